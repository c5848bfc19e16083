/**
 * HLS of the broadcasts that are running: the growing playlist, initialization segments, segments.
 *
 * What is withdrawn must not live on in a shared cache. So a segment may be kept for two seconds, long enough for a thousand
 * viewers to share one request, and must then be asked about again; the answer is 304, or 410 when it is gone.
 * Initialization segments hold no picture and may be kept.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mediaPlaylist } from '../packager/playlist.ts';
import { TARGET_SEGMENT_MS } from '../packager/segmenter.ts';
import { initName } from '../packager/inits.ts';
import { segmentName, type Shelf } from '../packager/shelf.ts';
import type { Room } from '../rooms/room.ts';
import { HttpError, prepare, refuse, sendBytes, sendPrepared, type Prepared } from './answer.ts';

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
	readonly #playlists = new WeakMap<Shelf, { version: string; prepared: Promise<Prepared> }>();

	constructor(find: (broadcastId: string) => Room | undefined) {
		this.#find = find;
	}

	/** `GET /media/hls/<broadcast>/<name>` */
	async answer(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		name: string
	): Promise<void> {
		const room = this.#find(broadcastId);
		if (!room) throw new HttpError(404, 'Diese Übertragung gibt es nicht, oder sie ist beendet.');
		await room.ready();
		if (!room.gate.view?.public) throw new HttpError(404, 'Diese Übertragung ist nicht öffentlich.');
		if (name === 'index.m3u8') return this.#playlist(request, response, room);
		const init = /^init-(\d{1,9})\.mp4$/.exec(name);
		if (init) return sendInit(request, response, room.shelf, Number(init[1]));
		const segment = /^(\d{1,9})\.m4s$/.exec(name);
		if (segment) return sendSegment(request, response, room.shelf, Number(segment[1]));
		throw new HttpError(404, UNKNOWN);
	}

	async #playlist(request: IncomingMessage, response: ServerResponse, room: Room): Promise<void> {
		const { shelf, gate } = room;
		const listed = shelf.entries.filter((entry) => entry.listed);
		if (listed.length === 0) throw new HttpError(404, NOT_YET, { 'retry-after': '2' });
		const ended = gate.view?.endedAtMs !== undefined && room.isSettled;
		const version = `${shelf.version}${ended ? '-ended' : ''}`;
		let known = this.#playlists.get(shelf);
		if (known?.version !== version) {
			const text = mediaPlaylist(
				listed.map((entry) => ({
					...entry,
					uri: segmentName(entry.number),
					initUri: initName(entry.initNumber),
					gap: !entry.live
				})),
				{ ended, type: 'EVENT', targetMs: TARGET_SEGMENT_MS }
			);
			known = { version, prepared: prepare(text) };
			this.#playlists.set(shelf, known);
		}
		sendPrepared(request, response, await known.prepared, {
			'content-type': PLAYLIST_TYPE,
			'cache-control': PLAYLIST_CACHE
		});
	}
}

function sendInit(request: IncomingMessage, response: ServerResponse, shelf: Shelf, number: number): void {
	const init = shelf.inits.find(number);
	if (!init) throw new HttpError(404, UNKNOWN);
	sendBytes(request, response, init.bytes, {
		'content-type': 'video/mp4',
		'cache-control': INIT_CACHE,
		etag: `"init-${number}-${init.bytes.length}"`
	});
}

async function sendSegment(
	request: IncomingMessage,
	response: ServerResponse,
	shelf: Shelf,
	number: number
): Promise<void> {
	const entry = shelf.entries.find((candidate) => candidate.number === number);
	if (!entry?.listed) throw new HttpError(404, UNKNOWN);
	const bytes = entry.live ? await shelf.data(entry) : undefined;
	if (!bytes || !entry.live) throw new HttpError(410, GONE);
	// An answer under way stops when its segment is withdrawn.
	const { signal } = entry.withdrawn;
	const stop = () => refuse(response, new HttpError(410, GONE));
	signal.addEventListener('abort', stop, { once: true });
	response.once('close', () => signal.removeEventListener('abort', stop));
	sendBytes(request, response, bytes, {
		'content-type': 'video/iso.segment',
		'cache-control': SEGMENT_CACHE,
		etag: `"${number}-${Math.floor(entry.startedAtMs)}"`
	});
}
