/** Words as they stand in an address. */

/** Longer ones were pasted by mistake. */
const LONGEST = 200;

/** What a parameter says, without the zero that PostgreSQL holds in no text; `undefined` when it says nothing. */
export const queryText = (parameters: URLSearchParams, name: string): string | undefined =>
	parameters.get(name)?.replaceAll('\0', '').trim().slice(0, LONGEST) || undefined;
