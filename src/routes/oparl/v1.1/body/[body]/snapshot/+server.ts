/** All open data of the town as one file. */
import { serveSnapshot } from '#lib/server/oparl/bulk/serve-snapshot.ts';
import { limited } from '#lib/server/oparl/limits.ts';
import { oparlContext } from '#lib/web/oparl.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';

export { fallback, OPTIONS } from '../../../[...path]/+server.ts';

export function GET(event) {
	const context = oparlContext(event);
	const serve = () => serveSnapshot(context, openStorage(), event.request, event.params.body);
	return limited('snapshot', context, event.request, serve);
}
