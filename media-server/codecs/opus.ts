/** The little of Opus (RFC 6716) and of Ogg Opus (RFC 7845, RFC 3533) that feeding a decoder takes. */

/** Opus always counts in 48 kHz, in RTP timestamps and in Ogg granules alike. */
const OPUS_RATE = 48_000;
/** 20 ms of silence: a CELT full-band packet without energy. Stands in for what is missing. */
export const OPUS_SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
export const OPUS_SILENCE_SAMPLES = 960;
/** A decoder's output lags its input by this much (RFC 7845 section 4.2 counts it in the pre-skip). */
export const OPUS_LOOKAHEAD_SAMPLES = 312;

/** Samples at 48 kHz in a packet (RFC 6716 section 3.1 and 3.2); 0 for an empty or broken one. */
export function opusSamples(packet: Buffer): number {
	if (packet.length === 0) return 0;
	const config = packet[0]! >> 3;
	const frame =
		config < 12
			? [480, 960, 1920, 2880][config & 3]!
			: config < 16
				? [480, 960][config & 1]!
				: [120, 240, 480, 960][config & 3]!;
	const code = packet[0]! & 3;
	const count = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
	return frame * count <= 5760 ? frame * count : 0;
}

/** Writes an Ogg Opus stream, one packet per page, so that nothing waits for a page to fill. */
export class OggOpusWriter {
	readonly #serial: number;
	#pageNumber = 0;
	#granule = 0;

	constructor(serial = 1) {
		this.#serial = serial;
	}

	/** The two header pages. Pre-skip is 0: the reader counts samples itself. */
	head(): Buffer {
		const id = Buffer.alloc(19);
		id.write('OpusHead', 0, 'latin1');
		id[8] = 1;
		id[9] = 2;
		id.writeUInt32LE(OPUS_RATE, 12);
		const tags = Buffer.alloc(16);
		tags.write('OpusTags', 0, 'latin1');
		return Buffer.concat([this.#page(id, 0, 2), this.#page(tags, 0, 0)]);
	}

	/** The page of one packet that holds `samples` samples. */
	packet(packet: Buffer, samples: number): Buffer {
		this.#granule += samples;
		return this.#page(packet, this.#granule, 0);
	}

	#page(packet: Buffer, granule: number, flags: number): Buffer {
		const lacing = Buffer.alloc(Math.floor(packet.length / 255) + 1, 255);
		lacing[lacing.length - 1] = packet.length % 255;
		const header = Buffer.alloc(27);
		header.write('OggS', 0, 'latin1');
		header[5] = flags;
		header.writeBigInt64LE(BigInt(granule), 6);
		header.writeUInt32LE(this.#serial, 14);
		header.writeUInt32LE(this.#pageNumber++, 18);
		header[26] = lacing.length;
		const page = Buffer.concat([header, lacing, packet]);
		page.writeUInt32LE(oggChecksum(page), 22);
		return page;
	}
}

/** CRC-32 of Ogg: polynomial 0x04c11db7, no reflection, no final inversion (RFC 3533 section 6). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte << 24;
	for (let i = 0; i < 8; i++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
	return value >>> 0;
});

function oggChecksum(page: Buffer): number {
	let crc = 0;
	for (const byte of page) crc = ((crc << 8) ^ CRC_TABLE[(crc >>> 24) ^ byte]!) >>> 0;
	return crc;
}
