/** Tells how far a run is, and hears whether it is to end. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { importRuns } from '../db/schema/index.ts';

/** What a page shows of a run under way. */
export interface ImportProgress {
	readonly phase: 'entry' | 'lists' | 'writing' | 'files';
	/** The list that is read. */
	readonly list?: string;
	readonly done?: number;
	readonly total?: number;
}

const EVERY_MS = 1_000;

/** Somebody asked the run to end. */
export class Stopped extends Error {
	override readonly name = 'Stopped';
}

export class Progress {
	readonly #db: Db;
	readonly #runId: string;
	readonly #heard: ((progress: ImportProgress) => void) | undefined;
	#last = -Infinity;
	#stopped: Stopped | undefined;

	constructor(db: Db, runId: string, heard?: (progress: ImportProgress) => void) {
		this.#db = db;
		this.#runId = runId;
		this.#heard = heard;
	}

	/** Tells at most once a second, and always when the phase begins. @throws {Stopped} */
	async tell(progress: ImportProgress): Promise<void> {
		this.#heard?.(progress);
		if (progress.done !== undefined && performance.now() - this.#last < EVERY_MS) return;
		this.#last = performance.now();
		const [run] = await this.#db
			.update(importRuns)
			.set({ progress: { ...progress } })
			.where(eq(importRuns.id, this.#runId))
			.returning({ stopWanted: importRuns.stopWanted });
		if (run?.stopWanted) throw new Stopped('asked to end');
	}

	/** For where nobody can wait. @throws {Stopped} when that was heard the last time */
	note(progress: ImportProgress): void {
		if (this.#stopped) throw this.#stopped;
		this.tell(progress).catch((error: unknown) => {
			// Anything else is trouble with a display only.
			if (error instanceof Stopped) this.#stopped = error;
		});
	}
}
