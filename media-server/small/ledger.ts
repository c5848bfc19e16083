/**
 * Pictures in, FLV out for the encoder, and a ledger of who is awaited.
 *
 * Each picture goes in under a time of its own, and what comes out under that time is its small one. What comes under another time
 * belongs to nobody and is dropped; what was passed over does not come any more.
 */
import { decoderConfiguration } from '../codecs/avc.ts';
import { FlvSplitter, PICTURE_FLV_HEAD, TAG, writeTag } from '../flv/tags.ts';
import { readVideo } from '../flv/video.ts';
import { lengthPrefixed } from '../mp4/fragment.ts';
import type { AccessUnit, ParameterSets } from '../rtp/h264.ts';
import { SmallSlot } from './slot.ts';

export type SmallSource = Pick<AccessUnit, 'units' | 'key' | 'parameters'>;

const MOST_TAG_BYTES = 1024 * 1024;
const KEY = 0x17;
const DELTA = 0x27;

interface Awaited {
	readonly slot: SmallSlot;
	readonly sinceMs: number;
}

export class SmallLedger {
	readonly #awaited = new Map<number, Awaited>();
	readonly #splitter = new FlvSplitter(MOST_TAG_BYTES);
	readonly #parameters: ParameterSets;
	#startMs: number | undefined;
	#lastMs = -1;
	#coded: ParameterSets | undefined;

	/** `parameters`: of all pictures that will be put in. */
	constructor(parameters: ParameterSets) {
		this.#parameters = parameters;
	}

	/** What the encoder must read first. */
	head(): Buffer {
		const body = Buffer.concat([Buffer.from([KEY, 0, 0, 0, 0]), decoderConfiguration(this.#parameters)]);
		return Buffer.concat([PICTURE_FLV_HEAD, writeTag({ type: TAG.video, timestampMs: 0, body })]);
	}

	/** Were these the parameters all along? */
	fits({ sps, pps }: ParameterSets): boolean {
		return this.#parameters.sps.equals(sps) && this.#parameters.pps.equals(pps);
	}

	/** The bytes for one picture, and the place of its small one. `mediaMs` grows. */
	put({ units, key }: SmallSource, mediaMs: number, nowMs: number): { bytes: Buffer; slot: SmallSlot } {
		this.#startMs ??= mediaMs;
		const timestampMs = Math.max(this.#lastMs + 1, Math.round(mediaMs - this.#startMs));
		this.#lastMs = timestampMs;
		const slot = new SmallSlot();
		this.#awaited.set(timestampMs, { slot, sinceMs: nowMs });
		const body = Buffer.concat([Buffer.from([key ? KEY : DELTA, 1, 0, 0, 0]), ...lengthPrefixed(units)]);
		return { bytes: writeTag({ type: TAG.video, timestampMs, body }), slot };
	}

	/**
	 * Reads what the encoder has written, and fills the places it belongs to.
	 *
	 * @throws {RangeError} when it cannot be read
	 */
	read(written: Buffer): void {
		for (const { type, timestampMs, body } of this.#splitter.push(written)) {
			const content = type === TAG.video ? readVideo(body) : undefined;
			if (content?.kind === 'configuration') this.#coded = content.configuration;
			if (content?.kind !== 'picture' || !this.#coded) continue;
			this.#settle(timestampMs, { data: content.data, key: content.isKey, parameters: this.#coded });
		}
	}

	/** For how long the oldest has been awaited, in ms; 0 for none. */
	waitsMs(nowMs: number): number {
		const [oldest] = this.#awaited.values();
		return oldest ? nowMs - oldest.sinceMs : 0;
	}

	/** Nothing comes any more. */
	giveUp(): void {
		for (const { slot } of this.#awaited.values()) slot.giveUp();
		this.#awaited.clear();
	}

	#settle(timestampMs: number, picture: Parameters<SmallSlot['fill']>[0]): void {
		for (const [ms, { slot }] of this.#awaited) {
			if (ms > timestampMs) return;
			if (ms === timestampMs) slot.fill(picture);
			else slot.giveUp();
			this.#awaited.delete(ms);
		}
	}
}
