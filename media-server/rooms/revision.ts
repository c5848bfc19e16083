/**
 * Looks again at recordings that were finished long ago: a consent that is revoked later takes the speech out of the archive,
 * and a recording that is to be removed is erased.
 *
 * It judges with the same gate and the same shelf as a running broadcast, one recording after the other.
 */
import { Gate } from '../gate/gate.ts';
import type { BroadcastView } from '../gate/view.ts';
import { Shelf } from '../packager/shelf.ts';
import type { MediaFiles, SegmentRows } from '../store/ports.ts';
import { finishedRecording, type RecordingRows } from './recording.ts';

export interface RevisionOptions {
	/** Ids of ended broadcasts that may have lost something since. */
	readonly listRevised: (since: Date) => Promise<readonly string[]>;
	readonly readViews: (broadcastIds: readonly string[]) => Promise<ReadonlyMap<string, BroadcastView>>;
	/** Is the broadcast in a room? Then it is looked after there. */
	readonly isAttended: (broadcastId: string) => boolean;
	readonly files: MediaFiles;
	readonly rows: SegmentRows;
	readonly recordings: RecordingRows;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

const EVERY_MS = 10_000;
/** Revocations are looked for this much further back than the last look, in ms: clocks differ and transactions take time. */
const OVERLAP_MS = 60_000;

export class Revision {
	readonly #options: RevisionOptions;
	readonly #timer: NodeJS.Timeout;
	/** The first look covers all there is. */
	#sinceMs = 0;
	#isWorking = false;

	constructor(options: RevisionOptions) {
		this.#options = options;
		this.#timer = setInterval(() => void this.look(), EVERY_MS);
	}

	close(): void {
		clearInterval(this.#timer);
	}

	/** Goes through what may have changed; what fails is looked at again the next time. */
	async look(): Promise<void> {
		if (this.#isWorking) return;
		this.#isWorking = true;
		const { listRevised, isAttended, now, log } = this.#options;
		const startedMs = now();
		try {
			const ids = await listRevised(new Date(this.#sinceMs));
			for (const id of ids) if (!isAttended(id)) await this.#revise(id);
			this.#sinceMs = startedMs - OVERLAP_MS;
		} catch (error) {
			log('Recordings could not be looked through yet.', error);
		} finally {
			this.#isWorking = false;
		}
	}

	async #revise(broadcastId: string): Promise<void> {
		const { readViews, files, rows, recordings, now, log } = this.#options;
		const view = (await readViews([broadcastId])).get(broadcastId);
		if (!view) return;
		const gate = new Gate();
		gate.learn(view, now());
		const confirm = () => Promise.resolve(true);
		const { bodyId } = view;
		const shelf = new Shelf({ broadcastId, bodyId, gate, files, rows, settleMs: 0, confirm, now, log });
		await shelf.restore();
		const before = shelf.version;
		shelf.obey();
		shelf.finish();
		await shelf.settled();
		if (shelf.version === before) return;
		const endedAtMs = view.endedAtMs ?? now();
		await recordings.finish(view, finishedRecording(shelf.entries, view, endedAtMs));
	}
}
