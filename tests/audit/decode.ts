/** Decodes bytes of any kind with ffmpeg and reads what is in every picture and sound. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { CLOCK_HEIGHT, clockToMs, readBlockClock, type Luma } from '../support/block-clock.ts';
import { codesIn, SAMPLE_RATE, tonesIn } from './code.ts';

export interface Picture {
	/** When it was drawn, by the clock in it; `undefined` where none can be read. */
	readonly clockMs: number | undefined;
	readonly codes: readonly number[];
}

export interface Decoded {
	readonly pictures: readonly Picture[];
	/** Tone in Hz to the first instant it is heard, in ms from the start. */
	readonly tones: ReadonlyMap<number, number>;
	/** How many samples of sound there are, whatever is heard. */
	readonly samples: number;
}

/** Blocks are two pixels wide and four high; see `block-clock.ts`. */
const WIDTH = 64;
const HEIGHT = 72;
/** Every picture once: none doubled, none dropped. */
const AS_IT_IS = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];

/** `codes`: the numbers to look for. What cannot be decoded yields no pictures and no samples. */
export async function decode(media: Buffer, codes: readonly number[]): Promise<Decoded> {
	const input = ['-v', 'quiet', '-err_detect', 'ignore_err', '-i', 'pipe:0'];
	const filter = `scale=${WIDTH}:${HEIGHT}:flags=area,format=gray`;
	const picture = ['-map', '0:v', '-vf', filter, ...AS_IT_IS, '-f', 'rawvideo', 'pipe:1'];
	const tone = ['-map', '0:a', '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 'f32le', 'pipe:3'];
	let [pixels, sound] = await run('ffmpeg', [...input, ...picture, ...tone], media);
	if (pixels.length === 0 && sound.length === 0) {
		// One of them alone: asked for what is not there, the program does nothing at all.
		[pixels] = await run('ffmpeg', [...input, ...picture], media);
		[, sound] = await run('ffmpeg', [...input, ...tone], media);
	}
	const pictures: Picture[] = [];
	for (let at = 0; at + WIDTH * HEIGHT <= pixels.length; at += WIDTH * HEIGHT) {
		pictures.push(pictureOf(pixels.subarray(at, at + WIDTH * HEIGHT), codes));
	}
	const samples = new Float32Array(
		sound.buffer.slice(sound.byteOffset, sound.byteOffset + Math.floor(sound.length / 4) * 4)
	);
	return { pictures, tones: tonesIn(samples), samples: samples.length };
}

function pictureOf(pixels: Buffer, codes: readonly number[]): Picture {
	const luma: Luma = (x, y) => {
		// The middle of a block lies on the border of its two columns and of its four rows: all around it count.
		const [column, row] = [Math.round(x * WIDTH), Math.round(y * HEIGHT)];
		const at = (dx: number, dy: number) => pixels[(row + dy) * WIDTH + column + dx]!;
		return (at(0, 0) + at(-1, 0) + at(0, -1) + at(-1, -1)) / 4;
	};
	const clock = readBlockClock(luma);
	const clockMs = clock === undefined ? undefined : clockToMs(clock, Date.now());
	return { clockMs, codes: codesIn(luma, codes) };
}

/** Times of the pictures, in ms, as a player lays them out, in order of showing. */
export async function pictureTimes(media: Buffer): Promise<number[]> {
	const args = ['-v', 'quiet', '-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
	const [text] = await run('ffprobe', [...args, 'pipe:0'], media);
	const times = text.toString().match(/[\d.]+/g) ?? [];
	return times.map((seconds) => Number(seconds) * 1000).sort((a, b) => a - b);
}

/** What the program writes to its standard output and to its fourth channel. Its complaints are not listened to. */
function run(program: string, args: readonly string[], input: Buffer): Promise<[Buffer, Buffer]> {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore', 'pipe'] });
		const read = (stream: Readable) => {
			const chunks: Buffer[] = [];
			stream.on('data', (data: Buffer) => chunks.push(data));
			return chunks;
		};
		const out = read(child.stdout!);
		const more = read(child.stdio[3] as Readable);
		child.on('error', reject);
		child.on('close', () => resolve([Buffer.concat(out), Buffer.concat(more)]));
		child.stdin!.on('error', () => {});
		child.stdin!.end(input);
	});
}

/** The share of the height that the clock takes is what the picture is scaled for. */
if (HEIGHT * CLOCK_HEIGHT !== 8) throw new Error('the blocks of the clock must be four pixels high');
