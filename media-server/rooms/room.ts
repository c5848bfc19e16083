/**
 * One broadcast: its gate, its shelf, and the encoder that delivers to it.
 *
 * A room outlives encoders and engines. A second encoder with the right key takes the place of the first, so that one that lost its
 * connection can come back at once to the same address and the same playlist.
 */
import type { types } from 'mediasoup';
import { Gate } from '../gate/gate.ts';
import type { BroadcastView } from '../gate/view.ts';
import { LiveList } from '../packager/live-list.ts';
import { Shelf } from '../packager/shelf.ts';
import { BroadcastTimeline } from '../packager/timeline.ts';
import type { MediaFiles, SegmentRows } from '../store/ports.ts';
import { OfferError, readOffer } from '../whip/offer.ts';
import type { Encoder } from './encoder.ts';
import type { Engine } from './engine.ts';
import { Ingest } from './ingest.ts';
import { EncoderSession } from './session.ts';

export interface RoomOptions {
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly engine: Engine;
	readonly files: MediaFiles;
	readonly rows: SegmentRows;
	/** The longest a part may be, in ms. */
	readonly partMs: number;
	readonly confirm: () => Promise<boolean>;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

/** An event is told its instant before it is committed; under load that takes tens of ms. */
const SETTLE_MS = 100;
/** How long the operator is told of an encoder that was not taken, in ms; most of them try again sooner. */
const REFUSAL_MS = 30_000;

export class Room {
	readonly broadcastId: string;
	readonly gate = new Gate();
	readonly shelf: Shelf;
	readonly list: LiveList;
	readonly #options: RoomOptions;
	#timeline = new BroadcastTimeline();
	#router: Promise<types.Router> | undefined;
	#session: Encoder | undefined;
	#ingest: Ingest | undefined;
	#phase = 'blind';
	#passes: boolean | undefined;
	#refused: { readonly sentence: string; readonly atMs: number } | undefined;
	#ready: Promise<void> | undefined;
	#closed = false;

	constructor(options: RoomOptions) {
		this.#options = options;
		this.broadcastId = options.broadcastId;
		this.shelf = new Shelf({ ...options, gate: this.gate, settleMs: SETTLE_MS });
		this.list = new LiveList(this.shelf, options.partMs);
	}

	get session(): Encoder | undefined {
		return this.#session;
	}

	get ingest(): Ingest | undefined {
		return this.#ingest;
	}

	/** Nothing is in the making, held back, being written or to be erased. */
	get isSettled(): boolean {
		return (this.#ingest?.isEmpty ?? true) && this.shelf.isSettled;
	}

	/** Resolves when what an earlier process left is taken up. */
	ready(): Promise<void> {
		return (this.#ready ??= this.#restore().catch((error: unknown) => {
			this.#ready = undefined;
			throw error;
		}));
	}

	/** The log was read. */
	obey(view: BroadcastView, asOfMs: number): void {
		this.gate.learn(view, asOfMs);
		this.#followPhase();
		this.shelf.obey();
		this.#followEnd();
	}

	/** Tells the time, several times a second. */
	tick(): void {
		this.#followPhase();
		this.#ingest?.tick(this.#options.now());
		this.shelf.tick();
		this.#followEnd();
	}

	/** Why an encoder was not taken of late, for the operator. */
	refusal(nowMs: number): string | undefined {
		return this.#refused && nowMs - this.#refused.atMs < REFUSAL_MS ? this.#refused.sentence : undefined;
	}

	/** An encoder with the right key cannot be taken. */
	refuse(sentence: string): void {
		this.#refused = { sentence, atMs: this.#options.now() };
	}

	/**
	 * Takes the offer of an encoder that speaks WHIP.
	 *
	 * @throws {OfferError} when it cannot be taken
	 */
	async publish(offerText: string): Promise<EncoderSession> {
		const { engine } = this.#options;
		try {
			return await this.take(async (router) => {
				const offer = readOffer(offerText, router.rtpCapabilities);
				return EncoderSession.accept(offer, await engine.createTransport(router));
			});
		} catch (error) {
			if (error instanceof OfferError) this.refuse(error.message);
			throw error;
		}
	}

	/** Takes the encoder that `connect` makes of a router; one that is there already is sent away as soon as the new one stands. */
	async take<Kind extends Encoder>(connect: (router: types.Router) => Promise<Kind>): Promise<Kind> {
		await this.ready();
		const { now, partMs, log } = this.#options;
		const router = await (this.#router ??= this.#createRouter());
		const session = await connect(router);
		this.#leave();
		const ingest = new Ingest({
			timeline: this.#timeline,
			now,
			admits: (kind, nowMs, takenMs) => this.gate.admits(kind, nowMs, takenMs),
			partMs,
			sink: this.shelf,
			log
		});
		this.#session = session;
		this.#ingest = ingest;
		this.#passes = undefined;
		this.#refused = undefined;
		session.watch(now, () => this.#session === session && this.leave(session));
		await ingest.open(router, session.producers);
		this.#followPhase();
		return session;
	}

	/** The encoder of `session` is gone. Others are not touched. */
	leave(session: Encoder): void {
		if (this.#session === session) this.#leave();
	}

	/** The engine died under us. */
	engineDied(): void {
		this.#router = undefined;
		this.#leave();
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#leave();
		this.#router?.then((router) => router.close()).catch(() => {});
	}

	async #restore(): Promise<void> {
		await this.shelf.restore();
		// Judged before anything is served: the log may have gone on while nobody looked.
		this.shelf.obey();
		const { entries } = this.shelf;
		const [first] = entries;
		if (!first) return;
		const end = Math.max(...entries.map((entry) => entry.startedAtMs + entry.durationMs));
		this.#timeline = new BroadcastTimeline(first.startedAtMs, end - first.startedAtMs);
	}

	async #createRouter(): Promise<types.Router> {
		try {
			return await this.#options.engine.createRouter();
		} catch (error) {
			this.#router = undefined;
			throw error;
		}
	}

	#leave(): void {
		const session = this.#session;
		const ingest = this.#ingest;
		this.#session = undefined;
		this.#ingest = undefined;
		ingest?.close();
		session?.close();
	}

	#followEnd(): void {
		const nowMs = this.#options.now();
		const ended = this.gate.view?.endedAtMs !== undefined;
		if (ended) this.shelf.finish();
		const isOpen = this.#ingest !== undefined && this.gate.now('live', nowMs).picture === 'live';
		this.list.tick(nowMs, { canFlow: isOpen || !this.isSettled, ended: ended && this.isSettled });
	}

	/** Cuts where the gate's answer changed, and opens or shuts the engine's own tap. */
	#followPhase(): void {
		const nowMs = this.#options.now();
		const phase = this.gate.phase(nowMs);
		if (phase.name !== this.#phase) {
			this.#phase = phase.name;
			this.#ingest?.cut(phase.sinceMs);
		}
		const passes = this.gate.admits('video', nowMs);
		if (passes === this.#passes || !this.#session) return;
		this.#passes = passes;
		this.#session.pass(passes).catch(() => {});
		if (passes) this.#ingest?.askForKeyFrame();
	}
}
