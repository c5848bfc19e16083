/** A file's `accessUrl` and `downloadUrl`. */
import { contentMissing, findContent } from '#lib/server/oparl/content.ts';
import { licensed, OPEN_TO_ALL } from '#lib/server/oparl/responses.ts';
import { oparlContext } from '#lib/web/oparl.server.ts';
import { serveFile } from '#lib/web/serve-file.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';

export { fallback, OPTIONS, trailingSlash } from '../../../[...path]/+server.ts';

export async function GET(event) {
	const { params, request } = event;
	const found = await findContent(oparlContext(event), request, params.file, params.way);
	if (found instanceof Response) return found;
	const answer = await serveFile(openStorage(), request, found, !found.inline);
	if (!answer) return contentMissing(request);
	for (const [name, value] of Object.entries(OPEN_TO_ALL)) answer.headers.set(name, value);
	return licensed(answer, found.license);
}
