import { error } from '@sveltejs/kit';
import { readFile } from '#lib/server/search/read-file.ts';
import { readReaderAddress } from '#lib/web/reader-address.ts';

export async function load({ locals, params, url }) {
	const file = await readFile(locals.db, locals.body.id, params.file, readReaderAddress(url.searchParams));
	return { file: file ?? error(404, 'Diese Datei gibt es nicht, oder sie ist nicht öffentlich.') };
}
