/**
 * The small picture of one camera, through one ffmpeg child.
 *
 * A child begins with a key frame, and ends with a closure, a new format, or when it cannot keep up. What it has been given before
 * may still come for a moment, into the places it belongs to; nothing else comes of it. While there is none, there is no small
 * picture, and nobody waits for it.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { ARGUMENTS, PROGRAM } from './command.ts';
import type { Headroom } from './headroom.ts';
import { SmallLedger, type SmallSource } from './ledger.ts';
import type { SmallSlot } from './slot.ts';

export interface SmallEncoderOptions {
	readonly headroom: Pick<Headroom, 'admits' | 'isExceeded' | 'niceness' | 'restMs'>;
	/** A place was filled or given up. */
	readonly changed: () => void;
	readonly log: (message: string) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface Running {
	readonly child: Child;
	readonly ledger: SmallLedger;
	readonly startedMs: number;
	hasBegun: boolean;
}

/** A picture that is awaited for longer than this: the machine is too slow, or the child hangs, in ms. */
const LATE_MS = 1500;
/** The same until the first one has come: a program takes its time to start. */
const FIRST_LATE_MS = 5000;
/** After the input's end the child may finish what it has for so long, in ms. */
const DRAIN_MS = 500;
/** Before another one follows one that was there for a while, in ms. */
const PAUSE_MS = 1000;
/** A child that lived no longer than this could not do its work, in ms. */
const SHORT_MS = 2000;

export class SmallEncoder {
	readonly #options: SmallEncoderOptions;
	#running: Running | undefined;
	readonly #draining = new Set<Child>();
	#notBeforeMs = -Infinity;
	#isMissing = false;
	#nowMs = 0;

	constructor(options: SmallEncoderOptions) {
		this.#options = options;
	}

	/** A German sentence when there is no program to make it with. */
	get problem(): string | undefined {
		return this.#isMissing
			? 'Das kleine Bild für langsame Leitungen fehlt. Bitte installieren Sie ffmpeg auf dem Server.'
			: undefined;
	}

	/** Takes a picture; the place of its small one, `undefined` when there will be none. */
	push(picture: SmallSource, mediaMs: number, nowMs: number): SmallSlot | undefined {
		this.#nowMs = nowMs;
		const running = this.#current(picture, nowMs);
		if (!running) return undefined;
		const { bytes, slot } = running.ledger.put(picture, mediaMs, nowMs);
		running.child.stdin.write(bytes);
		return slot;
	}

	/** Nothing of what comes later may meet what was before: the next picture begins anew. */
	cut(): void {
		const running = this.#running;
		if (!running) return;
		this.#running = undefined;
		const { child } = running;
		this.#draining.add(child);
		child.stdin.end();
		setTimeout(() => child.kill('SIGKILL'), DRAIN_MS).unref();
	}

	close(): void {
		this.#running?.child.kill('SIGKILL');
		for (const child of this.#draining) child.kill('SIGKILL');
		this.#notBeforeMs = Infinity;
	}

	#current(picture: SmallSource, nowMs: number): Running | undefined {
		const running = this.#running;
		if (running && !running.ledger.fits(picture.parameters)) this.cut();
		else if (running && isLate(running, nowMs)) this.#end('it does not keep up', nowMs);
		else if (running && this.#options.headroom.isExceeded()) this.#end('the machine has no room', nowMs);
		if (this.#running) return this.#running;
		if (!picture.key || nowMs < this.#notBeforeMs || !this.#options.headroom.admits(nowMs)) return undefined;
		return (this.#running = this.#start(picture, nowMs));
	}

	#start({ parameters }: SmallSource, startedMs: number): Running {
		const { changed, log } = this.#options;
		const child = spawn(PROGRAM, ARGUMENTS, { stdio: ['pipe', 'pipe', 'ignore'] });
		const ledger = new SmallLedger(parameters);
		const running: Running = { child, ledger, startedMs, hasBegun: false };
		let isOver = false;
		const gone = (reason: string) => {
			if (isOver) return;
			isOver = true;
			this.#draining.delete(child);
			ledger.giveUp();
			if (this.#running === running) {
				this.#running = undefined;
				const isShort = this.#nowMs - startedMs < SHORT_MS;
				const pauseMs = isShort ? this.#options.headroom.restMs : PAUSE_MS;
				this.#notBeforeMs = Math.max(this.#notBeforeMs, this.#nowMs + pauseMs);
				if (this.#notBeforeMs < Infinity) log(`The small picture ended (${reason}).`);
			}
			changed();
		};
		child.stdout.on('data', (data: Buffer) => {
			this.#isMissing = false;
			running.hasBegun = true;
			try {
				ledger.read(data);
			} catch {
				child.kill('SIGKILL');
			}
			changed();
		});
		child.stdin.on('error', () => {});
		child.on('error', (error) => {
			this.#isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
			gone(error.message);
		});
		child.on('close', (code, signal) => gone(signal ?? `exit code ${code}`));
		if (child.pid !== undefined) setPriority(child.pid, this.#options.headroom.niceness);
		child.stdin.write(ledger.head());
		return running;
	}

	/** Ends the child, for longer. */
	#end(reason: string, nowMs: number): void {
		const running = this.#running!;
		this.#running = undefined;
		this.#notBeforeMs = nowMs + this.#options.headroom.restMs;
		this.#options.log(`The small picture is left out (${reason}).`);
		running.ledger.giveUp();
		running.child.kill('SIGKILL');
		this.#options.changed();
	}
}

const isLate = ({ ledger, hasBegun }: Running, nowMs: number): boolean =>
	ledger.waitsMs(nowMs) > (hasBegun ? LATE_MS : FIRST_LATE_MS);
