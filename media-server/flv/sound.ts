/**
 * The sound of FLV tags to Opus through one ffmpeg child, because a room takes sound as Opus alone.
 *
 * A dead child is replaced by the next tag, a child that reads no more is killed. Every child gets times that count from its first
 * tag, and what comes out is counted back on it, so sound lies where the encoder took it, gaps included.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { OggOpusReader } from '../codecs/ogg.ts';
import { SOUND_FLV_HEAD, writeTag, type FlvTag } from './tags.ts';

/** No probing and no buffering: sound comes about 60 ms after its tag. */
const ARGUMENTS = [
	'-hide_banner -loglevel error -fflags +nobuffer -probesize 32 -analyzeduration 0 -f flv -i pipe:0',
	'-vn -c:a libopus -b:a 128k -ac 2 -ar 48000 -frame_duration 20 -page_duration 20000 -flush_packets 1 -f ogg pipe:1'
].flatMap((part) => part.split(' '));

/** Bytes that may wait for the child; more means it hangs. */
const MOST_WAITING_BYTES = 256 * 1024;
/** A child that dies at once is not tried more often than this, in ms of the encoder's clock. */
const RESTART_PAUSE_MS = 250;

type Child = ChildProcessByStdio<Writable, Readable, null>;

export class SoundEncoder {
	/** An Opus packet whose sound begins at `mediaMs` of the encoder's clock. */
	readonly #packet: (packet: Buffer, mediaMs: number) => void;
	#child: Child | undefined;
	#baseMs = 0;
	#notBeforeMs = -Infinity;

	constructor(packet: (packet: Buffer, mediaMs: number) => void) {
		this.#packet = packet;
	}

	/** Takes one audio tag. `configuration`: the body of the tag that must come first (AAC). */
	push(tag: FlvTag, configuration: Buffer | undefined): void {
		if (!this.#child) {
			if (tag.timestampMs < this.#notBeforeMs) return;
			this.#notBeforeMs = tag.timestampMs + RESTART_PAUSE_MS;
			this.#start(tag, configuration);
		}
		const child = this.#child!;
		child.stdin.write(writeTag({ ...tag, timestampMs: Math.max(0, tag.timestampMs - this.#baseMs) }));
		if (child.stdin.writableLength > MOST_WAITING_BYTES) this.stop();
	}

	/** Ends the child; what is in it is void. */
	stop(): void {
		this.#child?.kill('SIGKILL');
		this.#child = undefined;
	}

	#start(first: FlvTag, configuration: Buffer | undefined): void {
		const child = spawn('ffmpeg', ARGUMENTS, { stdio: ['pipe', 'pipe', 'ignore'] });
		const reader = new OggOpusReader();
		const baseMs = first.timestampMs;
		this.#child = child;
		this.#baseMs = baseMs;
		child.stdout.on('data', (data: Buffer) => {
			for (const { packet, firstSample } of reader.push(data)) {
				if (this.#child === child) this.#packet(packet, baseMs + firstSample / 48);
			}
		});
		const gone = () => this.#child === child && (this.#child = undefined);
		child.stdin.on('error', () => {});
		child.on('error', gone);
		child.on('exit', gone);
		child.stdin.write(SOUND_FLV_HEAD);
		if (configuration) child.stdin.write(writeTag({ type: first.type, timestampMs: 0, body: configuration }));
	}
}
