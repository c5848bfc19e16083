/** A file of the town for the office, public or not. */
import { error } from '@sveltejs/kit';
import { findOfficeFile } from '#lib/server/db/queries/office-papers.ts';
import { serveFile } from '#lib/web/serve-file.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';
import { clerkOf } from '../../../clerk.server.ts';

export async function GET({ locals, params, request, url }) {
	const file = await findOfficeFile(locals.db, clerkOf(locals), params.file);
	if (!file?.sha256) error(404, 'Diese Datei gibt es nicht.');
	const served = { sha256: file.sha256, fileName: file.fileName ?? file.id, mimeType: file.mimeType };
	const answer = await serveFile(openStorage(), request, served, url.searchParams.has('herunterladen'));
	return answer ?? error(404, 'Der Inhalt dieser Datei liegt zurzeit nicht vor.');
}
