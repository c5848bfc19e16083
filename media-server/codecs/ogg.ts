/** Reads Ogg Opus (RFC 7845, RFC 3533) as a program writes it that never lets a packet reach over a page. */
import { opusSamples } from './opus.ts';

export interface OggPacket {
	readonly packet: Buffer;
	/** Where its sound begins, in samples at 48 kHz from the start of the stream. */
	readonly firstSample: number;
}

const HEAD_BYTES = 27;

/** Cuts an Ogg stream into Opus packets, whatever the size of the pieces it comes in. */
export class OggOpusReader {
	#rest: Buffer = Buffer.alloc(0);

	/** The sound packets that `data` completes. Head and comment, and bytes that are no page, are skipped. */
	push(data: Buffer): OggPacket[] {
		let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
		const packets: OggPacket[] = [];
		while (rest.length >= HEAD_BYTES) {
			if (rest.toString('latin1', 0, 4) !== 'OggS') {
				rest = rest.subarray(1);
				continue;
			}
			const table = rest.subarray(HEAD_BYTES, HEAD_BYTES + rest[26]!);
			const start = HEAD_BYTES + rest[26]!;
			const end = table.reduce((sum, length) => sum + length, start);
			if (table.length < rest[26]! || rest.length < end) break;
			packets.push(...timed(packetsOf(table, rest.subarray(start, end)), rest.readBigInt64LE(6)));
			rest = rest.subarray(end);
		}
		this.#rest = rest;
		return packets;
	}
}

/** A packet ends with the first length below 255. */
function packetsOf(table: Buffer, data: Buffer): Buffer[] {
	const packets: Buffer[] = [];
	let from = 0;
	let at = 0;
	for (const length of table) {
		at += length;
		if (length === 255) continue;
		packets.push(data.subarray(from, at));
		from = at;
	}
	return packets.filter((packet) => !/^Opus(Head|Tags)/.test(packet.toString('latin1', 0, 8)));
}

/** A page says where its last packet ends. */
function timed(packets: readonly Buffer[], granule: bigint): OggPacket[] {
	let end = Number(granule);
	const backwards = packets.toReversed().map((packet) => {
		end -= opusSamples(packet);
		return { packet: Buffer.from(packet), firstSample: end };
	});
	return backwards.toReversed();
}
