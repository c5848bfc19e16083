/**
 * Makes one RTP stream of many stretches: sequence numbers without holes between them, timestamps that go on with the clock.
 *
 * What lies between two stretches was closed, or came from another camera. A receiver must not take it for a loss and ask
 * for it. Inside of a stretch losses and disorder stay as they are, so that they can be mended behind us.
 */
import type { RtpPacket } from './packet.ts';
import { unwrapNear } from './unwrap.ts';

const HEADER_BYTES = 12;

interface Stretch {
	/** Unwrapped number of its first packet; what is older belongs to what was before. */
	readonly first: number;
	readonly sequenceOffset: number;
	readonly timestampOffset: number;
}

export class RtpSplice {
	readonly #ssrc: number;
	readonly #ticksPerMs: number;
	#stretch: Stretch | undefined;
	/** Newest packet of the stretch, unwrapped as it came. */
	#newest = 0;
	/** Newest packet that went out. */
	#last: { readonly sequence: number; readonly timestamp: number; readonly atMs: number } | undefined;

	/** `clockRate` in ticks per second. */
	constructor(ssrc: number, clockRate: number) {
		this.#ssrc = ssrc;
		this.#ticksPerMs = clockRate / 1000;
	}

	/** The next packet begins a stretch of its own. */
	break(): void {
		this.#stretch = undefined;
	}

	/** `packet`, which arrived at `arrivedMs`, as the next one of the stream; `undefined` if it came too late for its stretch. */
	next(packet: RtpPacket, arrivedMs: number): Buffer | undefined {
		const stretch = (this.#stretch ??= this.#begin(packet, arrivedMs));
		const sequence = unwrapNear(this.#newest, packet.sequence, 16);
		if (sequence < stretch.first) return undefined;
		const out = {
			sequence: (sequence + stretch.sequenceOffset) & 0xffff,
			timestamp: (packet.timestamp + stretch.timestampOffset) >>> 0,
			atMs: arrivedMs
		};
		if (sequence >= this.#newest) {
			this.#newest = sequence;
			this.#last = out;
		}
		return this.#write(packet, out);
	}

	#begin({ sequence, timestamp }: RtpPacket, arrivedMs: number): Stretch {
		const last = this.#last;
		this.#newest = sequence;
		if (!last) return { first: sequence, sequenceOffset: 0, timestampOffset: 0 };
		const passed = Math.max(1, Math.round((arrivedMs - last.atMs) * this.#ticksPerMs));
		return {
			first: sequence,
			sequenceOffset: last.sequence + 1 - sequence,
			timestampOffset: last.timestamp + passed - timestamp
		};
	}

	/** Without extensions: receivers have agreed to none. The payload type is set by who sends it. */
	#write(
		{ payload, marker }: RtpPacket,
		{ sequence, timestamp }: { sequence: number; timestamp: number }
	): Buffer {
		const bytes = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
		bytes[0] = 0x80;
		bytes[1] = marker ? 0x80 : 0;
		bytes.writeUInt16BE(sequence, 2);
		bytes.writeUInt32BE(timestamp, 4);
		bytes.writeUInt32BE(this.#ssrc, 8);
		payload.copy(bytes, HEADER_BYTES);
		return bytes;
	}
}
