/**
 * Notices that the camera on the air is lost, and names the one that stands in for it.
 *
 * Only a camera that was on the air in this process can be lost: after a restart the encoders come back one after the other,
 * and the one that was chosen is waited for. Before the sitting and in closed parts encoders come and go: nobody stands in then. Who stands in stays, until the operator chooses or is lost itself.
 */
import type { DirectedCamera, Direction } from '#lib/server/db/media/program.ts';
import type { Camera } from './camera.ts';
import type { Feed } from './feed.ts';

/** An encoder that comes back sooner than this keeps its place, in ms. */
const PATIENCE_MS = 1500;

export class LossWatch {
	readonly #standIn: (lostId: string, spareId: string) => Promise<void>;
	#lost: { readonly cameraId: string; readonly sinceMs: number } | undefined;
	#isEntering = false;

	constructor(standIn: (lostId: string, spareId: string) => Promise<void>) {
		this.#standIn = standIn;
	}

	/** The encoder on the air has gone. */
	lost(cameraId: string, nowMs: number): void {
		this.#lost = { cameraId, sinceMs: nowMs };
	}

	/** Nobody is missed any more. */
	forget(): void {
		this.#lost = undefined;
	}

	tick(
		nowMs: number,
		{ cameras, programId }: Direction,
		onAir: Feed | undefined,
		find: (cameraId: string) => Camera | undefined,
		isOpen: boolean
	): void {
		const lost = this.#find(nowMs, onAir);
		if (lost?.cameraId !== programId) this.#lost = undefined;
		if (!isOpen || !lost || lost.cameraId !== programId || this.#isEntering) return;
		if (nowMs - lost.sinceMs < PATIENCE_MS) return;
		const spare = spareFor(lost.cameraId, cameras, (id) => find(id)?.delivers(nowMs) === true);
		if (!spare) return;
		this.#isEntering = true;
		void this.#standIn(lost.cameraId, spare.id).finally(() => (this.#isEntering = false));
	}

	/** Its encoder has gone and not come back, or is there and sends nothing. */
	#find(nowMs: number, onAir: Feed | undefined): { cameraId: string; sinceMs: number } | undefined {
		if (!onAir) return this.#lost;
		if (this.#lost?.cameraId === onAir.camera.id) this.#lost = undefined;
		const sinceMs = onAir.missingSinceMs(nowMs);
		if (sinceMs !== undefined) return { cameraId: onAir.camera.id, sinceMs };
		return this.#lost;
	}
}

/** The next camera behind the lost one, around the list, that stands in and delivers. */
export function spareFor(
	lostId: string,
	cameras: readonly DirectedCamera[],
	delivers: (cameraId: string) => boolean
): DirectedCamera | undefined {
	const at = cameras.findIndex(({ id }) => id === lostId);
	return [...cameras.slice(at + 1), ...cameras.slice(0, Math.max(0, at))].find(
		({ id, spare }) => spare && delivers(id)
	);
}
