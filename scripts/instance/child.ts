/** One supervised program: started, logged, started again when it dies, stopped when asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';

/** A log file above this size becomes the old one at the next start. */
const MAX_LOG_BYTES = 20 * 1024 * 1024;

/** First restart at once, then slower and slower while it keeps dying young. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;
const GROWN_UP_MS = 20_000;

export interface ChildOptions {
	readonly name: string;
	readonly program: string;
	readonly args: readonly string[];
	readonly cwd?: string;
	readonly env: NodeJS.ProcessEnv;
	readonly logFile: string;
	/** Asks it to end; `SIGTERM` unless said. */
	readonly stopSignal?: NodeJS.Signals;
	/** How long it may take to end before it is killed. */
	readonly stopWithinMs: number;
	/** Called whenever it was started. */
	readonly onStart?: () => void;
	/** Called when it died without being asked, with the reason, before it is started again. */
	readonly onDeath?: (reason: string) => void;
	/** Shows its output here too. */
	readonly onLine?: (line: string) => void;
}

export class Child {
	readonly options: ChildOptions;
	#process: ChildProcess | undefined;
	#stopping = false;
	#retryMs = FIRST_RETRY_MS;
	#retry: NodeJS.Timeout | undefined;

	constructor(options: ChildOptions) {
		this.options = options;
		const size = fs.statSync(options.logFile, { throwIfNoEntry: false })?.size ?? 0;
		if (size > MAX_LOG_BYTES) fs.renameSync(options.logFile, `${options.logFile}.old`);
	}

	get pid(): number | undefined {
		return this.#process?.pid;
	}

	start(): void {
		const { program, args, cwd, env, logFile, onLine } = this.options;
		const started = Date.now();
		// Its own process group: Ctrl-C on the terminal reaches us only, and we stop them in the right order. Should
		// we be killed outright, the kernel asks it to end.
		const signal = (this.options.stopSignal ?? 'SIGTERM').replace('SIG', '');
		const child = spawn('setpriv', ['--pdeathsig', signal, program, ...args], {
			cwd,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true
		});
		this.#process = child;
		const log = fs.createWriteStream(logFile, { flags: 'a' });
		for (const stream of [child.stdout, child.stderr]) {
			stream.pipe(log, { end: false });
			if (onLine) eachLine(stream, onLine);
			// On a full disk lines are lost, but nobody waits for them to be written.
			log.on('error', () => stream.resume());
		}
		this.options.onStart?.();
		let ended = false;
		const onEnd = (reason: string) => {
			if (ended) return;
			ended = true;
			this.#process = undefined;
			// What it had started itself must not hold ports and files of the next one.
			killGroup(child.pid);
			if (!this.#stopping) this.#restart(reason, Date.now() - started);
		};
		child.on('error', (error) => onEnd(error.message));
		child.on('exit', (code, signal) => onEnd(signal ?? `Code ${code}`));
		child.on('close', () => log.end());
	}

	#restart(reason: string, livedMs: number): void {
		this.#retryMs = livedMs > GROWN_UP_MS ? FIRST_RETRY_MS : Math.min(this.#retryMs * 2, LAST_RETRY_MS);
		this.options.onDeath?.(reason);
		this.#retry = setTimeout(() => this.start(), this.#retryMs);
	}

	/** Asks it to end and waits for that; kills it when its time is over. */
	async stop(): Promise<void> {
		this.#stopping = true;
		clearTimeout(this.#retry);
		const child = this.#process;
		if (!child?.pid) return;
		const ended = once(child, 'exit');
		child.kill(this.options.stopSignal ?? 'SIGTERM');
		const timer = setTimeout(() => this.kill(), this.options.stopWithinMs);
		await ended;
		clearTimeout(timer);
	}

	/** Ends it and everything it started, at once. */
	kill(): void {
		this.#stopping = true;
		killGroup(this.#process?.pid);
	}
}

function killGroup(pid: number | undefined): void {
	if (!pid) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nobody is left in it.
	}
}

function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
	let rest = '';
	stream.setEncoding('utf8');
	stream.on('data', (chunk) => {
		const lines = (rest + String(chunk)).split('\n');
		rest = lines.pop()!;
		lines.forEach(onLine);
	});
}
