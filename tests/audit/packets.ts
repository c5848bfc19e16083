/**
 * What leaves the ports for cameras and viewers, taken off the network interfaces by tcpdump while everything runs.
 *
 * The content is encrypted, but what a packet is can be told from its first bytes (RFC 7983, RFC 5761): connection checks,
 * handshakes, reports, or media. Nothing but the cameras sends media here, so a media packet that leaves is one for a viewer.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface MediaPacket {
	readonly atMs: number;
	/** Address and port it went to. */
	readonly to: string;
}

/** Enough for the headers of a packet and the first bytes of what it holds. */
const SNAP_LENGTH = 120;
/** Of tcpdump's format for all interfaces: "cooked capture" version 2. */
const COOKED_HEADER = 20;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

export class PacketTap {
	readonly #ports: readonly number[];
	readonly #child: ChildProcess;
	#rest = Buffer.alloc(0);
	#skip = FILE_HEADER;
	#seen = 0;
	/** Media packets that left one of the ports. */
	readonly sent: MediaPacket[] = [];
	/** When the cameras' media packets came in. */
	readonly received: number[] = [];

	private constructor(ports: readonly number[], child: ChildProcess) {
		this.#ports = ports;
		this.#child = child;
		child.stdout!.on('data', (data: Buffer) => this.#read(data));
	}

	/** @throws {Error} where this user may not listen on the interfaces */
	static async open(ports: readonly number[]): Promise<PacketTap> {
		const options = ['-i', 'any', '-n', '-U', '-Z', 'root', '--immediate-mode', '-B', '16384'];
		const filter = [
			'-y',
			'LINUX_SLL2',
			'-s',
			String(SNAP_LENGTH),
			'-w',
			'-',
			ports.map((port) => `port ${port}`).join(' or ')
		];
		const child = spawn('tcpdump', [...options, ...filter], { stdio: ['ignore', 'pipe', 'pipe'] });
		let complaint = '';
		const listening = new Promise<void>((resolve, reject) => {
			child.stderr.on('data', (data: Buffer) => {
				complaint += data.toString();
				if (complaint.includes('listening on')) resolve();
			});
			child.on('error', reject);
			child.on('exit', () => reject(new Error(complaint)));
		});
		await listening;
		return new PacketTap(ports, child);
	}

	/** All packets of the ports, media or not. */
	get seen(): number {
		return this.#seen;
	}

	async close(): Promise<void> {
		if (this.#child.exitCode !== null) return;
		this.#child.kill('SIGINT');
		await once(this.#child, 'exit');
	}

	#read(data: Buffer): void {
		this.#rest = Buffer.concat([this.#rest, data]);
		for (;;) {
			if (this.#skip > 0) {
				if (this.#rest.length < this.#skip) return;
				this.#rest = this.#rest.subarray(this.#skip);
				this.#skip = 0;
			}
			if (this.#rest.length < RECORD_HEADER) return;
			const length = this.#rest.readUInt32LE(8);
			if (this.#rest.length < RECORD_HEADER + length) return;
			const atMs = this.#rest.readUInt32LE(0) * 1000 + this.#rest.readUInt32LE(4) / 1000;
			this.#packet(this.#rest.subarray(RECORD_HEADER, RECORD_HEADER + length), atMs);
			this.#rest = this.#rest.subarray(RECORD_HEADER + length);
		}
	}

	#packet(frame: Buffer, atMs: number): void {
		const packet = readPacket(frame);
		if (!packet) return;
		this.#seen++;
		if (!isMediaPacket(packet.payload)) return;
		if (this.#ports.includes(packet.fromPort)) this.sent.push({ atMs, to: packet.to });
		else this.received.push(atMs);
	}
}

interface IpPacket {
	readonly fromPort: number;
	readonly to: string;
	readonly payload: Buffer;
}

const UDP = 17;
const TCP = 6;

/** A frame of cooked capture, IPv4 or IPv6. */
function readPacket(frame: Buffer): IpPacket | undefined {
	const ip = frame.subarray(COOKED_HEADER);
	const version = ip[0]! >> 4;
	const header = version === 4 ? (ip[0]! & 15) * 4 : 40;
	if (ip.length < header + 8) return undefined;
	const protocol = version === 4 ? ip[9] : ip[6];
	const target = [...(version === 4 ? ip.subarray(16, 20) : ip.subarray(24, 40))].join('.');
	const above = ip.subarray(header);
	const fromPort = above.readUInt16BE(0);
	const ends = { fromPort, to: `${target}:${above.readUInt16BE(2)}` };
	if (protocol === UDP) return { ...ends, payload: above.subarray(8) };
	if (protocol !== TCP || above.length < 20) return undefined;
	// Over TCP two bytes of length go before each packet (RFC 4571).
	return { ...ends, payload: above.subarray((above[12]! >> 4) * 4 + 2) };
}

/** RTP, and neither a connection check, a handshake nor a report. */
export function isMediaPacket(payload: Buffer): boolean {
	if (payload.length < 12) return false;
	const [first, second] = [payload[0]!, payload[1]!];
	const isReport = second >= 192 && second <= 223;
	return first >= 128 && first <= 191 && !isReport;
}
