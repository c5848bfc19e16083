/**
 * HLS of the broadcasts that are running: the growing playlist, initialization segments, segments and their parts.
 *
 * What is withdrawn must not live on in a shared cache. So a segment may be kept for two seconds, long enough for a thousand
 * viewers to share one request, and must then be asked about again; the answer is 304, or 410 when it is gone.
 * Initialization segments hold no picture and may be kept.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { initName } from '../packager/inits.ts';
import type { Directives, LiveList, LiveText } from '../packager/live-list.ts';
import { multivariantPlaylist } from '../packager/playlist.ts';
import type { Shelf, ShelfEntry } from '../packager/shelf.ts';
import { variantOf } from '../packager/variants.ts';
import type { Room } from '../rooms/room.ts';
import { HttpError, prepare, refuse, sendBytes, sendPrepared, type Prepared } from './answer.ts';

/** The media playlist of the encoder's own picture and sound, and the list of all encodings. */
export const MEDIA_PLAYLIST = 'index.m3u8';
export const MULTIVARIANT_PLAYLIST = 'variants.m3u8';

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
export const SEGMENT_CACHE = 'public, max-age=2, must-revalidate';
export const INIT_CACHE = 'public, max-age=3600';
const PLAYLIST_CACHE = 'public, max-age=1, must-revalidate';

const NOT_YET = 'Die Übertragung hat noch nicht begonnen. Bitte versuchen Sie es später erneut.';
export const GONE = 'Dieser Abschnitt ist nicht mehr abrufbar.';
export const UNKNOWN = 'Diese Adresse gibt es nicht.';

/** Answers for the running broadcasts that `find` knows. */
export class LiveOrigin {
	readonly #find: (broadcastId: string) => Room | undefined;
	/** The whole text and the delta update of each list, as they were last sent. */
	readonly #prepared = new WeakMap<
		LiveList,
		Map<boolean, { version: string; prepared: Promise<Prepared> }>
	>();

	constructor(find: (broadcastId: string) => Room | undefined) {
		this.#find = find;
	}

	/** `GET /media/hls/<broadcast>/<name>` */
	async answer(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		name: string,
		query: URLSearchParams
	): Promise<void> {
		const room = this.#find(broadcastId);
		if (!room) throw new HttpError(404, 'Diese Übertragung gibt es nicht, oder sie ist beendet.');
		await room.ready();
		if (!room.gate.view?.public) throw new HttpError(404, 'Diese Übertragung ist nicht öffentlich.');
		if (name === MEDIA_PLAYLIST) return this.#playlist(request, response, room.list, readDirectives(query));
		if (name === MULTIVARIANT_PLAYLIST) return sendVariants(request, response, room.shelf);
		const init = /^init-(\d{1,9})\.mp4$/.exec(name);
		if (init) return sendInit(request, response, room.shelf, Number(init[1]));
		const segment = /^(\d{1,9})\.m4s$/.exec(name);
		if (segment) return sendSegment(request, response, room.shelf, Number(segment[1]));
		const part = /^(\d{1,9})\.(\d{1,3})\.m4s$/.exec(name);
		if (!part) throw new HttpError(404, UNKNOWN);
		await room.list.hinted(name);
		return sendPart(request, response, room.shelf, Number(part[1]), Number(part[2]));
	}

	async #playlist(
		request: IncomingMessage,
		response: ServerResponse,
		list: LiveList,
		directives: Directives
	): Promise<void> {
		if (list.isEmpty) throw new HttpError(404, NOT_YET, { 'retry-after': '2' });
		const read = await list.read(directives);
		if (read === 'too-far') throw new HttpError(400, 'Dieser Abschnitt liegt zu weit in der Zukunft.');
		if (read === 'late') {
			const sentence = 'Es kommt gerade nichts Neues. Bitte versuchen Sie es gleich erneut.';
			throw new HttpError(503, sentence, { 'retry-after': '1' });
		}
		sendPrepared(request, response, await this.#prepare(list, directives.skip === true, read), {
			'content-type': PLAYLIST_TYPE,
			'cache-control': PLAYLIST_CACHE
		});
	}

	/** Made once for everybody who waited for the same. */
	#prepare(list: LiveList, skip: boolean, { version, text }: LiveText): Promise<Prepared> {
		const texts =
			this.#prepared.get(list) ?? new Map<boolean, { version: string; prepared: Promise<Prepared> }>();
		this.#prepared.set(list, texts);
		const known = texts.get(skip);
		if (known?.version === version) return known.prepared;
		const prepared = prepare(text);
		texts.set(skip, { version, prepared });
		return prepared;
	}
}

