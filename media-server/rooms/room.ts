/**
 * One broadcast: its gate, its shelf, its cameras, and which of them delivers.
 *
 * A room outlives encoders and engines. Which camera is wanted on the air is read with the log; that one is lost is noticed here,
 * and becomes a wish of its own: a row that says which spare stands in.
 */
import type { types } from 'mediasoup';
import { Audience } from '../whep/audience.ts';
import type { Direction } from '#lib/server/db/media/program.ts';
import { Gate } from '../gate/gate.ts';
import type { BroadcastView } from '../gate/view.ts';
import { LiveList } from '../packager/live-list.ts';
import { Shelf } from '../packager/shelf.ts';
import { BroadcastTimeline } from '../packager/timeline.ts';
import type { MediaFiles, SegmentRows } from '../store/ports.ts';
import { Camera } from './camera.ts';
import { LossWatch } from './direction.ts';
import type { Encoder } from './encoder.ts';
import type { Engine } from './engine.ts';
import type { Feed } from './feed.ts';
import { Program } from './program.ts';
import type { Headroom } from '../small/headroom.ts';
import { Relay } from './relay.ts';
import { StillProblem, Stills } from './stills.ts';

export interface RoomOptions {
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly engine: Engine;
	/** The engine that viewers connect to. */
	readonly viewers: Engine;
	readonly files: MediaFiles;
	readonly rows: SegmentRows;
	/** The longest a part may be, in ms. */
	readonly partMs: number;
	/** Whether there is room for small pictures; `undefined` where none are wanted. */
	readonly headroom?: Headroom | undefined;
	readonly confirm: () => Promise<boolean>;
	/** Enters that a spare stands in; told by the next reading. */
	readonly standIn: (view: BroadcastView, lostId: string, spareId: string) => Promise<void>;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

/** An event is told its instant before it is committed; under load that takes tens of ms. */
const SETTLE_MS = 100;
const NOBODY: Direction = { cameras: [], programId: undefined };

export class Room {
	readonly broadcastId: string;
	readonly gate = new Gate();
	readonly shelf: Shelf;
	readonly list: LiveList;
	/** Who watches at once, without HLS. */
	readonly audience: Audience;
	readonly #options: RoomOptions;
	readonly #cameras = new Map<string, Camera>();
	readonly #program: Program;
	readonly #losses: LossWatch;
	readonly #stills: Stills;
	#timeline = new BroadcastTimeline();
	#router: Promise<types.Router> | undefined;
	#phase = 'blind';
	#ready: Promise<void> | undefined;
	#closed = false;

