/** Works off the videos that wait, one after the other, each in a process of its own; and removes what nobody needs any more. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { videoImportRows } from '#lib/server/db/media/video-imports.ts';
import { PROBLEM } from './problem.ts';

export interface ImportQueueOptions {
	readonly rows: Pick<ReturnType<typeof videoImportRows>, 'findWaiting' | 'fail' | 'listUnfinished'>;
	/** Folder with one folder per import. */
	readonly folder: string;
	readonly log: (message: string, error?: unknown) => void;
}

const EVERY_MS = 3000;
/** From the product's folder, which every process runs in; the media server itself may be one built file. */
const PROGRAM = 'media-server/imports/main.ts';

export class ImportQueue {
	readonly #options: ImportQueueOptions;
	readonly #timer: NodeJS.Timeout;
	#child: ChildProcess | undefined;
	#isWorking = false;
	#isClosed = false;

	constructor(options: ImportQueueOptions) {
		this.#options = options;
		this.#timer = setInterval(() => void this.look(), EVERY_MS);
	}

	/** What is being worked on is begun anew by the next process. */
	close(): void {
		this.#isClosed = true;
		clearInterval(this.#timer);
		this.#child?.kill('SIGKILL');
	}

	async look(): Promise<void> {
		if (this.#isWorking || this.#isClosed) return;
		this.#isWorking = true;
		const { rows, log } = this.#options;
		try {
			await this.#sweep();
			for (let id; !this.#isClosed && (id = await rows.findWaiting());) await this.#work(id);
		} catch (error) {
			log('Videos could not be looked through yet.', error);
		} finally {
			this.#isWorking = false;
		}
	}

	async #work(id: string): Promise<void> {
		const { rows, log } = this.#options;
		// The kernel ends it with us, however that comes.
		const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', process.execPath, PROGRAM, id], {
			stdio: 'inherit'
		});
		this.#child = child;
		const code = await new Promise<number | null>((resolve) => {
			child.once('error', () => resolve(null));
			child.once('close', resolve);
		});
		if (code === 0 || this.#isClosed) return;
		log(`Work on a video ended with ${code ?? 'a signal'}.`);
		await rows.fail(id, PROBLEM.failed);
	}

	/** Folders of imports that are done, or were taken back. */
	async #sweep(): Promise<void> {
		const { rows, folder } = this.#options;
		const names = await readdir(folder).catch(() => []);
		if (names.length === 0) return;
		const needed = await rows.listUnfinished();
		for (const name of names) {
			if (!needed.has(name)) await rm(join(folder, name), { recursive: true, force: true });
		}
	}
}
