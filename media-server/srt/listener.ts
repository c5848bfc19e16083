/**
 * Waits for the encoder of one camera by SRT, on one port, with one child at a time.
 *
 * A child takes one encoder. It ends with it, and the next one stands at once. While an encoder is there, nobody else can reach the
 * port; a wrong passphrase is refused in the handshake, and the child goes on waiting.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { SRT_LATENCY_MS } from '#lib/domain/broadcasts/cameras.ts';
import { FlvIntake, type FlvPlace } from '../flv/intake.ts';
import { FlvSplitter } from '../flv/tags.ts';
import { ARGUMENTS, listOf, PROGRAM } from './command.ts';
import { problemIn } from './complaints.ts';

export interface ListenerOptions {
	readonly host: string;
	readonly port: number;
	readonly passphrase: string;
	readonly place: FlvPlace;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * How long a picture is on its way at the least, in ms: half a second through the encoder, as by RTMP, and as much through MPEG-TS, which
 * gathers sound before it sends it, and SRT, which waits for lost packets. Measured from an encoder of no delay it is 430 to 610.
 */
export const SRT_WAY_MS = 800 + SRT_LATENCY_MS;
const MOST_TAG_BYTES = 4 * 1024 * 1024;
/** What of its complaints is kept; they name the passphrase and are never logged. */
const MOST_COMPLAINT = 4096;
/** An encoder is there, but no byte for this long: the child hangs, in ms. It gives up by itself after three seconds. */
const STUCK_MS = 6000;
/** Nobody came for this long: whether the child still listens cannot be told, so another one does, in ms. */
const LONG_MS = 600_000;
/** A child that ends sooner than this could not listen, in ms. */
const SHORT_MS = 500;
const AGAIN_MS = 50;
const AGAIN_AFTER_FAILURE_MS = 1000;

export class SrtListener {
	readonly port: number;
	readonly #options: ListenerOptions;
	#passphrase: string;
	#child: Child | undefined;
	/** Of the child: when it was started, or sent something. */
	#movedMs = 0;
	#hasEncoder = false;
	#failing = false;
	#timer: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(options: ListenerOptions) {
		this.#options = options;
		this.port = options.port;
		this.#passphrase = options.passphrase;
		this.#start();
	}

	/** Whom it lets in from now on. An encoder with another passphrase goes: as long as it is there, nobody else reaches the port. */
	admit(passphrase: string): void {
		if (passphrase === this.#passphrase) return;
		this.#passphrase = passphrase;
		this.#child?.kill('SIGKILL');
	}

	/** Replaces a child that hangs; call it once a second. */
	tick(): void {
		const quietMs = this.#options.now() - this.#movedMs;
		if (quietMs > (this.#hasEncoder ? STUCK_MS : LONG_MS)) this.#child?.kill('SIGKILL');
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		this.#child?.kill('SIGKILL');
	}

	#start(): void {
		const { host, port, place, now, log } = this.#options;
		const child = spawn(PROGRAM, ARGUMENTS, { stdio: ['pipe', 'pipe', 'pipe'] });
		this.#child = child;
		this.#hasEncoder = false;
		this.#movedMs = now();
		const startedMs = now();
		const splitter = new FlvSplitter(MOST_TAG_BYTES);
		let intake: FlvIntake | undefined;
		let complaint = '';
		child.stdout.on('data', (data: Buffer) => {
			if (this.#child !== child || this.#closed) return;
			this.#movedMs = now();
			this.#hasEncoder = true;
			this.#failing = false;
			intake ??= new FlvIntake({
				camera: place,
				now,
				wayMs: SRT_WAY_MS,
				end: () => child.kill('SIGKILL'),
				log
			});
			try {
				for (const tag of splitter.push(data)) intake.push(tag);
			} catch (error) {
				log('What came by SRT could not be read.', error);
				child.kill('SIGKILL');
			}
		});
		child.stderr.on('data', (data: Buffer) => {
			complaint = (complaint + data.toString()).slice(-MOST_COMPLAINT);
		});
		child.stdin.on('error', () => {});
		child.stdin.end(listOf(host, port, this.#passphrase));
		const gone = () => {
			if (this.#child !== child) return;
			this.#child = undefined;
			intake?.close();
			if (this.#closed) return;
			const problem = problemIn(complaint);
			if (problem) place.refuse(problem);
			const failed = !intake && now() - startedMs < SHORT_MS;
			if (failed && !this.#failing) log(`Nobody can be waited for by SRT on port ${port}.`);
			this.#failing = failed;
			this.#timer = setTimeout(() => this.#start(), failed ? AGAIN_AFTER_FAILURE_MS : AGAIN_MS);
		};
		child.on('error', gone);
		child.on('close', gone);
	}
}
