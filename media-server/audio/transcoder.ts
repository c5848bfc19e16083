/**
 * Opus to AAC through one ffmpeg child per session.
 *
 * A dead child is replaced by the next packet; the picture goes on meanwhile, and sound comes back in its right place
 * because every child starts its own ledger. A child that stops answering is killed and counts as dead.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { AAC_BITRATE_BPS, AAC_CHANNELS, AAC_SAMPLE_RATE, AdtsSplitter } from '../codecs/aac.ts';
import type { Span } from '../gate/span.ts';
import { OpusFeed } from './feed.ts';
import type { TimedFrame } from './timed-frame.ts';

/** No probing and no buffering: the first frame comes about 100 ms after the start, the others within 25 ms. */
const ARGUMENTS = [
	'-hide_banner -loglevel error -fflags +nobuffer -probesize 32 -analyzeduration 0 -f ogg -i pipe:0',
	`-c:a aac -b:a ${AAC_BITRATE_BPS} -ac ${AAC_CHANNELS} -ar ${AAC_SAMPLE_RATE} -flush_packets 1 -f adts pipe:1`
].flatMap((part) => part.split(' '));

/** Bytes that may wait for the child; 20 s of sound. More means it hangs. */
const MOST_WAITING_BYTES = 256 * 1024;
/** A child that dies at once is not tried more often than this, in ms. */
const RESTART_PAUSE_MS = 250;

type Child = ChildProcessByStdio<Writable, Readable, null>;

export interface TranscoderEvents {
	frame(frame: TimedFrame): void;
	/** The child is gone; another follows with the next packet. */
	died(reason: string): void;
}

export class AudioTranscoder {
	readonly #events: TranscoderEvents;
	readonly #program: string;
	#child: Child | undefined;
	#feed = new OpusFeed();
	#notBeforeMs = 0;
	#closed = false;

	constructor(events: TranscoderEvents, program = 'ffmpeg') {
		this.#events = events;
		this.#program = program;
	}

	/** Process id of the running child, `undefined` when there is none. */
	get pid(): number | undefined {
		return this.#child?.pid;
	}

	/** Takes one Opus packet whose sound begins at `mediaMs` of the picture's clock. */
	push(packet: Buffer, mediaMs: number, arrived: Span): void {
		if (this.#closed) return;
		if (!this.#child) {
			if (arrived.untilMs < this.#notBeforeMs) return;
			this.#notBeforeMs = arrived.untilMs + RESTART_PAUSE_MS;
			this.#start();
		}
		this.#child!.stdin.write(this.#feed.push(packet, mediaMs, arrived));
		if (this.#child!.stdin.writableLength > MOST_WAITING_BYTES) this.#drop('it reads no more');
	}

	close(): void {
		this.#closed = true;
		this.#child?.kill('SIGKILL');
		this.#child = undefined;
	}

	#start(): void {
		const child = spawn(this.#program, ARGUMENTS, { stdio: ['pipe', 'pipe', 'ignore'] });
		const feed = new OpusFeed();
		const splitter = new AdtsSplitter();
		this.#child = child;
		this.#feed = feed;
		child.stdout.on('data', (data: Buffer) => {
			for (const bytes of splitter.push(data)) {
				const frame = feed.frame(bytes);
				if (frame && this.#child === child) this.#events.frame(frame);
			}
		});
		child.stdin.on('error', () => {});
		child.on('error', (error) => this.#gone(child, error.message));
		child.on('exit', (code, signal) => this.#gone(child, signal ?? `exit code ${code}`));
		child.stdin.write(feed.head());
	}

	#drop(reason: string): void {
		const child = this.#child;
		if (!child) return;
		child.kill('SIGKILL');
		this.#gone(child, reason);
	}

	#gone(child: Child, reason: string): void {
		if (this.#child !== child) return;
		this.#child = undefined;
		if (!this.#closed) this.#events.died(reason);
	}
}
