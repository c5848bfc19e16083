/**
 * Plays one HLS address in one <video> and keeps at it: what can be repeated is repeated until it is closed.
 *
 * hls.js is loaded only when a player is on the page, without what we do not use (subtitles, keys, other sound). It is asked first:
 * current browsers claim to play HLS themselves and do it less well. Closing drops everything that was loaded, so that nothing of it can be
 * shown again.
 */
import type Hls from 'hls.js/light';
import type { LevelDetails, LoaderStats } from 'hls.js/light';
import { liveRate } from './live-rate.ts';

/** Between two tries to reach a playlist that is not there (yet). */
const RETRY_MS = 1500;
/** A picture that stood still for this long means that nothing arrives. */
const STALLED_MS = 6000;
/** For so long nothing comes though there is more in the list: the player has come to a stop of its own, and is opened anew. */
const STUCK_MS = 6000;
/** Between two segments dates and lengths are rounded. */
const SEAM_S = 0.3;

export type SourceKind = 'live' | 'recording';

export interface HlsSourceEvents {
	/** Frames arrive, or have ceased to. */
	arriving(arriving: boolean): void;
	/** A playlist is there, for the first time or anew: playing can begin. */
	ready(): void;
	/** Somebody else says how fast it plays, and it is shown small. */
	readonly follows?: boolean;
}

export class HlsSource {
	readonly #video: HTMLVideoElement;
	readonly #address: string;
	readonly #kind: SourceKind;
	readonly #events: HlsSourceEvents;
	#hls: Hls | undefined;
	#closed = false;
	#mended = false;
	#thrifty = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#watch: ReturnType<typeof setInterval> | undefined;
	#lastTime = -1;
	#stoodSince = 0;
	/** What is being loaded, and how much of it there was when it last grew. */
	#loading: LoaderStats | undefined;
	#loaded = 0;
	#grewAt = 0;
	/** Where the list ended when the picture came to stand. */
	#edge = 0;

	constructor(video: HTMLVideoElement, address: string, kind: SourceKind, events: HlsSourceEvents) {
		this.#video = video;
		this.#address = address;
		this.#kind = kind;
		this.#events = events;
	}

