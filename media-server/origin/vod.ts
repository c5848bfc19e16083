/**
 * HLS of finished recordings: the same segments, without what was withdrawn.
 *
 * What may be served is read from the rows, which only ever narrow; the file is gone before its row says so. A list is
 * believed for two seconds.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MovieMark } from '../mp4/movie.ts';
import { dateRangeLine, type NamedStretch } from '../packager/date-ranges.ts';
import { initName } from '../packager/inits.ts';
import { multivariantPlaylist, recordingPlaylist } from '../packager/playlist.ts';
import { initUri, readName, RENDITIONS, segmentUri, SMALL, type Rendition } from '../packager/renditions.ts';
import { TARGET_SEGMENT_MS } from '../packager/segmenter.ts';
import { segmentName } from '../packager/shelf.ts';
import { SOUND_SAMPLES, smallVariant, soundVariant, wholeVariant } from '../packager/variants.ts';
import type { MediaFiles, SegmentRecord, SegmentRows } from '../store/ports.ts';
import { HttpError, prepare, sendBytes, sendPrepared, type Prepared } from './answer.ts';
import { DOWNLOAD_TYPES, Downloads, type Recorded } from './downloads.ts';
import {
	GONE,
	INIT_CACHE,
	MULTIVARIANT_PLAYLIST,
	PLAYLIST_TYPE,
	SEGMENT_CACHE,
	UNKNOWN,
	unreadable
} from './hls.ts';

/** How long a read list is believed, in ms. */
const BELIEVED_MS = 2000;
/** The small picture is offered where no more than this share of the recording lacks it. */
const SMALL_MAY_LACK = 0.1;

/** A jump mark, and the item it belongs to. */
interface Mark extends MovieMark {
	readonly item?: NamedStretch;
}

export interface VodOptions {
	readonly find: (
		recordingId: string
	) => Promise<{ readonly broadcastId: string; readonly marks: readonly Mark[] } | undefined>;
	readonly rows: Pick<SegmentRows, 'load'>;
	readonly files: Pick<MediaFiles, 'read' | 'readRange'>;
	readonly now: () => number;
}

interface Playable extends Recorded {
	/** Each made once somebody asks for it. */
	readonly playlists: ReadonlyMap<Rendition, () => Promise<Prepared>>;
	/** The multivariant list, once somebody asks for it. */
	variants?: Promise<Prepared>;
}

export class VodOrigin {
	readonly #options: VodOptions;
	readonly #lists = new Map<string, { untilMs: number; playable: Promise<Playable | undefined> }>();

	readonly #downloads: Downloads;

	constructor(options: VodOptions) {
		this.#options = options;
		this.#downloads = new Downloads(options.files);
	}

