/** Hands out last night's snapshot, without what has changed or was withdrawn since: that is in the feed. */
import { Readable, Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { BASE } from '../addresses.ts';
import type { OparlContext } from '../answer.ts';
import { findSnapshot, listChangedSince } from '../../db/queries/oparl-changes.ts';
import { isUnchanged } from '../../files/conditional.ts';
import type { Storage } from '../../files/storage.ts';
import { SLUGS } from '#lib/domain/oparl/kinds.ts';
import { errorResponse, notFound, OPEN_TO_ALL } from '../responses.ts';

/** With more changes than this the file is too old to be worth mending. */
const MOST_CHANGES = 200_000;

/**
 * The answer to a request for the snapshot of `bodyId`. Packed for clients that take gzip, which is all that matter;
 * the others get it unpacked.
 */
export async function serveSnapshot(
	{ db, body, origin }: OparlContext,
	storage: Storage,
	request: Request,
	bodyId: string
): Promise<Response> {
	if (bodyId !== body.id) return notFound(request, 'Dieser Gesamtabzug');
	const snapshot = await findSnapshot(db, bodyId);
	if (!snapshot || (await storage.has(snapshot.sha256)) === undefined) {
		const response = errorResponse(
			request,
			503,
			'Der erste Gesamtabzug wird heute Nacht erstellt.',
			'no snapshot yet'
		);
		response.headers.set('retry-after', '3600');
		return response;
	}
	const changed = await listChangedSince(db, bodyId, snapshot.position, MOST_CHANGES);
	if (changed.length === MOST_CHANGES) {
		return errorResponse(request, 503, 'Der Gesamtabzug wird gerade erneuert.', 'too much has changed since');
	}
	const packed = /\bgzip\b/i.test(request.headers.get('accept-encoding') ?? '');
	const etag = `W/"${snapshot.sha256.slice(0, 32)}-${changed.length}"`;
	const headers = new Headers({
		...OPEN_TO_ALL,
		'content-type': 'application/x-ndjson; charset=utf-8',
		'cache-control': 'public, no-cache',
		vary: 'accept-encoding',
		'last-modified': snapshot.madeAt.toUTCString(),
		etag,
		link: `<${origin}${BASE}/body/${bodyId}/changes?after=${snapshot.position}>; rel="next"`
	});
	if (packed) headers.set('content-encoding', 'gzip');
	if (isUnchanged(request, etag)) return new Response(null, { status: 304, headers });
	if (request.method === 'HEAD') return new Response(null, { headers });
	const stored = storage.get(snapshot.sha256);
	if (packed && changed.length === 0) return new Response(web(stored), { headers });
	const left = new Set(changed.map(({ kind, id }) => `${origin}${BASE}/${SLUGS[kind]}/${id}`));
	const mended = stored.pipe(createGunzip()).pipe(withoutLines(left));
	return new Response(web(packed ? mended.pipe(createGzip()) : mended), { headers });
}

const web = (stream: Readable) => Readable.toWeb(stream) as ReadableStream;

/** Every line begins with the id of its object. */
function withoutLines(ids: ReadonlySet<string>): Transform {
	let rest = '';
	const decoder = new TextDecoder();
	const kept = (line: string) => !ids.has(/^\{"id":"([^"]+)"/.exec(line)?.[1] ?? '');
	return new Transform({
		transform(chunk: Uint8Array, _encoding, done) {
			const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
			rest = lines.pop()!;
			done(
				null,
				lines
					.filter(kept)
					.map((line) => `${line}\n`)
					.join('')
			);
		}
	});
}