	get #isLive(): boolean {
		return this.#kind === 'live';
	}

	/** `startMs`: where to begin; otherwise at the beginning of a recording, and where live is. */
	async open(startMs?: number): Promise<void> {
		const { default: HlsJs } = await import('hls.js/light');
		if (this.#closed) return;
		this.#watch = setInterval(() => this.#look(HlsJs), 500);
		if (HlsJs.isSupported()) this.#openHls(HlsJs, startMs);
		else this.#openNative(startMs);
	}

	/** Where live is, in the time of the video; `undefined` while unknown. */
	get livePosition(): number | undefined {
		const range = this.#video.seekable;
		return this.#hls?.liveSyncPosition ?? (range.length > 0 ? range.end(range.length - 1) : undefined);
	}

	/** The instant that is shown; `undefined` while unknown. */
	get playingAt(): Date | undefined {
		if (this.#hls) return this.#hls.playingDate ?? undefined;
		const { currentTime } = this.#video;
		const start = startDateOf(this.#video);
		return start ? new Date(start + currentTime * 1000) : undefined;
	}

	/** Where in the time of the video an instant is shown; `undefined` when it is not in the playlist (yet), or was withdrawn. */
	timeOf(instant: Date): number | undefined {
		const at = instant.getTime();
		if (!this.#hls) {
			const start = startDateOf(this.#video);
			return start ? (at - start) / 1000 : undefined;
		}
		const { fragments = [] } = this.#hls.latestLevelDetails ?? {};
		const fragment = fragments.findLast(({ programDateTime }) => (programDateTime ?? Infinity) <= at);
		if (!fragment || fragment.gap) return undefined;
		const into = (at - fragment.programDateTime!) / 1000;
		return into <= fragment.duration + SEAM_S ? fragment.start + into : undefined;
	}

	/** Where in the time of the video an instant is shown or, where it is not, what follows it; `undefined` when nothing does yet. */
	timeFrom(instant: Date): number | undefined {
		const at = instant.getTime();
		if (!this.#hls) {
			const time = this.timeOf(instant);
			return time === undefined ? undefined : Math.max(0, time);
		}
		const { fragments = [] } = this.#hls.latestLevelDetails ?? {};
		const next = fragments.find(
			({ gap, programDateTime, duration }) => !gap && (programDateTime ?? 0) + duration * 1000 > at
		);
		return next && next.start + Math.max(0, at - next.programDateTime!) / 1000;
	}

	/** Is there a smaller picture, for slow lines? Known once it is ready. */
	get hasSmall(): boolean {
		return (this.#hls?.levels.length ?? 0) > 1;
	}

	/** The smallest picture alone from the next segment on, whatever the line carries; or what it carries. */
	set thrifty(is: boolean) {
		this.#thrifty = is;
		if (this.#hls) this.#hls.autoLevelCapping = is ? 0 : -1;
	}

	/** Stops picture and sound and drops what was loaded. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#retry);
		clearInterval(this.#watch);
		this.#video.pause();
		this.#hls?.destroy();
		this.#hls = undefined;
		this.#video.removeAttribute('src');
		this.#video.load();
	}

	#openHls(HlsJs: typeof Hls, startMs: number | undefined): void {
		const startS = startMs === undefined ? undefined : startMs / 1000;
		const hls = new HlsJs({
			lowLatencyMode: this.#isLive,
			liveDurationInfinity: true,
			backBufferLength: this.#isLive ? 900 : 90,
			// Loading one takes longer than all that it would do for the first picture.
			enableWorker: false,
			capLevelToPlayerSize: this.#events.follows,
			startPosition: startS ?? -1
		});
		this.#hls = hls;
		this.#grewAt = Date.now();
		if (this.#thrifty) hls.autoLevelCapping = 0;
		hls.on(HlsJs.Events.MANIFEST_PARSED, () => this.#events.ready());
		hls.on(HlsJs.Events.FRAG_LOADING, (_name, { frag, part }) => (this.#loading = (part ?? frag).stats));
		if (this.#isLive) {
			hls.once(HlsJs.Events.LEVEL_UPDATED, (_name, { details }) => beginBehindGap(hls, details, startS));
		}
		hls.on(HlsJs.Events.FRAG_BUFFERED, () => (this.#mended = false));
		hls.on(HlsJs.Events.ERROR, (_name, data) => {
			if (!data.fatal || this.#closed) return;
			if (data.type === HlsJs.ErrorTypes.MEDIA_ERROR && !this.#mended) {
				this.#mended = true;
				hls.recoverMediaError();
				return;
			}
			this.#events.arriving(false);
			this.#again(() => this.#reopen(HlsJs));
		});
		hls.loadSource(this.#address);
		hls.attachMedia(this.#video);
	}

	#reopen(HlsJs: typeof Hls): void {
		const position = this.#isLive ? undefined : this.#video.currentTime * 1000;
		this.#hls?.destroy();
		this.#openHls(HlsJs, position);
	}

	#openNative(startMs = 0): void {
		const start = () => {
			this.#video.src = this.#address;
			if (!this.#isLive && startMs > 0) this.#video.currentTime = startMs / 1000;
			this.#events.ready();
		};
		this.#video.onerror = () => {
			if (this.#closed || !this.#video.hasAttribute('src')) return;
			this.#events.arriving(false);
			this.#again(start);
		};
		start();
	}

	#again(attempt: () => void): void {
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => {
			if (!this.#closed) attempt();
		}, RETRY_MS);
	}

	/** Plays a little faster until it is as close to live as the list allows. */
	#keepUp(): void {
		const { latestLevelDetails: list, latency, targetLatency } = this.#hls ?? {};
		if (!this.#isLive || this.#events.follows || !list || !latency || targetLatency == null) return;
		const { buffered, currentTime } = this.#video;
		const inStoreS = buffered.length > 0 ? buffered.end(buffered.length - 1) - currentTime : 0;
		const { partTarget: partS, targetduration: segmentS } = list;
		this.#video.playbackRate = liveRate({
			latencyS: latency,
			targetS: targetLatency,
			inStoreS,
			partS,
			segmentS
		});
	}

	#look(HlsJs: typeof Hls): void {
		const { currentTime, paused, seeking } = this.#video;
		const now = Date.now();
		const edge = this.#hls?.latestLevelDetails?.edge ?? 0;
		if (this.#loading?.loaded !== this.#loaded) {
			this.#loaded = this.#loading?.loaded ?? 0;
			this.#grewAt = now;
		}
		if (currentTime !== this.#lastTime) {
			this.#lastTime = currentTime;
			this.#stoodSince = now;
			this.#edge = edge;
			if (currentTime > 0) this.#events.arriving(true);
			this.#keepUp();
			return;
		}
		if (paused) return;
		const stoodMs = now - this.#stoodSince;
		if (!seeking && stoodMs > STALLED_MS) this.#events.arriving(false);
		const isStuck = stoodMs > STUCK_MS && now - this.#grewAt > STUCK_MS;
		if (this.#hls && this.#isLive && isStuck && edge > this.#edge) this.#reopen(HlsJs);
	}
}

/** Which instant the beginning of the video is, told by browsers that play HLS themselves. Behind a cut it is another one. */
const startDateOf = (video: HTMLVideoElement): number | undefined =>
	(video as HTMLVideoElement & { getStartDate?: () => Date }).getStartDate?.().getTime();

/**
 * hls.js 1.7.4 comes to a stop when the place to begin at lies in what was withdrawn (EXT-X-GAP): it drops the load of the next
 * segment with that of the gap's and waits for it for ever.
 */
function beginBehindGap(hls: Hls, { fragments, edge }: LevelDetails, startS: number | undefined): void {
	const position = startS ?? hls.liveSyncPosition ?? edge;
	const at = fragments.findIndex(({ start, duration }) => position < start + duration);
	if (!fragments[at]?.gap) return;
	const next = fragments.slice(at).find(({ gap }) => !gap);
	hls.stopLoad();
	hls.startLoad(next?.start ?? edge);
}
