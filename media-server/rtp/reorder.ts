/**
 * Puts the packets of one stream back into order and says when one is lost.
 *
 * The encoder's retransmissions reach us after their successors. A gap is waited for, up to a bound in time and number;
 * what is missing then is reported as lost, once, and the stream goes on behind it.
 */
import { Unwrapper } from './unwrap.ts';

export interface ReorderOptions {
	/** How long a gap may stay open, in ms. Default 250: two round trips on a bad line. */
	readonly maxWaitMs?: number;
	/** How many packets may wait behind a gap. Default 1024: half a second at 20 Mbit/s. */
	readonly maxPackets?: number;
}

interface Waiting<Packet> {
	readonly packet: Packet;
	readonly arrivedMs: number;
}

export class ReorderBuffer<Packet extends { readonly sequence: number }> {
	readonly #deliver: (packet: Packet, arrivedMs: number) => void;
	readonly #lost: (count: number) => void;
	readonly #maxWaitMs: number;
	readonly #maxPackets: number;
	readonly #unwrapper = new Unwrapper(16);
	readonly #waiting = new Map<number, Waiting<Packet>>();
	#next: number | undefined;

	constructor(
		deliver: (packet: Packet, arrivedMs: number) => void,
		lost: (count: number) => void,
		{ maxWaitMs = 250, maxPackets = 1024 }: ReorderOptions = {}
	) {
		this.#deliver = deliver;
		this.#lost = lost;
		this.#maxWaitMs = maxWaitMs;
		this.#maxPackets = maxPackets;
	}

	push(packet: Packet, arrivedMs: number): void {
		const sequence = this.#unwrapper.unwrap(packet.sequence);
		this.#next ??= sequence;
		if (sequence < this.#next || this.#waiting.has(sequence)) return;
		this.#waiting.set(sequence, { packet, arrivedMs });
		this.#drain();
		this.#giveUpOnOldGap(arrivedMs);
	}

	/** Forgets everything; the next packet starts the stream anew. */
	reset(): void {
		this.#waiting.clear();
		this.#next = undefined;
	}

	#drain(): void {
		for (let entry; (entry = this.#waiting.get(this.#next!));) {
			this.#waiting.delete(this.#next!);
			this.#next!++;
			this.#deliver(entry.packet, entry.arrivedMs);
		}
	}

	#giveUpOnOldGap(nowMs: number): void {
		while (this.#waiting.size > 0) {
			const oldest = this.#oldest();
			if (nowMs - oldest.arrivedMs < this.#maxWaitMs && this.#waiting.size <= this.#maxPackets) return;
			this.#lost(oldest.sequence - this.#next!);
			this.#next = oldest.sequence;
			this.#drain();
		}
	}

	/** The waiting packet that is due first. Its own arrival is when the gap before it was noticed. */
	#oldest(): { sequence: number; arrivedMs: number } {
		const sequence = Math.min(...this.#waiting.keys());
		return { sequence, arrivedMs: this.#waiting.get(sequence)!.arrivedMs };
	}
}