/** @throws {HttpError} 400 for what no player may ask (RFC 8216bis section 6.2.5) */
function readDirectives(query: URLSearchParams): Directives {
	const number = (name: string) => {
		const value = query.get(name);
		if (value === null) return undefined;
		if (!/^\d{1,9}$/.test(value)) throw new HttpError(400, `„${name}“ muss eine Zahl sein.`);
		return Number(value);
	};
	const msn = number('_HLS_msn');
	const part = number('_HLS_part');
	if (part !== undefined && msn === undefined) throw new HttpError(400, 'Zu „_HLS_part“ gehört „_HLS_msn“.');
	const skip = query.get('_HLS_skip');
	return { msn, part, skip: skip === 'YES' || skip === 'v2' };
}

async function sendVariants(request: IncomingMessage, response: ServerResponse, shelf: Shelf): Promise<void> {
	const listed = shelf.entries.filter((entry) => entry.listed);
	if (listed.length === 0) throw new HttpError(404, NOT_YET, { 'retry-after': '2' });
	const newest = listed.findLast((entry) => entry.live);
	const sample = newest && (await shelf.data(newest));
	const text = multivariantPlaylist([variantOf(MEDIA_PLAYLIST, listed, shelf.inits.all, sample)]);
	sendPrepared(request, response, await prepare(text), {
		'content-type': PLAYLIST_TYPE,
		'cache-control': PLAYLIST_CACHE
	});
}

function sendInit(request: IncomingMessage, response: ServerResponse, shelf: Shelf, number: number): void {
	const init = shelf.inits.find(number);
	if (!init) throw new HttpError(404, UNKNOWN);
	sendBytes(request, response, init.bytes, {
		'content-type': 'video/mp4',
		'cache-control': INIT_CACHE,
		etag: `"${initName(number)}-${init.bytes.length}"`
	});
}

/** A segment has an address of its own only when nothing more comes: a cache must never keep half of it. */
async function sendSegment(
	request: IncomingMessage,
	response: ServerResponse,
	shelf: Shelf,
	number: number
): Promise<void> {
	const entry = shelf.find(number);
	if (!entry?.listed || !entry.isComplete) throw new HttpError(404, UNKNOWN);
	send(request, response, entry, await liveData(shelf, entry), String(number));
}

async function sendPart(
	request: IncomingMessage,
	response: ServerResponse,
	shelf: Shelf,
	number: number,
	index: number
): Promise<void> {
	const entry = shelf.find(number);
	const part = entry?.parts[index];
	if (!entry?.listed || !part) throw new HttpError(404, UNKNOWN);
	const bytes = await liveData(shelf, entry);
	send(request, response, entry, bytes.subarray(part.start, part.start + part.bytes), `${number}.${index}`);
}

/** @throws {HttpError} 410 when nobody may have it any more */
async function liveData(shelf: Shelf, entry: ShelfEntry): Promise<Buffer> {
	const bytes = entry.live ? await shelf.data(entry) : undefined;
	if (!bytes || !entry.live) throw new HttpError(410, GONE);
	return bytes;
}

/** An answer under way stops when its segment is withdrawn. */
function send(
	request: IncomingMessage,
	response: ServerResponse,
	entry: ShelfEntry,
	bytes: Buffer,
	name: string
): void {
	const { signal } = entry.withdrawn;
	const stop = () => refuse(response, new HttpError(410, GONE));
	signal.addEventListener('abort', stop, { once: true });
	response.once('close', () => signal.removeEventListener('abort', stop));
	sendBytes(request, response, bytes, {
		'content-type': 'video/iso.segment',
		'cache-control': SEGMENT_CACHE,
		etag: `"${name}-${Math.floor(entry.startedAtMs)}"`
	});
}
