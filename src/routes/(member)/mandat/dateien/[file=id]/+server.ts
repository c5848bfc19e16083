/** A file for a member who may read what it belongs to. */
import { error } from '@sveltejs/kit';
import { findMyFile } from '#lib/server/db/queries/member-papers.ts';
import { serveFile } from '#lib/web/serve-file.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';
import { readerOf } from '../../../reader.server.ts';

export async function GET({ locals, params, request, url }) {
	const file = await findMyFile(locals.db, readerOf(locals), params.file);
	if (!file?.sha256) error(404, 'Diese Datei gibt es nicht, oder sie ist Ihnen nicht zugänglich.');
	const served = { sha256: file.sha256, fileName: file.fileName ?? file.id, mimeType: file.mimeType };
	const answer = await serveFile(openStorage(), request, served, url.searchParams.has('herunterladen'));
	return answer ?? error(404, 'Der Inhalt dieser Datei liegt zurzeit nicht vor.');
}
