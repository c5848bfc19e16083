/**
 * The clocks of one encoder session: which instant of ours belongs to an RTP timestamp, and how sound lies to picture.
 *
 * Arrival tells our time: the least delayed packet of late is nearest to the truth. Sender reports (RFC 3550 section 6.4)
 * tell how the two RTP clocks of the encoder relate, and how long a picture was on its way through camera and encoder;
 * until they have come, arrival stands in.
 */
import { unwrapNear } from './unwrap.ts';

/** How fast the estimate may follow a slower path or a slower encoder clock; quartz is within 100 ppm. */
const LEAK = 200e-6;

/** A picture that seems to have been under way longer than this, in ms, says that the encoder's clock has jumped. */
const LONGEST_WAY_MS = 5000;

/** Follows the smallest difference between arrival and media time; `offsetMs` + media time is then our wall clock. */
export class ArrivalClock {
	#offsetMs: number | undefined;
	#lastMs = 0;

	/** Learns from one packet and returns the wall clock of its media time, never later than `arrivedMs` by more than the leak. */
	observe(mediaMs: number, arrivedMs: number): number {
		const candidate = arrivedMs - mediaMs;
		const leaked = (this.#offsetMs ?? candidate) + LEAK * Math.max(0, arrivedMs - this.#lastMs);
		this.#offsetMs = this.#offsetMs === undefined ? candidate : Math.min(candidate, leaked);
		this.#lastMs = arrivedMs;
		return mediaMs + this.#offsetMs;
	}

	/** Wall clock minus media time, `undefined` before the first packet. */
	get offsetMs(): number | undefined {
		return this.#offsetMs;
	}
}

interface Report {
	readonly mediaMs: number;
	readonly ntpMs: number;
}

/** One RTP clock of the session. */
class TrackClock {
	readonly arrival = new ArrivalClock();
	readonly #rate: number;
	#last: number | undefined;
	report: Report | undefined;

	constructor(ticksPerSecond: number) {
		this.#rate = ticksPerSecond / 1000;
	}

	/** Time of the last packet, `undefined` before the first. */
	get lastMs(): number | undefined {
		return this.#last === undefined ? undefined : this.#last / this.#rate;
	}

	mediaMs(timestamp: number): number {
		this.#last = this.#last === undefined ? timestamp : unwrapNear(this.#last, timestamp, 32);
		return this.#last / this.#rate;
	}

	/** Takes a sender report; ignored before the first packet, since its timestamp could not be unwrapped. */
	take(timestamp: number, ntpMs: number): void {
		if (this.#last === undefined) return;
		this.report = { mediaMs: unwrapNear(this.#last, timestamp, 32) / this.#rate, ntpMs };
	}
}

export type TrackKind = 'video' | 'audio';
export const TRACK_KINDS: readonly TrackKind[] = ['video', 'audio'];

export class SessionClock {
	readonly #video: TrackClock;
	readonly #audio: TrackClock;
	/** Our wall clock over the encoder's, as far as its reports tell. */
	readonly #encoder = new ArrivalClock();

	/** Rates in ticks per second: 90000 for H264, 48000 for Opus. */
	constructor(videoRate = 90_000, audioRate = 48_000) {
		this.#video = new TrackClock(videoRate);
		this.#audio = new TrackClock(audioRate);
	}

	/** The picture's time in ms of the video clock, and the wall clock it was taken at as far as arrival tells. */
	video(timestamp: number, arrivedMs: number): { mediaMs: number; wallMs: number } {
		const mediaMs = this.#video.mediaMs(timestamp);
		return { mediaMs, wallMs: this.#video.arrival.observe(mediaMs, arrivedMs) };
	}

	/** A sound packet's time in ms of the *video* clock; `undefined` until a picture has come. */
	audio(timestamp: number, arrivedMs: number): number | undefined {
		const mediaMs = this.#audio.mediaMs(timestamp);
		const wallMs = this.#audio.arrival.observe(mediaMs, arrivedMs);
		const { report: sound } = this.#audio;
		const { report: picture, arrival } = this.#video;
		if (sound && picture) return mediaMs - sound.mediaMs + sound.ntpMs - picture.ntpMs + picture.mediaMs;
		return arrival.offsetMs === undefined ? undefined : wallMs - arrival.offsetMs;
	}

	/** A sender report that came at `arrivedMs`: at `ntpMs` of the encoder's clock, `timestamp` of that track was due. */
	report(kind: TrackKind, timestamp: number, ntpMs: number, arrivedMs: number): void {
		this.#encoder.observe(ntpMs, arrivedMs);
		this.#track(kind).take(timestamp, ntpMs);
	}

	/**
	 * When the newest packet of the track, which arrived at `arrivedMs`, was taken: never after it arrived, and late by
	 * the way of one packet over the network. Without reports it is the arrival.
	 */
	taken(kind: TrackKind, arrivedMs: number): number {
		const { report, lastMs } = this.#track(kind);
		const { offsetMs } = this.#encoder;
		if (!report || lastMs === undefined || offsetMs === undefined) return arrivedMs;
		const takenMs = report.ntpMs + (lastMs - report.mediaMs) + offsetMs;
		return Math.min(arrivedMs, Math.max(takenMs, arrivedMs - LONGEST_WAY_MS));
	}

	#track(kind: TrackKind): TrackClock {
		return kind === 'video' ? this.#video : this.#audio;
	}
}

/** Milliseconds of an NTP timestamp (RFC 3550 section 4), counted from 1900. */
export function ntpToMs(seconds: number, fraction: number): number {
	return seconds * 1000 + (fraction / 2 ** 32) * 1000;
}
