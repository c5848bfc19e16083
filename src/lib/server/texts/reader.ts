/** Reads foreign files in a child process, which is ended when a file takes too long or too much memory. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExtractionProblem } from '../db/schema/index.ts';
import { limited, READ_WITHIN_MS } from './limits.ts';
import { OUT_OF_MEMORY, type ReadAnswer, type ReadRequest } from './messages.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A child rests this long before it ends: starting one costs a second. */
const IDLE_MS = 20_000;

/** Of V8's heap, in megabytes; the limit of the process is higher, since bytes of files lie outside of it. */
const HEAP_MB = 512;

/** A child that has read so many files makes room for a fresh one. */
const FILES_PER_CHILD = 30;

/** One child, one file at a time. */
export class Reader {
	readonly #withinMs: number;
	#child: ChildProcess | undefined;
	#files = 0;
	#idle: NodeJS.Timeout | undefined;

	constructor(withinMs = READ_WITHIN_MS) {
		this.#withinMs = withinMs;
	}

	/**
	 * The text of the file, or why there is none.
	 *
	 * @throws when no child can be started, which is not the file's fault
	 */
	async read(request: ReadRequest): Promise<ReadAnswer> {
		clearTimeout(this.#idle);
		if (!this.#child?.connected || this.#files++ >= FILES_PER_CHILD) this.close();
		const child = (this.#child ??= this.#start());
		const { promise, resolve, reject } = Promise.withResolvers<ReadAnswer>();
		const late = setTimeout(() => {
			resolve({ problem: 'too-slow' });
			this.close();
		}, this.#withinMs);
		child.once('message', resolve);
		child.once('exit', (code) => resolve({ problem: causeOf(code) }));
		child.once('error', reject);
		child.send(request);
		try {
			return await promise;
		} finally {
			clearTimeout(late);
			child.removeAllListeners();
			this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
		}
	}

	/** Ends the child; the next file gets a new one. */
	close(): void {
		clearTimeout(this.#idle);
		this.#child?.kill('SIGKILL');
		this.#child = undefined;
	}

	#start(): ChildProcess {
		this.#files = 1;
		const heap = `--max-old-space-size=${HEAP_MB}`;
		const [program, args] = limited(process.execPath, [heap], FILES_PER_CHILD * this.#withinMs);
		const child = fork(CHILD, [], {
			execPath: program,
			execArgv: args,
			serialization: 'advanced',
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			env: { PATH: process.env.PATH ?? '' }
		});
		child.unref();
		child.channel?.unref();
		return child;
	}
}

/** Ended by a signal or by its own judgement: memory. Otherwise the file made the reader stumble. */
const causeOf = (code: number | null): ExtractionProblem =>
	code === null || code === OUT_OF_MEMORY || code > 128 ? 'too-much-memory' : 'broken';