	constructor(options: RoomOptions) {
		this.#options = options;
		this.broadcastId = options.broadcastId;
		this.shelf = new Shelf({ ...options, gate: this.gate, settleMs: SETTLE_MS });
		this.list = new LiveList(this.shelf, options.partMs);
		const { now, partMs, headroom, log } = options;
		const askForKeyFrame = () => this.onAir?.ingest.wantKeyFrame();
		this.audience = new Audience({ engine: options.viewers, askForKeyFrame });
		const relay = new Relay({
			now,
			gate: this.gate,
			settleMs: SETTLE_MS,
			confirm: options.confirm,
			isWanted: () => this.audience.size > 0,
			send: (...packet) => this.audience.send(...packet),
			askForKeyFrame
		});
		this.#program = new Program({
			now,
			partMs,
			headroom,
			log,
			relay,
			timeline: () => this.#timeline,
			admits: (kind, nowMs, takenMs) => this.gate.admits(kind, nowMs, takenMs),
			tap: (nowMs) => ({
				isOpen: this.gate.admits('video', nowMs),
				sinceMs: this.gate.phase(nowMs).sinceMs
			}),
			sink: this.shelf
		});
		this.#stills = new Stills({
			now,
			gate: this.gate,
			settleMs: SETTLE_MS,
			confirm: options.confirm,
			isOnAir: (session) => this.#program.carries(session)
		});
		this.#losses = new LossWatch((lostId, spareId) =>
			options.standIn(this.gate.view!, lostId, spareId).catch((error: unknown) => {
				log('That a spare stands in could not be entered.', error);
			})
		);
	}

	/** What is seen, as far as anything may be. */
	get onAir(): Feed | undefined {
		return this.#program.onAir;
	}

	/** Which cameras there are, in order, and which one is wanted on the air. */
	get direction(): Direction {
		return this.gate.view?.direction ?? NOBODY;
	}

	/** The place of a camera, made when it is first asked for. */
	camera(id: string): Camera {
		let camera = this.#cameras.get(id);
		if (!camera) this.#cameras.set(id, (camera = this.#newCamera(id)));
		return camera;
	}

	/** A picture of a camera that is off the air, as a file. @throws {StillProblem} */
	async still(cameraId: string): Promise<Buffer> {
		const camera = this.#cameras.get(cameraId);
		const router = await this.#router;
		if (!camera || !router) throw new StillProblem('away');
		return this.#stills.take(camera, router);
	}

	/** Nothing is in the making, held back, being written or to be erased. */
	get isSettled(): boolean {
		return this.#program.isEmpty && this.shelf.isSettled;
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
		this.list.name(view.items, this.#options.now());
		this.#followPhase();
		this.#followDirection();
		this.shelf.obey();
		this.#followEnd();
	}

	/** Tells the time, several times a second. */
	tick(): void {
		const nowMs = this.#options.now();
		this.#followPhase();
		this.#program.tick(nowMs);
		const isOpen = this.gate.admits('video', nowMs);
		this.#losses.tick(nowMs, this.direction, this.onAir, (id) => this.#cameras.get(id), isOpen);
		this.shelf.tick();
		this.#followEnd();
	}

	/** The viewers' engine died; their players come back, or take HLS. */
	viewersLost(): void {
		this.audience.close();
	}

	/** The engine died under us. */
	engineDied(): void {
		this.#router = undefined;
		for (const camera of this.#cameras.values()) camera.disconnect();
		// All come back, and the one that was on the air is waited for.
		this.#losses.forget();
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.audience.close();
		for (const camera of this.#cameras.values()) camera.close();
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

	#newCamera(id: string): Camera {
		const { engine, now } = this.#options;
		return new Camera(id, {
			now,
			router: async () => {
				await this.ready();
				return (this.#router ??= this.#createRouter());
			},
			createTransport: (router) => engine.createTransport(router),
			joined: () => this.#direct(),
			left: (camera, session) => this.#left(camera, session)
		});
	}

	#left(camera: Camera, session: Encoder): void {
		this.#stills.drop(camera.id, 'away');
		if (this.onAir?.session === session) this.#losses.lost(camera.id, this.#options.now());
		this.#program.drop(session);
	}

	/** Cameras that are no longer wanted are sent away, and the one that is wanted goes on the air. */
	#followDirection(): void {
		if (!this.gate.view?.direction) return;
		for (const [id, camera] of this.#cameras) {
			if (this.direction.cameras.some((wanted) => wanted.id === id)) continue;
			this.#cameras.delete(id);
			camera.close();
		}
		this.#direct().catch((error: unknown) =>
			this.#options.log('A camera could not be put on the air.', error)
		);
	}

	async #direct(): Promise<void> {
		const { programId } = this.direction;
		if (programId === undefined || !this.#router) return;
		const router = await this.#router;
		// It must not shut the tap behind the one who opens it.
		this.#stills.drop(programId, 'on-air');
		await this.#program.put(this.camera(programId), router);
	}

	#followEnd(): void {
		const nowMs = this.#options.now();
		const ended = this.gate.view?.endedAtMs !== undefined;
		if (ended) this.shelf.finish();
		if (ended || this.gate.view?.delayMs !== 0 || !this.gate.view.public) this.audience.close();
		const isOpen = this.onAir !== undefined && this.gate.now('live', nowMs).picture === 'live';
		this.list.tick(nowMs, { canFlow: isOpen || !this.isSettled, ended: ended && this.isSettled });
	}

	/** Cuts where the gate's answer changed, and opens or shuts the engine's own tap. */
	#followPhase(): void {
		const nowMs = this.#options.now();
		const phase = this.gate.phase(nowMs);
		if (phase.name !== this.#phase) {
			this.#phase = phase.name;
			this.#program.cut(phase.sinceMs);
		}
		this.#program.followTap();
		this.#stills.tick();
	}
}
