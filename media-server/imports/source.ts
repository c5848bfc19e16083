/**
 * What a video file is, found out by its first bytes and by ffprobe.
 *
 * Files are foreign. ffmpeg follows lists and references that stand in a file, so it is told which format to take this file for, one
 * of those that hold their own media, and may open nothing but files.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './program.ts';
import { PROBLEM, VideoProblem } from './problem.ts';

/** How the files of an import are named in its folder: one video, or a list with its pieces and perhaps a second one for the sound. */
const VIDEO_NAME = 'video';
const LIST_NAMES = ['picture.m3u8', 'sound.m3u8'] as const;

/** What ffmpeg is to read: arguments up to and with `-i`. */
export type Input = readonly string[];

export interface VideoSource {
	readonly inputs: readonly Input[];
	readonly hasSound: boolean;
	/** The picture can be taken over as it is. */
	readonly isPlayable: boolean;
	/** In ms; `undefined` when nothing tells. */
	readonly durationMs: number | undefined;
}

interface Probed {
	readonly streams?: readonly {
		readonly codec_type?: string;
		readonly codec_name?: string;
		readonly pix_fmt?: string;
		readonly profile?: string;
		readonly field_order?: string;
		readonly side_data_list?: readonly { readonly rotation?: number }[];
		readonly width?: number;
		readonly height?: number;
		readonly disposition?: { readonly attached_pic?: number };
	}[];
	readonly format?: { readonly duration?: string };
}

const LONGEST_MS = 24 * 3_600_000;
const PROBE_WITHIN_MS = 60_000;
/** Larger pictures stall small devices, and nobody's line carries them. */
const LARGEST = { width: 1920, height: 1200 };
const PROFILES = new Set(['Baseline', 'Constrained Baseline', 'Main', 'High']);

/** @throws {VideoProblem} when it is no video */
export async function readSource(folder: string, names: readonly string[]): Promise<VideoSource> {
	const inputs = names.includes(LIST_NAMES[0])
		? LIST_NAMES.filter((name) => names.includes(name)).map((name) => listInput(join(folder, name)))
		: [await fileInput(join(folder, VIDEO_NAME))];
	const probed = await Promise.all(inputs.map(probe));
	const streams = probed.flatMap((each) => each.streams ?? []);
	const picture = streams.find(
		({ codec_type, disposition }) => codec_type === 'video' && disposition?.attached_pic !== 1
	);
	if (!picture) throw new VideoProblem(PROBLEM.noPicture);
	const { codec_name, pix_fmt = '', profile = '', width = 0, height = 0 } = picture;
	const isSmallEnough = width <= LARGEST.width && height <= LARGEST.height;
	const isWhole = ['progressive', 'unknown', undefined].includes(picture.field_order);
	const isUpright = !picture.side_data_list?.some(({ rotation = 0 }) => rotation !== 0);
	const duration = Number(probed[0]?.format?.duration);
	if (duration * 1000 > LONGEST_MS) throw new VideoProblem(PROBLEM.tooLong);
	return {
		inputs,
		hasSound: streams.some(({ codec_type }) => codec_type === 'audio'),
		isPlayable:
			codec_name === 'h264' &&
			['yuv420p', 'yuvj420p'].includes(pix_fmt) &&
			PROFILES.has(profile) &&
			isSmallEnough &&
			isWhole &&
			isUpright,
		durationMs: duration > 0 ? duration * 1000 : undefined
	};
}

const listInput = (path: string): Input => [
	...[
		'-f',
		'hls',
		'-protocol_whitelist',
		'file,crypto',
		'-allowed_extensions',
		'ts,m4s,mp4,aac,key',
		'-i',
		`file:${path}`
	]
];

async function fileInput(path: string): Promise<Input> {
	const format = formatOf(await firstBytes(path));
	if (!format) throw new VideoProblem(PROBLEM.unknown);
	return ['-f', format, '-protocol_whitelist', 'file', '-i', `file:${path}`];
}

/** ffmpeg's name of the format, by the marks files begin with; `undefined` for one we do not take. */
export function formatOf(head: Buffer): string | undefined {
	const at = (offset: number, text: string) => head.toString('latin1', offset, offset + text.length) === text;
	const isOneOf = (names: readonly string[]) => names.some((name) => at(4, name));
	if (isOneOf(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'])) return 'mov';
	if (head.readUInt32BE(0) === 0x1a45dfa3) return 'matroska';
	if (at(0, 'RIFF') && at(8, 'AVI ')) return 'avi';
	if (at(0, 'FLV')) return 'flv';
	if (head.readUInt32BE(0) === 0x000001ba) return 'mpeg';
	if (head.readUInt32BE(0) === 0x3026b275) return 'asf';
	const isTransport = (start: number, length: number) =>
		[0, 1, 2].every((i) => head[start + i * length] === 0x47);
	if (isTransport(0, 188) || isTransport(4, 192)) return 'mpegts';
	return undefined;
}

const HEAD_BYTES = 1024;

async function firstBytes(path: string): Promise<Buffer> {
	const file = await open(path, 'r').catch(() => {
		throw new VideoProblem(PROBLEM.missing);
	});
	try {
		const head = Buffer.alloc(HEAD_BYTES);
		await file.read(head, 0, HEAD_BYTES, 0);
		return head;
	} finally {
		await file.close();
	}
}

async function probe(input: Input): Promise<Probed> {
	const answer = await runProgram(
		'ffprobe',
		['-v', 'error', '-show_streams', '-show_format', '-of', 'json', ...input],
		PROBE_WITHIN_MS
	);
	try {
		return JSON.parse(answer) as Probed;
	} catch {
		throw new VideoProblem(PROBLEM.damaged);
	}
}
