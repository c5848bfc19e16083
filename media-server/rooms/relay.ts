/**
 * Hands the packets of what is on the air on to those who watch without HLS, one by one and with the same proof: a packet
 * goes out once a reading of the log that is younger than it by the time an act may be on its way says that every instant of it is open.
 *
 * A packet that was sent cannot be taken back. That is why it waits, and why nothing goes out while the broadcast is delayed.
 */
import type { Gate } from '../gate/gate.ts';
import type { TrackKind } from '../rtp/clock.ts';
import { beginsKeyFrame } from '../rtp/h264.ts';
import type { RtpPacket } from '../rtp/packet.ts';

export interface RelayOptions {
	readonly gate: Gate;
	/** How long after its instant an event may still be on its way into the log, in ms. */
	readonly settleMs: number;
	/** Resolves after a fresh reading of the log, `false` when it failed. */
	readonly confirm: () => Promise<boolean>;
	readonly now: () => number;
	/** Is anybody there? Otherwise nothing is held. */
	readonly isWanted: () => boolean;
	/** `begins`: what was before it is no part of the same stretch. */
	readonly send: (kind: TrackKind, packet: RtpPacket, arrivedMs: number, begins: boolean) => void;
	/** A picture that can be decoded by itself is missing. */
	readonly askForKeyFrame: () => void;
}

/** A packet of one of the cameras that have a consumer. */
export interface Taken {
	readonly source: object;
	readonly kind: TrackKind;
	readonly packet: RtpPacket;
	readonly arrivedMs: number;
	/** When what is in it was taken, as far as the encoder tells. */
	readonly takenMs: number;
}

interface Held extends Taken {
	/** Its camera was on the air when it came; packets of one that is about to be wait for that. */
	airs: boolean;
}

/** The log is read so often while somebody watches, in ms; what is due goes out after each reading. */
const READ_EVERY_MS = 40;
/** Nobody who watches at once has any use for it after this long, in ms. */
const GIVE_UP_MS = 1000;

export class Relay {
	readonly #options: RelayOptions;
	#held: Held[] = [];
	/** Of the last packet that went out. */
	#sent: object | undefined;
	#source: object | undefined;
	/** The next packet of the track begins a stretch. */
	readonly #isBroken = { video: true, audio: true };
	#pump: Promise<void> | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: RelayOptions) {
		this.#options = options;
	}

	take(taken: Taken): void {
		if (!this.#options.isWanted()) return this.#forget();
		this.#held.push({ ...taken, airs: taken.source === this.#source });
		this.#timer ??= setInterval(() => this.#release(), READ_EVERY_MS);
	}

	/** What comes of `source` is on the air from its newest key frame on; `undefined`: nothing is. */
	follow(source: object | undefined): void {
		if (this.#source === source) return;
		const begins = this.#newestKeyFrame(source);
		// What the one before has shown by then is still its own.
		this.#held = this.#held.filter((taken, i) => i >= begins === (taken.source === source));
		for (const taken of this.#held) taken.airs ||= taken.source === source;
		this.#source = source;
	}

	/** Where among what is held the newest key frame of `source` begins, with its parameters; behind all of it if there is none. */
	#newestKeyFrame(source: object | undefined): number {
		const pictures = (taken: Taken) => taken.source === source && taken.kind === 'video';
		const key = this.#held.findLast((taken) => pictures(taken) && beginsKeyFrame(taken.packet.payload));
		if (!key) return this.#held.length;
		return this.#held.findIndex(
			(taken) => pictures(taken) && taken.packet.timestamp === key.packet.timestamp
		);
	}

	/** Nobody is there any more, or nobody is to get anything. */
	#forget(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#held = [];
		this.#isBroken.video = this.#isBroken.audio = true;
	}

	#release(): void {
		if (!this.#options.isWanted()) return this.#forget();
		const first = this.#held[0];
		if (!first || this.#options.now() < this.#dueMs(first)) return;
		this.#pump ??= this.#releaseDue().finally(() => (this.#pump = undefined));
	}

	async #releaseDue(): Promise<void> {
		const { gate, confirm } = this.#options;
		if (!(await confirm()) || gate.view?.delayMs !== 0) return this.#giveUpOld();
		for (let next; (next = this.#held[0]) && gate.knowsUntil(this.#dueMs(next));) {
			this.#held.shift();
			if (next.airs) this.#pass(next);
		}
	}

	#pass(taken: Taken): void {
		const { gate, send, askForKeyFrame } = this.#options;
		const { source, kind, packet, arrivedMs, takenMs } = taken;
		const piece = { arrived: { fromMs: takenMs, untilMs: arrivedMs + 1 }, hasSound: kind === 'audio' };
		if (!gate.allows('live', piece)) {
			this.#isBroken[kind] = true;
			return;
		}
		if (source !== this.#sent) this.#isBroken.video = this.#isBroken.audio = true;
		this.#sent = source;
		const begins = this.#isBroken[kind];
		if (begins && kind === 'video' && !beginsKeyFrame(packet.payload)) return askForKeyFrame();
		this.#isBroken[kind] = false;
		send(kind, packet, arrivedMs, begins);
	}

	/** The log cannot be read: what is too old to be of use to anybody goes. */
	#giveUpOld(): void {
		const { now } = this.#options;
		const kept = this.#held.filter(({ arrivedMs }) => now() - arrivedMs < GIVE_UP_MS);
		if (kept.length === this.#held.length) return;
		this.#held = kept;
		this.#isBroken.video = this.#isBroken.audio = true;
	}

	#dueMs({ arrivedMs }: Taken): number {
		return arrivedMs + 1 + this.#options.settleMs;
	}
}
