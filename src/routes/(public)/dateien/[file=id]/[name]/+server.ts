/** A public file. Its name in the address is for people; which file it is says the id. */
import { error } from '@sveltejs/kit';
import { findPublicFile } from '#lib/server/db/queries/public-files.ts';
import { serveFile } from '#lib/web/serve-file.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';

export async function GET({ locals, params, request, url }) {
	const file = await findPublicFile(locals.db, locals.body.id, params.file);
	if (!file?.sha256) error(404, 'Diese Datei gibt es nicht, oder sie ist nicht öffentlich.');
	const served = { sha256: file.sha256, fileName: file.fileName ?? params.name, mimeType: file.mimeType };
	const answer = await serveFile(openStorage(), request, served, url.searchParams.has('herunterladen'));
	return answer ?? error(404, 'Der Inhalt dieser Datei liegt zurzeit nicht vor.');
}
