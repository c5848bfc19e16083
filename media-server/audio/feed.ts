/**
 * Opus packets in, a gapless Ogg Opus stream out, and a ledger of what lies where in it.
 *
 * The transcoder counts samples and knows no time. So every sample that goes in is counted here with the time it
 * belongs to, and every AAC frame that comes out finds its time again by its number, whatever was lost in between.
 */
import { AAC_FRAME_SAMPLES } from '../codecs/aac.ts';
import {
	OggOpusWriter,
	OPUS_LOOKAHEAD_SAMPLES,
	OPUS_SILENCE,
	OPUS_SILENCE_SAMPLES,
	opusSamples
} from '../codecs/opus.ts';
import type { Span } from '../gate/span.ts';
import type { TimedFrame } from './timed-frame.ts';

/** ffmpeg's AAC encoder puts one frame of priming in front. */
const PRIMING_SAMPLES = AAC_FRAME_SAMPLES;
const SAMPLES_PER_MS = 48;
/** Gaps up to this are filled so that the decoder's output stays in place; after longer ones the ledger jumps, in samples. */
const LONGEST_FILL = 48_000;

/** Samples of one packet and their time. */
interface Entry {
	readonly firstSample: number;
	readonly samples: number;
	readonly mediaMs: number;
	readonly arrived: Span;
}

export class OpusFeed {
	readonly #ogg = new OggOpusWriter();
	readonly #ledger: Entry[] = [];
	#written = 0;
	#frames = 0;
	#nextMs: number | undefined;

	/** What the transcoder must read first. */
	head(): Buffer {
		return this.#ogg.head();
	}

	/** The bytes for one packet whose sound begins at `mediaMs`, silence for a short gap before it included. */
	push(packet: Buffer, mediaMs: number, arrived: Span): Buffer {
		const samples = opusSamples(packet);
		if (samples === 0) return Buffer.alloc(0);
		const missing = this.#nextMs === undefined ? 0 : (mediaMs - this.#nextMs) * SAMPLES_PER_MS;
		const pages: Buffer[] = [];
		if (missing < LONGEST_FILL) {
			for (let left = missing; left >= OPUS_SILENCE_SAMPLES / 2; left -= OPUS_SILENCE_SAMPLES) {
				pages.push(this.#page(OPUS_SILENCE, OPUS_SILENCE_SAMPLES, mediaMs - left / SAMPLES_PER_MS, arrived));
			}
		}
		pages.push(this.#page(packet, samples, mediaMs, arrived));
		this.#nextMs = mediaMs + samples / SAMPLES_PER_MS;
		return Buffer.concat(pages);
	}

	/** Gives the next AAC frame its time; `undefined` for priming and for frames nothing is known of. */
	frame(data: Buffer): TimedFrame | undefined {
		const first = this.#frames++ * AAC_FRAME_SAMPLES - PRIMING_SAMPLES + OPUS_LOOKAHEAD_SAMPLES;
		while (this.#ledger[0] && this.#ledger[0].firstSample + this.#ledger[0].samples <= first)
			this.#ledger.shift();
		const entry = this.#ledger[0];
		if (!entry || first < entry.firstSample) return undefined;
		// An AAC frame is coded together with the one after it: its bytes reach one frame further than its sound.
		const reach = this.#ledger.filter((other) => other.firstSample < first + 2 * AAC_FRAME_SAMPLES);
		return {
			data,
			mediaMs: entry.mediaMs + (first - entry.firstSample) / SAMPLES_PER_MS,
			arrived: { fromMs: entry.arrived.fromMs, untilMs: reach.at(-1)!.arrived.untilMs }
		};
	}

	#page(packet: Buffer, samples: number, mediaMs: number, arrived: Span): Buffer {
		this.#ledger.push({ firstSample: this.#written, samples, mediaMs, arrived });
		this.#written += samples;
		return this.#ogg.packet(packet, samples);
	}
}
