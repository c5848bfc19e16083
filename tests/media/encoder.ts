/**
 * A hardware encoder: ffmpeg that sends to an address (RTMP, SRT) a picture with the clock machines read, and a tone.
 *
 * The picture is drawn here, 25 times a second, so the clock in it says when it was taken.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { CLOCK_HEIGHT } from '../support/block-clock.ts';

export interface EncoderOptions {
	/** Where to, with the format: `flv` for RTMP, `mpegts` for SRT. */
	readonly url: string;
	readonly format?: 'flv' | 'mpegts';
	/** Whether it has sound at all; default yes. */
	readonly sound?: boolean;
	/** Default 440; 0 for silence. With `tick`, only in the first tenth of each second. */
	readonly toneHz?: number;
	readonly tick?: boolean;
	/** Further words for the picture's encoder, default a baseline profile without B-frames. */
	readonly video?: readonly string[];
	/** What there is above the clock, 0 to 255; default 90. `noise` is another picture each time, which takes all the bits there are. */
	readonly grey?: number | 'noise';
	readonly width?: number;
	readonly height?: number;
}

export interface Encoder {
	setTone(hz: number): void;
	/** What it complained of so far. */
	readonly complaint: string;
	/** Resolves when it has ended. */
	readonly ended: Promise<void>;
	/** SIGKILL; resolves when it is gone. */
	kill(): Promise<void>;
}

const FRAME_MS = 40;
const SOUND_RATE = 48_000;
const FRAME_SAMPLES = (SOUND_RATE * FRAME_MS) / 1000;
export const BASELINE = ['-profile:v', 'baseline', '-bf', '0', '-tune', 'zerolatency'];

export function startEncoder({
	url,
	format = 'flv',
	sound: hasSound = true,
	toneHz = 440,
	tick = false,
	video = BASELINE,
	grey = 90,
	width = 320,
	height = 180
}: EncoderOptions): Encoder {
	const input = ['-probesize', '32', '-analyzeduration', '0', '-thread_queue_size', '64'];
	const child = spawn(
		'ffmpeg',
		[
			...['-v', 'error', ...input, '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`],
			...[
				'-r',
				'25',
				'-i',
				'pipe:0',
				...input,
				'-f',
				's16le',
				'-ar',
				String(SOUND_RATE),
				'-ac',
				'1',
				'-i',
				'pipe:3'
			],
			...['-map', '0:v', ...(hasSound ? ['-map', '1:a', '-c:a', 'aac', '-b:a', '96k'] : [])],
			...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50'],
			...['-b:v', '800k', ...video, '-flush_packets', '1', '-f', format, url]
		],
		{ stdio: ['pipe', 'ignore', 'pipe', 'pipe'] }
	);
	const pictures = child.stdin!;
	const sounds = child.stdio[3] as Writable;
	for (const pipe of [pictures, sounds]) pipe.on('error', () => {});
	let complaint = '';
	child.stderr!.on('data', (data: Buffer) => (complaint += data.toString()));
	const ended = once(child, 'exit').then(() => clearInterval(timer));

	let hz = toneHz;
	let frames = 0;
	const startedMs = Date.now();
	const timer = setInterval(() => {
		for (; frames * FRAME_MS <= Date.now() - startedMs; frames++) {
			const takenMs = startedMs + frames * FRAME_MS;
			pictures.write(picture(width, height, takenMs, grey));
			sounds.write(sound(frames, hz, takenMs, tick));
		}
	}, 10);

	return {
		setTone: (next) => void (hz = next),
		get complaint() {
			return complaint;
		},
		ended,
		async kill() {
			child.kill('SIGKILL');
			await ended;
		}
	};
}

/** Grey or noise, and the clock below. */
function picture(width: number, height: number, takenMs: number, grey: number | 'noise'): Buffer {
	const pixels = grey === 'noise' ? randomBytes(width * height) : Buffer.alloc(width * height, grey);
	const top = Math.round(height * (1 - CLOCK_HEIGHT));
	const middle = Math.round(height * (1 - CLOCK_HEIGHT / 2));
	const clock = takenMs % 2 ** 32;
	for (let y = top; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const bit = Math.floor(clock / 2 ** (31 - Math.floor((x * 32) / width))) % 2;
			pixels[y * width + x] = bit === (y < middle ? 1 : 0) ? 235 : 16;
		}
	}
	return pixels;
}

function sound(frame: number, hz: number, takenMs: number, tick: boolean): Buffer {
	const samples = Buffer.alloc(FRAME_SAMPLES * 2);
	for (let i = 0; i < FRAME_SAMPLES; i++) {
		const isHeard = hz > 0 && (!tick || (takenMs + (i * 1000) / SOUND_RATE) % 1000 < 100);
		const phase = 2 * Math.PI * hz * ((frame * FRAME_SAMPLES + i) / SOUND_RATE);
		samples.writeInt16LE(isHeard ? Math.round(8000 * Math.sin(phase)) : 0, i * 2);
	}
	return samples;
}
