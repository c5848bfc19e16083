/** One RTP packet as RFC 3550 section 5.1 lays it out; only what packaging needs is read. */

export interface RtpPacket {
	readonly payloadType: number;
	/** 16 bits, wraps. */
	readonly sequence: number;
	/** 32 bits, wraps; in ticks of the codec's clock. */
	readonly timestamp: number;
	/** For video: the last packet of a picture. */
	readonly marker: boolean;
	/** A view into the received buffer, without header, extensions and padding. */
	readonly payload: Buffer;
}

/** The packet in `data`, or `undefined` when the bytes are no RTP packet of version 2. */
export function parseRtp(data: Buffer): RtpPacket | undefined {
	if (data.length < 12 || data[0]! >> 6 !== 2) return undefined;
	const csrcCount = data[0]! & 0x0f;
	let start = 12 + csrcCount * 4;
	if (data[0]! & 0x10) {
		if (data.length < start + 4) return undefined;
		start += 4 + data.readUInt16BE(start + 2) * 4;
	}
	const padding = data[0]! & 0x20 ? data[data.length - 1]! : 0;
	const end = data.length - padding;
	if (start > end) return undefined;
	return {
		payloadType: data[1]! & 0x7f,
		sequence: data.readUInt16BE(2),
		timestamp: data.readUInt32BE(4),
		marker: (data[1]! & 0x80) !== 0,
		payload: data.subarray(start, end)
	};
}
