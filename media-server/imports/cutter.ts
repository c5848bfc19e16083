/**
 * Cuts a video into the segments of a recording, as a pure function of the tags of an FLV stream: each begins with a key frame, and the
 * sound lies beside its pictures without a gap.
 */
import { AAC_FRAME_SAMPLES, AAC_SAMPLE_RATE, AAC_SILENCE } from '../codecs/aac.ts';
import { TAG, type FlvTag } from '../flv/tags.ts';
import { lengthPrefixed, readVideo, type AvcConfiguration } from '../flv/video.ts';
import { fragment, lengthPrefixed as withLengths, type Sample } from '../mp4/fragment.ts';
import { AUDIO_TRACK_ID, VIDEO_TIMESCALE, VIDEO_TRACK_ID } from '../mp4/track.ts';

/** A segment before it has a place on the disk. */
export interface CutSegment {
	readonly number: number;
	readonly bytes: Buffer;
	readonly parameters: AvcConfiguration;
	/** From the beginning of the video. */
	readonly startMs: number;
	readonly durationMs: number;
	readonly hasSound: boolean;
	/** Its parameters are others than those of the one before. */
	readonly discontinuity: boolean;
}

/** Key frames are too far apart, or the parameters cannot be used: the picture must be encoded anew. */
export class NotPlayable extends Error {
	override readonly name = 'NotPlayable';
}

/** Segments are cut at the first key frame after this, in ms. */
const SHORTEST_MS = 1900;
/** A jump into the recording waits for one segment, and so does a change of its beginning, in ms. */
const LONGEST_MS = 12_000;
const TICKS_PER_MS = VIDEO_TIMESCALE / 1000;
const FRAMES_PER_MS = AAC_SAMPLE_RATE / 1000 / AAC_FRAME_SAMPLES;
/** NAL units: access unit delimiter and filler say nothing inside a sample, parameter sets stand in the initialization segment. */
const LEFT_OUT = new Set([7, 8, 9, 12]);
const IDR = 5;
/** Instantaneous decoding refresh: nothing behind it needs anything before it. */
const typeOf = (unit: Buffer) => unit[0]! & 31;

interface Picture {
	readonly units: readonly Buffer[];
	readonly key: boolean;
	/** When it is decoded, from the beginning of the video, in ms. */
	readonly atMs: number;
	/** How much later it is shown. */
	readonly delayMs: number;
}

export class VideoCutter {
	/** Where the axis begins in the times of the stream: when the first picture is decoded. */
	#originMs: number | undefined;
	/** Sound that came before it. */
	#early: FlvTag[] = [];
	#configuration: AvcConfiguration | undefined;
	#number = 1;
	#pictures: Picture[] = [];
	/** Frames of sound by their place on the axis, which begins with the video. */
	#frames = new Map<number, Buffer>();
	#nextSlot = 0;
	/** Slots before it lie in segments already. */
	#takenSlot = 0;
	#isNew = false;

