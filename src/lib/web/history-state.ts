/**
 * What a page keeps in the browser's history beside its address: nothing. Takes the place of devalue's writer in the scripts of
 * the browser (`vite.config.ts`), which SvelteKit carries onto every page for it; reading what the server sends stays devalue's.
 */

/** `{}` in devalue's form; throws for anything else. */
export function stringify(state: object): string {
	if (Object.keys(state).length > 0) throw new Error('No page keeps state in the history.');
	return '[{}]';
}

export async function stringifyAsync(state: object): Promise<string> {
	return stringify(state);
}