	/** `GET /media/vod/<recording>/<name>` */
	async answer(
		request: IncomingMessage,
		response: ServerResponse,
		recordingId: string,
		name: string,
		query: URLSearchParams
	): Promise<void> {
		const playable = await this.#list(recordingId);
		if (!playable)
			throw new HttpError(404, 'Diese Aufzeichnung gibt es nicht, oder sie ist nicht öffentlich.');
		if (DOWNLOAD_TYPES.has(name)) {
			return this.#downloads.answer(request, response, name, query, () => this.#list(recordingId));
		}
		if (name === MULTIVARIANT_PLAYLIST) {
			return sendList(request, response, await (playable.variants ??= this.#variants(playable)));
		}
		const named = readName(name);
		if (!named) throw new HttpError(404, UNKNOWN);
		const { rendition } = named;
		const list = playable.playlists.get(rendition);
		if (!list) throw new HttpError(404, UNKNOWN);
		if (named.kind === 'list') return sendList(request, response, await list());
		if (named.kind === 'init') return this.#sendInit(request, response, playable, rendition, named.number);
		if (named.kind === 'segment')
			return this.#sendSegment(request, response, playable, rendition, named.number);
		throw new HttpError(404, UNKNOWN);
	}

	#list(recordingId: string): Promise<Playable | undefined> {
		const nowMs = this.#options.now();
		for (const [id, { untilMs }] of this.#lists) if (untilMs <= nowMs) this.#lists.delete(id);
		const known = this.#lists.get(recordingId);
		if (known) return known.playable;
		const playable = this.#read(recordingId);
		this.#lists.set(recordingId, { untilMs: nowMs + BELIEVED_MS, playable });
		// What is not there yet may be in the next moment: a sitting is being closed.
		playable.then(
			(found) => found ?? this.#lists.delete(recordingId),
			() => this.#lists.delete(recordingId)
		);
		return playable;
	}

	async #read(recordingId: string): Promise<Playable | undefined> {
		const recording = await this.#options.find(recordingId);
		if (!recording) return undefined;
		const { segments, inits } = await this.#options.rows.load(recording.broadcastId);
		const kept = segments
			// Where something is left out before a segment, players must not expect the times to go on.
			.map((segment, i) => ({
				...segment,
				discontinuity: segment.discontinuity || !segments[i - 1]?.archive
			}))
			.filter((segment) => segment.archive);
		const ranges = recording.marks.flatMap(({ item }) => (item ? [dateRangeLine(item)] : []));
		const offered = RENDITIONS.filter((rendition) => rendition !== SMALL || isOfferedSmall(kept));
		const write = (rendition: Rendition) => {
			const entries = kept.map((segment) => ({
				...segment,
				uri: segmentUri(rendition, segment.number),
				initUri: initUri(rendition, rendition.initNumber(segment) ?? segment.initNumber),
				withdrawn: false,
				gap: rendition.initNumber(segment) === undefined
			}));
			return prepare(recordingPlaylist(entries, TARGET_SEGMENT_MS, ranges));
		};
		const playlists = offered.map((rendition): [Rendition, () => Promise<Prepared>] => {
			let made: Promise<Prepared> | undefined;
			return [rendition, () => (made ??= write(rendition))];
		});
		return {
			...recording,
			kept: new Map(kept.map((segment) => [segment.number, segment])),
			inits,
			playlists: new Map(playlists)
		};
	}

	async #variants(playable: Playable): Promise<Prepared> {
		const segments = [...playable.kept.values()];
		if (segments.length === 0) throw new HttpError(404, UNKNOWN);
		// Spread over the whole, the first one included.
		const every = Math.ceil(segments.length / SOUND_SAMPLES);
		const samples = await Promise.all(
			segments
				.filter((_, i) => i % every === 0)
				.map(async ({ number, durationMs }) => ({
					durationMs,
					data: await this.#file(playable, segmentName(number))
				}))
		);
		const whole = wholeVariant(segments, playable.inits, samples[0]);
		const sound = soundVariant(samples, whole);
		const small = playable.playlists.has(SMALL) && smallVariant(segments, playable.inits, whole, sound);
		return prepare(multivariantPlaylist([whole, ...(small ? [small] : []), sound]));
	}

	async #sendInit(
		request: IncomingMessage,
		response: ServerResponse,
		playable: Playable,
		rendition: Rendition,
		number: number
	) {
		if (!playable.inits.some((init) => init.number === number)) throw new HttpError(404, UNKNOWN);
		const bytes = rendition.init(await this.#file(playable, initName(number)));
		sendBytes(request, response, bytes, {
			'content-type': 'video/mp4',
			'cache-control': INIT_CACHE,
			etag: `"${initUri(rendition, number)}-${bytes.length}"`
		});
	}

	async #sendSegment(
		request: IncomingMessage,
		response: ServerResponse,
		playable: Playable,
		rendition: Rendition,
		number: number
	) {
		const segment = playable.kept.get(number);
		if (!segment || rendition.initNumber(segment) === undefined) throw new HttpError(404, UNKNOWN);
		const bytes = await this.#file(playable, segmentName(number));
		if (bytes.length < segment.bytes) throw new HttpError(410, GONE);
		sendBytes(request, response, rendition.media(bytes.subarray(0, segment.bytes)), {
			'content-type': 'video/iso.segment',
			'cache-control': SEGMENT_CACHE,
			etag: `"${segmentUri(rendition, number)}-${Math.floor(segment.startedAtMs)}"`
		});
	}

	async #file(playable: Playable, name: string): Promise<Buffer> {
		try {
			return await this.#options.files.read(playable.broadcastId, name);
		} catch (error) {
			throw unreadable(error);
		}
	}
}

function isOfferedSmall(kept: readonly SegmentRecord[]): boolean {
	const lengthOf = (segments: readonly SegmentRecord[]) =>
		segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
	const lacking = kept.filter((segment) => SMALL.initNumber(segment) === undefined);
	return lacking.length < kept.length && lengthOf(lacking) <= SMALL_MAY_LACK * lengthOf(kept);
}

function sendList(request: IncomingMessage, response: ServerResponse, list: Prepared): void {
	sendPrepared(request, response, list, {
		'content-type': PLAYLIST_TYPE,
		'cache-control': SEGMENT_CACHE
	});
}
