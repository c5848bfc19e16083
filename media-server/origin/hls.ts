/**
 * HLS of the broadcasts that are running: the growing playlists, initialization segments, segments and their parts, in every rendition.
 *
 * What is withdrawn must not live on in a shared cache. So a segment may be kept for two seconds, long enough for a thousand
 * viewers to share one request, and must then be asked about again; the answer is 304, or 410 when it is gone.
 * Initialization segments hold no picture and may be kept.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Directives, LiveList } from '../packager/live-list.ts';
import { multivariantPlaylist } from '../packager/playlist.ts';
import { initUri, partUri, readName, segmentUri, SMALL, type Rendition } from '../packager/renditions.ts';
import type { Shelf, ShelfEntry } from '../packager/shelf.ts';
import {
	SOUND_SAMPLES,
	smallVariant,
	soundVariant,
	wholeVariant,
	type Sample
} from '../packager/variants.ts';
import type { Room } from '../rooms/room.ts';
import { BucketProblem } from '../store/bucket-problem.ts';
import { HttpError, prepare, refuse, sendBytes, sendPrepared, type Prepared } from './answer.ts';

/** The list of all renditions. */
export const MULTIVARIANT_PLAYLIST = 'variants.m3u8';

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
export const SEGMENT_CACHE = 'public, max-age=2, must-revalidate';
export const INIT_CACHE = 'public, max-age=3600';
const LIST_HEADERS = { 'content-type': PLAYLIST_TYPE, 'cache-control': 'public, max-age=1, must-revalidate' };

const NOT_YET = 'Die Übertragung hat noch nicht begonnen. Bitte versuchen Sie es später erneut.';
export const GONE = 'Dieser Abschnitt ist nicht mehr abrufbar.';
const AWAY =
	'Die Aufzeichnung ist gerade nicht abrufbar, weil ihr Speicherort nicht antwortet. Bitte versuchen Sie es später erneut.';
export const UNKNOWN = 'Diese Adresse gibt es nicht.';

/** What to answer when stored bytes cannot be read: they are gone, or lie where nobody answers just now. */
export function unreadable(error: unknown): HttpError {
	return error instanceof BucketProblem
		? new HttpError(503, AWAY, { 'retry-after': '10' })
		: new HttpError(410, GONE);
}

interface Made {
	readonly version: string;
	readonly prepared: Promise<Prepared>;
}

/** Answers for the running broadcasts that `find` knows. */
export class LiveOrigin {
	readonly #find: (broadcastId: string) => Room | undefined;
	/** The whole text and the delta update of each list, and the list of renditions, as they were last sent. */
	readonly #prepared = new WeakMap<LiveList | Shelf, Map<string, Made>>();

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
		if (name === MULTIVARIANT_PLAYLIST) return this.#variants(request, response, room.shelf);
		const named = readName(name);
		if (!named) throw new HttpError(404, UNKNOWN);
		const { rendition } = named;
		if (rendition === SMALL && !room.shelf.hasSmall) throw new HttpError(404, UNKNOWN);
		if (named.kind === 'list') {
			return this.#playlist(request, response, room.list, rendition, readDirectives(query));
		}
		if (named.kind === 'init') return sendInit(request, response, room.shelf, rendition, named.number);
		if (named.kind === 'segment') return sendSegment(request, response, room.shelf, rendition, named.number);
		await room.list.hinted(named.number, named.index);
		return sendPart(request, response, room.shelf, rendition, named.number, named.index);
	}

	async #playlist(
		request: IncomingMessage,
		response: ServerResponse,
		list: LiveList,
		rendition: Rendition,
		directives: Directives
	): Promise<void> {
		if (list.isEmpty) throw new HttpError(404, NOT_YET, { 'retry-after': '2' });
		const read = await list.read(directives, rendition);
		if (read === 'too-far') throw new HttpError(400, 'Dieser Abschnitt liegt zu weit in der Zukunft.');
		if (read === 'late') {
			const sentence = 'Es kommt gerade nichts Neues. Bitte versuchen Sie es gleich erneut.';
			throw new HttpError(503, sentence, { 'retry-after': '1' });
		}
		const key = `${rendition.list} ${directives.skip}`;
		const prepared = await this.#prepare(list, key, read.version, () => Promise.resolve(read.text));
		sendPrepared(request, response, prepared, LIST_HEADERS);
	}

	async #variants(request: IncomingMessage, response: ServerResponse, shelf: Shelf): Promise<void> {
		const listed = shelf.entries.filter((entry) => entry.listed);
		if (listed.length === 0) throw new HttpError(404, NOT_YET, { 'retry-after': '2' });
		const write = () => writeVariants(shelf, listed);
		const prepared = await this.#prepare(shelf, MULTIVARIANT_PLAYLIST, String(shelf.version), write);
		sendPrepared(request, response, prepared, LIST_HEADERS);
	}

	/** Made once for everybody who waited for the same. */
	#prepare(
		of: LiveList | Shelf,
		key: string,
		version: string,
		write: () => Promise<string>
	): Promise<Prepared> {
		const texts = this.#prepared.get(of) ?? new Map<string, Made>();
		this.#prepared.set(of, texts);
		const known = texts.get(key);
		if (known?.version === version) return known.prepared;
		const prepared = write().then(prepare);
		texts.set(key, { version, prepared });
		// What failed once is tried again by the next one.
		prepared.catch(() => texts.delete(key));
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
	return { msn, part, ...(skip === 'YES' || skip === 'v2' ? { skip } : {}) };
}

