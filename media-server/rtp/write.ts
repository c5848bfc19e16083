/** Writes one RTP stream (RFC 3550 sections 5.1 and 6.4.1): its packets, and the reports that give its timestamps an instant. */

/** From 1900, where NTP begins, to 1970, in ms. */
const NTP_EPOCH_MS = 2_208_988_800_000;

export class RtpWriter {
	readonly #payloadType: number;
	readonly #ssrc: number;
	#sequence = 0;
	#packets = 0;
	#octets = 0;

	constructor(payloadType: number, ssrc: number) {
		this.#payloadType = payloadType;
		this.#ssrc = ssrc;
	}

	/** The next packet. `timestamp` in ticks of the codec's clock, of any size: it wraps. */
	packet(payload: Buffer, timestamp: number, marker: boolean): Buffer {
		const head = Buffer.alloc(12);
		head[0] = 0x80;
		head[1] = (marker ? 0x80 : 0) | this.#payloadType;
		head.writeUInt16BE(this.#sequence, 2);
		head.writeUInt32BE(wrap(timestamp), 4);
		head.writeUInt32BE(this.#ssrc, 8);
		this.#sequence = (this.#sequence + 1) & 0xffff;
		this.#packets++;
		this.#octets += payload.length;
		return Buffer.concat([head, payload]);
	}

	/** A sender report: at `atMs` (since 1970) the stream stood at `timestamp`. */
	report(atMs: number, timestamp: number): Buffer {
		const report = Buffer.alloc(28);
		const ntpMs = atMs + NTP_EPOCH_MS;
		report[0] = 0x80;
		report[1] = 200;
		report.writeUInt16BE(6, 2);
		report.writeUInt32BE(this.#ssrc, 4);
		report.writeUInt32BE(wrap(ntpMs / 1000), 8);
		report.writeUInt32BE(wrap(((ntpMs % 1000) / 1000) * 2 ** 32), 12);
		report.writeUInt32BE(wrap(timestamp), 16);
		report.writeUInt32BE(wrap(this.#packets), 20);
		report.writeUInt32BE(wrap(this.#octets), 24);
		return report;
	}
}

/** `value` without its fraction, modulo 2^32. */
function wrap(value: number): number {
	const whole = Math.floor(value) % 2 ** 32;
	return whole < 0 ? whole + 2 ** 32 : whole;
}

/** A packet of this size, header included, fits every network. */
const MOST_PAYLOAD_BYTES = 1200;

/** The payloads that carry one NAL unit (RFC 6184): itself, or its fragments (FU-A). */
export function h264Payloads(unit: Buffer): Buffer[] {
	if (unit.length <= MOST_PAYLOAD_BYTES) return [unit];
	const indicator = (unit[0]! & 0xe0) | 28;
	const type = unit[0]! & 0x1f;
	const payloads: Buffer[] = [];
	for (let at = 1; at < unit.length; at += MOST_PAYLOAD_BYTES) {
		const piece = unit.subarray(at, at + MOST_PAYLOAD_BYTES);
		const starts = at === 1 ? 0x80 : 0;
		const ends = at + MOST_PAYLOAD_BYTES >= unit.length ? 0x40 : 0;
		payloads.push(Buffer.concat([Buffer.from([indicator, starts | ends | type]), piece]));
	}
	return payloads;
}
