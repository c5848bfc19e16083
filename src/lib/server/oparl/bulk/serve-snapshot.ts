/** Hands out last night's snapshot, without what has changed or was withdrawn since: that is in the feed. */
import { pipeline, Readable, Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { BASE } from '../addresses.ts';
import type { OparlContext } from '../answer.ts';
import { findOparlBody } from '../../db/queries/oparl-bodies.ts';
import { findSnapshot, listChangedSince } from '../../db/queries/oparl-changes.ts';
import { isUnchanged } from '../../files/conditional.ts';
import type { Storage } from '../../files/storage.ts';
import { SLUGS } from '#lib/domain/oparl/kinds.ts';
import { DEFAULT_LICENSE } from '../objects.ts';
import { errorResponse, licensed, notFound, OPEN_TO_ALL } from '../responses.ts';

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
	const [changed, town] = await Promise.all([
		listChangedSince(db, bodyId, snapshot.position, MOST_CHANGES),
		findOparlBody(db, bodyId)
	]);
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
	const answer = (content: ReadableStream | null, status = 200) =>
		licensed(new Response(content, { status, headers }), town?.license ?? DEFAULT_LICENSE);
	if (isUnchanged(request, etag)) return answer(null, 304);
	if (request.method === 'HEAD') return answer(null);
	const stored = storage.get(snapshot.sha256);
	if (packed && changed.length === 0) return answer(web(stored));
	const left = new Set(changed.map(({ kind, id }) => `${BASE}/${SLUGS[kind]}/${id}`));
	const mending = [createGunzip(), withoutLines(left), ...(packed ? [createGzip()] : [])];
	return answer(web(through(stored, mending)));
}

/** Where one of them breaks off, or nobody reads on, all of them end. */
const through = (stored: Readable, steps: readonly Transform[]): Readable =>
	pipeline([stored, ...steps], () => undefined) as unknown as Readable;

const web = (stream: Readable) => Readable.toWeb(stream) as ReadableStream;

/** Every line begins with the id of its object, whose origin is the worker's: a request may have come under another name. */
function withoutLines(paths: ReadonlySet<string>): Transform {
	let rest = '';
	const decoder = new TextDecoder();
	const kept = (line: string) => !paths.has(/^\{"id":"https?:\/\/[^/"]+([^"]+)"/.exec(line)?.[1] ?? '');
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