async function writeVariants(shelf: Shelf, listed: readonly ShelfEntry[]): Promise<string> {
	const newest = listed.filter((entry) => entry.live).slice(-SOUND_SAMPLES);
	const samples = (await Promise.all(newest.map((entry) => sampleOf(shelf, entry)))).flat();
	const whole = wholeVariant(listed, shelf.inits.all, samples.at(-1));
	const sound = soundVariant(samples, whole);
	// Where it has ended long ago, nobody new is sent there.
	const small = newest.some(({ small }) => small) && smallVariant(listed, shelf.inits.all, whole, sound);
	return multivariantPlaylist([whole, ...(small ? [small] : []), sound]);
}

async function sampleOf(shelf: Shelf, entry: ShelfEntry): Promise<Sample[]> {
	const { durationMs } = entry;
	const data = await shelf.data(entry);
	return data ? [{ durationMs, data }] : [];
}

function sendInit(
	request: IncomingMessage,
	response: ServerResponse,
	shelf: Shelf,
	rendition: Rendition,
	number: number
): void {
	const init = shelf.inits.find(number);
	if (!init) throw new HttpError(404, UNKNOWN);
	const bytes = rendition.init(init.bytes);
	sendBytes(request, response, bytes, {
		'content-type': 'video/mp4',
		'cache-control': INIT_CACHE,
		etag: `"${initUri(rendition, number)}-${bytes.length}"`
	});
}

/** A segment has an address of its own only when nothing more comes: a cache must never keep half of it. */
async function sendSegment(
	request: IncomingMessage,
	response: ServerResponse,
	shelf: Shelf,
	rendition: Rendition,
	number: number
): Promise<void> {
	const entry = shelf.find(number);
	if (!entry?.listed || !entry.isComplete) throw new HttpError(404, UNKNOWN);
	const bytes = rendition.media(await liveData(shelf, entry, rendition));
	send(request, response, entry, bytes, segmentUri(rendition, number));
}

async function sendPart(
	request: IncomingMessage,
	response: ServerResponse,
	shelf: Shelf,
	rendition: Rendition,
	number: number,
	index: number
): Promise<void> {
	const entry = shelf.find(number);
	const part = entry?.parts[index];
	if (!entry?.listed || !part) throw new HttpError(404, UNKNOWN);
	const stored = await liveData(shelf, entry, rendition);
	const bytes = rendition.media(stored.subarray(part.start, part.start + part.bytes));
	send(request, response, entry, bytes, partUri(rendition, number, index));
}

/** @throws {HttpError} 410 when nobody may have it any more, or it is missing in this rendition */
async function liveData(shelf: Shelf, entry: ShelfEntry, rendition: Rendition): Promise<Buffer> {
	const isThere = entry.live && rendition.initNumber(entry) !== undefined;
	const bytes = isThere ? await shelf.data(entry) : undefined;
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
