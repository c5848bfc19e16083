/** What the search may be going to ask for, while it is typed. */
import { json } from '@sveltejs/kit';
import { suggest } from '#lib/server/search/correct.ts';

export async function GET({ locals, url }) {
	return json(
		await suggest(locals.db, locals.body.id, (url.searchParams.get('q') ?? '').replaceAll('\0', ''))
	);
}
