/**
 * H264 out of RTP (RFC 6184): packets in order go in, whole pictures come out.
 *
 * Single NAL units, STAP-A and FU-A are read, which is all that packetization modes 0 and 1 allow besides what no encoder
 * sends. After a loss nothing is delivered until the next key frame, because every picture before it would be damaged.
 * Chromium sends SPS and PPS in one STAP-A, OBS in packets of their own: both end here as `parameters`.
 */
import type { RtpPacket } from './packet.ts';

const IDR = 5;
const SPS = 7;
const PPS = 8;
const STAP_A = 24;
const FU_A = 28;
/** Slices: the NAL units that carry the picture itself. */
const isSlice = (type: number) => type >= 1 && type <= IDR;
/** Access unit delimiters and filler say nothing inside an MP4 sample. */
const isNoise = (type: number) => type === 9 || type === 12;

/** Sequence and picture parameter set, each a NAL unit without start code. */
export interface ParameterSets {
	readonly sps: Buffer;
	readonly pps: Buffer;
}

/** One picture. */
export interface AccessUnit {
	/** NAL units without start codes; parameter sets are left out. */
	readonly units: readonly Buffer[];
	/** RTP timestamp, 90 kHz, as it came (wraps). */
	readonly timestamp: number;
	/** An IDR picture: decoding can begin here. */
	readonly key: boolean;
	/** The parameter sets in force. */
	readonly parameters: ParameterSets;
	/** When the first and the last of its packets arrived, ms since the epoch. */
	readonly firstMs: number;
	readonly lastMs: number;
}

interface OpenUnit {
	units: Buffer[];
	timestamp: number;
	key: boolean;
	firstMs: number;
	lastMs: number;
}

export class H264Depacketiser {
	readonly #deliver: (unit: AccessUnit) => void;
	#open: OpenUnit | undefined;
	#fragments: Buffer[] = [];
	#sps: Buffer | undefined;
	#pps: Buffer | undefined;
	#waitsForKey = true;

	constructor(deliver: (unit: AccessUnit) => void) {
		this.#deliver = deliver;
	}

	/** Whether pictures are being dropped because none can be decoded before the next key frame. */
	get waitsForKey(): boolean {
		return this.#waitsForKey;
	}

	push(packet: RtpPacket, arrivedMs: number): void {
		if (this.#open && this.#open.timestamp !== packet.timestamp) this.#finish();
		this.#open ??= {
			units: [],
			timestamp: packet.timestamp,
			key: false,
			firstMs: arrivedMs,
			lastMs: arrivedMs
		};
		this.#open.lastMs = Math.max(this.#open.lastMs, arrivedMs);
		this.#open.firstMs = Math.min(this.#open.firstMs, arrivedMs);
		this.#read(packet.payload);
		if (packet.marker) this.#finish();
	}

	/** A packet is missing, or packets were left out on purpose: the picture in progress is void. */
	lost(): void {
		this.#open = undefined;
		this.#fragments = [];
		this.#waitsForKey = true;
	}

	#read(payload: Buffer): void {
		const type = payload.length > 0 ? payload[0]! & 0x1f : 0;
		if (type === STAP_A) this.#readAggregate(payload);
		else if (type === FU_A) this.#readFragment(payload);
		else if (type >= 1 && type <= 23) this.#take(payload);
	}

	#readAggregate(payload: Buffer): void {
		for (let at = 1; at + 2 <= payload.length;) {
			const size = payload.readUInt16BE(at);
			const end = at + 2 + size;
			if (size === 0 || end > payload.length) return;
			this.#take(payload.subarray(at + 2, end));
			at = end;
		}
	}

	#readFragment(payload: Buffer): void {
		if (payload.length < 3) return;
		const starts = (payload[1]! & 0x80) !== 0;
		const ends = (payload[1]! & 0x40) !== 0;
		if (starts) this.#fragments = [Buffer.from([(payload[0]! & 0xe0) | (payload[1]! & 0x1f)])];
		else if (this.#fragments.length === 0) return;
		this.#fragments.push(payload.subarray(2));
		if (!ends) return;
		this.#take(Buffer.concat(this.#fragments));
		this.#fragments = [];
	}

	#take(unit: Buffer): void {
		if (unit.length === 0) return;
		const type = unit[0]! & 0x1f;
		if (type === SPS) this.#sps = Buffer.from(unit);
		else if (type === PPS) this.#pps = Buffer.from(unit);
		else if (!isNoise(type)) {
			this.#open!.units.push(unit);
			if (type === IDR) this.#open!.key = true;
		}
	}

	#finish(): void {
		const open = this.#open;
		this.#open = undefined;
		this.#fragments = [];
		if (!open || !this.#sps || !this.#pps) return;
		if (!open.units.some((unit) => isSlice(unit[0]! & 0x1f))) return;
		if (this.#waitsForKey && !open.key) return;
		this.#waitsForKey = false;
		this.#deliver({ ...open, parameters: { sps: this.#sps, pps: this.#pps } });
	}
}

/** Does an RTP payload (RFC 6184) hold the beginning of a picture that can be decoded by itself? Encoders put its parameters before it. */
export function beginsKeyFrame(payload: Buffer): boolean {
	const type = payload.length > 0 ? payload[0]! & 0x1f : 0;
	if (type === SPS || type === IDR) return true;
	if (type === FU_A) return payload.length > 1 && (payload[1]! & 0x80) !== 0 && (payload[1]! & 0x1f) === IDR;
	if (type !== STAP_A) return false;
	for (let at = 1; at + 2 < payload.length; at += 2 + payload.readUInt16BE(at)) {
		const inside = payload[at + 2]! & 0x1f;
		if (inside === SPS || inside === IDR) return true;
	}
	return false;
}