	/** The segment that `tag` completes, if it does. @throws {NotPlayable} */
	push(tag: FlvTag): CutSegment | undefined {
		if (tag.type === TAG.audio) this.#hear(tag);
		if (tag.type !== TAG.video) return undefined;
		const content = readVideo(tag.body);
		if (content.kind === 'foreign') throw new NotPlayable(content.codec);
		if (content.kind === 'configuration') return this.#configure(content.configuration);
		if (content.kind !== 'picture' || !this.#configuration) return undefined;
		const units = lengthPrefixed(content.data, this.#configuration.lengthBytes);
		const slices = units.filter((unit) => !LEFT_OUT.has(typeOf(unit)));
		const key = slices.some((unit) => typeOf(unit) === IDR);
		if (slices.length === 0 || (this.#number === 1 && this.#pictures.length === 0 && !key)) return undefined;
		this.#originMs ??= tag.timestampMs;
		for (const early of this.#early.splice(0)) this.#hear(early);
		const last = this.#pictures.at(-1)?.atMs ?? -1;
		const atMs = Math.max(last + 1, tag.timestampMs - this.#originMs);
		const lengthMs = atMs - (this.#pictures[0]?.atMs ?? atMs);
		const done = key && lengthMs >= SHORTEST_MS ? this.#cut(atMs) : undefined;
		if (!key && lengthMs > LONGEST_MS) throw new NotPlayable(`no key frame for ${lengthMs} ms`);
		this.#pictures.push({
			units: slices.map((unit) => Buffer.from(unit)),
			key,
			atMs,
			delayMs: content.delayMs
		});
		return done;
	}

	/** What is left at the end. */
	finish(): CutSegment | undefined {
		const [before, last] = this.#pictures.slice(-2);
		if (!before) return undefined;
		return this.#cut(last ? 2 * last.atMs - before.atMs : before.atMs + 40);
	}

	#configure(configuration: AvcConfiguration): CutSegment | undefined {
		const known = this.#configuration;
		if (known?.sps.equals(configuration.sps) && known.pps.equals(configuration.pps)) return undefined;
		const done = known && this.finish();
		this.#isNew = known !== undefined;
		this.#configuration = {
			sps: Buffer.from(configuration.sps),
			pps: Buffer.from(configuration.pps),
			lengthBytes: configuration.lengthBytes
		};
		return done;
	}

	#hear(tag: FlvTag): void {
		// AAC says once and first what it is.
		if (tag.body[1] !== 1) return;
		// The bytes of a tag belong to the stream it was cut from.
		const body = Buffer.from(tag.body);
		if (this.#originMs === undefined) {
			this.#early.push({ ...tag, body });
			return;
		}
		const slot = Math.round((tag.timestampMs - this.#originMs) * FRAMES_PER_MS);
		if (slot < 0) return;
		this.#nextSlot = Math.max(this.#nextSlot, slot);
		this.#frames.set(this.#nextSlot++, body.subarray(2));
	}

	#cut(untilMs: number): CutSegment {
		const pictures = this.#pictures;
		const first = pictures[0]!;
		const ends = [...pictures.slice(1).map(({ atMs }) => atMs), untilMs];
		const video: Sample[] = pictures.map(({ units, key, atMs, delayMs }, i) => ({
			data: withLengths(units),
			duration: Math.round(ends[i]! * TICKS_PER_MS) - Math.round(atMs * TICKS_PER_MS),
			key,
			offset: delayMs * TICKS_PER_MS
		}));
		const { audio, firstSlot, hasSound } = this.#sound(untilMs);
		const cut: CutSegment = {
			number: this.#number,
			bytes: fragment(this.#number, [
				{ trackId: VIDEO_TRACK_ID, start: Math.round(first.atMs * TICKS_PER_MS), samples: video },
				{ trackId: AUDIO_TRACK_ID, start: firstSlot * AAC_FRAME_SAMPLES, samples: audio }
			]),
			parameters: this.#configuration!,
			startMs: first.atMs,
			durationMs: untilMs - first.atMs,
			hasSound,
			discontinuity: this.#isNew
		};
		this.#number++;
		this.#pictures = [];
		this.#isNew = false;
		return cut;
	}

	/** The frames up to `untilMs`; silence where there is none. */
	#sound(untilMs: number): { audio: Sample[]; firstSlot: number; hasSound: boolean } {
		const firstSlot = this.#takenSlot;
		const audio: Sample[] = [];
		let hasSound = false;
		for (; this.#takenSlot < untilMs * FRAMES_PER_MS; this.#takenSlot++) {
			const frame = this.#frames.get(this.#takenSlot);
			this.#frames.delete(this.#takenSlot);
			hasSound ||= frame !== undefined;
			audio.push({ data: [frame ?? AAC_SILENCE], duration: AAC_FRAME_SAMPLES, key: true });
		}
		return { audio, firstSlot, hasSound };
	}
}
