/**
 * Stills of cameras that are off the air, for whoever chooses between them.
 *
 * A still is given by the rule of a part: taken in only while the gate is open, and given only once a reading of the log that is
 * younger than its last packet says that every instant of it is open. It is nowhere but in the answer.
 */
import type { types } from 'mediasoup';
import type { Gate } from '../gate/gate.ts';
import { stillFile } from '../mp4/still.ts';
import type { Camera } from './camera.ts';
import type { Encoder } from './encoder.ts';
import { Exposure, type Exposed } from './exposure.ts';

export interface StillsOptions {
	readonly gate: Gate;
	/** How long after its instant an event may still be on its way into the log, in ms. */
	readonly settleMs: number;
	/** Resolves after a fresh reading of the log, `false` when it failed. */
	readonly confirm: () => Promise<boolean>;
	/** Is the encoder on the air, or about to be? */
	readonly isOnAir: (session: Encoder) => boolean;
	readonly now: () => number;
}

/** Why there is no still. */
export type NoStill =
	/** Nobody may see anything now. */
	| 'shut'
	/** No encoder is connected. */
	| 'away'
	/** It is on the air, where it is seen anyway. */
	| 'on-air'
	/** No picture came that can be decoded by itself. */
	| 'late'
	/** The log cannot be read. */
	| 'blind';

export class StillProblem extends Error {
	override readonly name = 'StillProblem';
	readonly why: NoStill;

	constructor(why: NoStill) {
		super(`no still: ${why}`);
		this.why = why;
	}
}

interface Taking {
	readonly still: Promise<Buffer>;
	end(why: NoStill): void;
}

/** An encoder that cannot be asked for a key frame has one every two to ten seconds, in ms. */
const WITHIN_MS = 11_000;
/** However often it is asked for: a key frame costs the encoder's line ten pictures. In ms, for each camera. */
const EVERY_MS = 1000;

export class Stills {
	readonly #options: StillsOptions;
	readonly #takings = new Map<string, Taking>();
	/** When the last one of a camera was begun. */
	readonly #begunMs = new WeakMap<Camera, number>();

	constructor(options: StillsOptions) {
		this.#options = options;
	}

	/**
	 * One picture as a file (`mp4/still.ts`). Whoever asks while one is being taken gets the same.
	 *
	 * @throws {StillProblem}
	 */
	async take(camera: Camera, router: types.Router): Promise<Buffer> {
		const { session } = camera;
		if (!this.#isOpen()) throw new StillProblem('shut');
		if (session?.connectedSinceMs === undefined) throw new StillProblem('away');
		if (this.#options.isOnAir(session)) throw new StillProblem('on-air');
		const taking = this.#takings.get(camera.id) ?? this.#begin(camera, session, router);
		return taking.still;
	}

	/** The camera goes on the air, or its encoder is gone. */
	drop(cameraId: string, why: 'on-air' | 'away'): void {
		this.#takings.get(cameraId)?.end(why);
	}

	/** Tells the time: where the gate has shut, nothing is taken any more. */
	tick(): void {
		if (this.#takings.size === 0 || this.#isOpen()) return;
		for (const taking of this.#takings.values()) taking.end('shut');
	}

	#isOpen(): boolean {
		const { gate, now } = this.#options;
		const { view } = gate;
		return view?.public === true && gate.now('live', now()).picture === 'live';
	}

	#begin(camera: Camera, session: Encoder, router: types.Router): Taking {
		const { now } = this.#options;
		const ending = Promise.withResolvers<never>();
		const exposure = new Exposure({
			...{ session, now, clock: camera.clock },
			admits: (nowMs, takenMs) => this.#admits(nowMs, takenMs)
		});
		const end = (why: NoStill) => {
			exposure.close();
			ending.reject(new StillProblem(why));
		};
		const restMs = (this.#begunMs.get(camera) ?? -Infinity) + EVERY_MS - now();
		const late = setTimeout(() => end('late'), Math.max(0, restMs) + WITHIN_MS);
		const taken = this.#expose(exposure, camera, router, restMs).then((exposed) => {
			clearTimeout(late);
			return this.#prove(exposed, ending.promise);
		});
		const still = Promise.race([ending.promise, taken]).finally(() => {
			clearTimeout(late);
			exposure.close();
			this.#takings.delete(camera.id);
		});
		const taking = { still, end };
		this.#takings.set(camera.id, taking);
		return taking;
	}

	async #expose(exposure: Exposure, camera: Camera, router: types.Router, restMs: number): Promise<Exposed> {
		const { gate, now } = this.#options;
		if (restMs > 0) await pause(restMs);
		this.#begunMs.set(camera, now());
		await exposure.open(router, gate.phase(now()).sinceMs);
		return exposure.picture;
	}

	#admits(nowMs: number, takenMs: number): boolean {
		const { gate } = this.#options;
		const piece = { arrived: { fromMs: takenMs, untilMs: nowMs + 1 }, hasSound: false };
		return !gate.isBlind(nowMs) && gate.allows('live', piece);
	}

	/** The file, once it is certain that everybody may see it; let go of at once with `ending`. @throws {StillProblem} otherwise */
	async #prove({ unit, arrived }: Exposed, ending: Promise<never>): Promise<Buffer> {
		const { gate, settleMs, confirm, now } = this.#options;
		const dueMs = arrived.untilMs + Math.max(gate.view?.delayMs ?? 0, settleMs);
		// A timer may come a little early, and a reading of then would say nothing of the instant itself.
		while (now() < dueMs) await Promise.race([pause(dueMs - now()), ending]);
		if (!gate.knowsUntil(dueMs)) await confirm();
		if (!gate.knowsUntil(dueMs)) throw new StillProblem('blind');
		if (!this.#isOpen() || !gate.allows('live', { arrived, hasSound: false })) throw new StillProblem('shut');
		return stillFile(unit);
	}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
