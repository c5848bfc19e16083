/** A player as tests need one: reads a playlist, fetches its segments, decodes what is in them. */
import { spawn } from 'node:child_process';
import { clockToMs, CLOCK_HEIGHT, readBlockClock } from '../support/block-clock.ts';

export interface ListedSegment {
	readonly uri: string;
	readonly initUri: string;
	readonly durationMs: number;
	readonly discontinuity: boolean;
	readonly gap: boolean;
	/** Wall clock of its start, counted on from the last date in the list. */
	readonly startedAtMs: number;
}

export interface Playlist {
	readonly text: string;
	readonly segments: readonly ListedSegment[];
	readonly ended: boolean;
	readonly targetMs: number;
}

/** The playlist at `url`. @throws {Error} with the status when there is none */
export async function fetchPlaylist(url: string): Promise<Playlist> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
	return parsePlaylist(await response.text());
}

function parsePlaylist(text: string): Playlist {
	const segments: ListedSegment[] = [];
	let initUri = '';
	let durationMs = 0;
	let startedAtMs = NaN;
	let discontinuity = false;
	let gap = false;
	for (const line of text.split('\n')) {
		const [, tag, value = ''] = /^#EXT-?(X-[A-Z-]+|INF)(?::(.*))?$/.exec(line) ?? [];
		if (tag === 'X-MAP') initUri = /URI="([^"]+)"/.exec(value)![1]!;
		else if (tag === 'X-PROGRAM-DATE-TIME') startedAtMs = Date.parse(value);
		else if (tag === 'X-DISCONTINUITY') discontinuity = true;
		else if (tag === 'X-GAP') gap = true;
		else if (tag === 'INF') durationMs = parseFloat(value) * 1000;
		else if (line && !line.startsWith('#')) {
			segments.push({ uri: line, initUri, durationMs, discontinuity, gap, startedAtMs });
			startedAtMs += durationMs;
			discontinuity = gap = false;
		}
	}
	const target = /#EXT-X-TARGETDURATION:(\d+)/.exec(text);
	return { text, segments, ended: text.includes('#EXT-X-ENDLIST'), targetMs: Number(target?.[1]) * 1000 };
}

/** The bytes of a segment with its initialization segment in front, ready for a decoder. */
export async function fetchSegment(playlistUrl: string, segment: ListedSegment): Promise<Buffer> {
	const parts = await Promise.all(
		[segment.initUri, segment.uri].map(async (uri) => {
			const response = await fetch(new URL(uri, playlistUrl));
			if (!response.ok) throw new Error(`${uri}: ${response.status}`);
			return Buffer.from(await response.arrayBuffer());
		})
	);
	return Buffer.concat(parts);
}

/** Every picture once, with the time it has: none doubled, none dropped, no complaint about uneven distances. */
const AS_IT_IS = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];

/** The clock in each picture, ms since 1970; `undefined` where it cannot be read. */
export async function clocksIn(media: Buffer): Promise<(number | undefined)[]> {
	const crop = `crop=iw:ih*${CLOCK_HEIGHT}:0:ih*(1-${CLOCK_HEIGHT})`;
	const filter = `${crop},scale=32:2:flags=area,format=gray`;
	const pixels = await run(
		'ffmpeg',
		['-v', 'error', '-i', 'pipe:0', '-an', '-vf', filter, ...AS_IT_IS, '-f', 'rawvideo', 'pipe:1'],
		media
	);
	const clocks: (number | undefined)[] = [];
	for (let at = 0; at + 64 <= pixels.length; at += 64) {
		const clock = readBlockClock(
			(x, y) => pixels[at + Math.floor(x * 32) + (y > 1 - CLOCK_HEIGHT / 2 ? 32 : 0)]!
		);
		clocks.push(clock === undefined ? undefined : clockToMs(clock, Date.now()));
	}
	return clocks;
}

/** How bright each picture is above the clock, 0 to 255. */
export async function greysIn(media: Buffer): Promise<number[]> {
	const filter = `crop=iw:ih*${1 - CLOCK_HEIGHT}:0:0,scale=1:1:flags=area,format=gray`;
	const pixels = await run(
		'ffmpeg',
		['-v', 'error', '-i', 'pipe:0', '-an', '-vf', filter, ...AS_IT_IS, '-f', 'rawvideo', 'pipe:1'],
		media
	);
	return [...pixels];
}

/** Share of the sound's power, 0 to 1, that lies at `hz`, for each 20 ms; 0 where it is silent. */
export async function toneIn(media: Buffer, hz: number): Promise<number[]> {
	const raw = await run(
		'ffmpeg',
		['-v', 'error', '-i', 'pipe:0', '-vn', '-ac', '1', '-ar', '48000', '-f', 'f32le', 'pipe:1'],
		media
	);
	const samples = new Float32Array(
		raw.buffer.slice(raw.byteOffset, raw.byteOffset + Math.floor(raw.length / 4) * 4)
	);
	const shares: number[] = [];
	for (let at = 0; at + 960 <= samples.length; at += 960)
		shares.push(toneShare(samples.subarray(at, at + 960), hz));
	return shares;
}

/** Goertzel's algorithm. */
function toneShare(samples: Float32Array, hz: number): number {
	const step = 2 * Math.cos((2 * Math.PI * hz) / 48_000);
	let before = 0;
	let last = 0;
	let power = 0;
	for (const sample of samples) {
		[before, last] = [last, sample + step * last - before];
		power += sample * sample;
	}
	if (power < 1e-6) return 0;
	return ((last ** 2 + before ** 2 - step * last * before) * 2) / (samples.length * power);
}

/**
 * How much later than seen the camera's tick is heard, in ms, for each full second in the segment. The picture says by its clock
 * when a second begins; a second whose tick cannot be made out is left out.
 */
export async function soundLagIn(media: Buffer): Promise<number[]> {
	const [packets, clocks, tick] = await Promise.all([packetsIn(media), clocksIn(media), toneIn(media, 660)]);
	const startMs = Math.min(...packets.map(({ ptsMs }) => ptsMs));
	const pictures = packets.filter(({ kind }) => kind === 'video');
	const heard = tick.flatMap((share, i) => (share > 0.5 && i > 0 && tick[i - 1]! < 0.3 ? [i * 20] : []));
	return pictures.flatMap(({ ptsMs }, i) => {
		const clock = clocks[i]!;
		if (i === 0 || Math.floor(clock / 1000) === Math.floor(clocks[i - 1]! / 1000)) return [];
		const seen = ptsMs - startMs - (clock % 1000);
		const nearest = heard.toSorted((a, b) => Math.abs(a - seen) - Math.abs(b - seen))[0];
		return nearest !== undefined && Math.abs(nearest - seen) < 500 ? [nearest - seen] : [];
	});
}

/** How much later than its second the tick is heard, in ms, for each second in the segment, by the clock of its first picture. */
export async function tickLagsIn(bytes: Buffer): Promise<number[]> {
	const [clocks, tone, packets] = await Promise.all([clocksIn(bytes), toneIn(bytes, 660), packetsIn(bytes)]);
	const startOf = (kind: string) => Math.min(...packets.filter((p) => p.kind === kind).map((p) => p.ptsMs));
	const soundAheadMs = startOf('video') - startOf('audio');
	return tone.flatMap((share, i) => {
		if (i === 0 || share < 0.5 || tone[i - 1]! > 0.3) return [];
		const instant = clocks[0]! + i * 20 - soundAheadMs;
		const lag = (((instant + 500) % 1000) + 1000) % 1000;
		return [lag - 500];
	});
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

export interface Packet {
	readonly kind: 'video' | 'audio';
	readonly ptsMs: number;
	readonly durationMs: number;
	readonly isKey: boolean;
}

/** What ffprobe finds in the media, in decoding order. */
export async function packetsIn(media: Buffer): Promise<Packet[]> {
	const entries = 'packet=codec_type,pts_time,duration_time,flags';
	const text = await run(
		'ffprobe',
		['-v', 'error', '-show_entries', entries, '-of', 'json', 'pipe:0'],
		media
	);
	const { packets } = JSON.parse(text.toString()) as { packets: Record<string, string>[] };
	return packets.map(({ codec_type, pts_time, duration_time, flags }) => ({
		kind: codec_type as Packet['kind'],
		ptsMs: Number(pts_time) * 1000,
		durationMs: Number(duration_time ?? 0) * 1000,
		isKey: flags!.startsWith('K')
	}));
}

/** The jump marks in the file itself. */
export async function marksIn(media: Buffer): Promise<{ title: string; offsetMs: number }[]> {
	const text = await run('ffprobe', ['-v', 'error', '-show_chapters', '-of', 'json', 'pipe:0'], media);
	const { chapters } = JSON.parse(text.toString()) as {
		chapters: { start_time: string; tags: { title: string } }[];
	};
	return chapters.map(({ start_time, tags }) => ({ title: tags.title, offsetMs: Number(start_time) * 1000 }));
}

/** Decodes everything and fails at the first fault. */
export async function decode(media: Buffer): Promise<void> {
	await run(
		'ffmpeg',
		['-v', 'error', '-xerror', '-err_detect', 'explode', '-i', 'pipe:0', ...AS_IT_IS, '-f', 'null', '-'],
		media
	);
}

function run(program: string, args: readonly string[], input: Buffer): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
		const out: Buffer[] = [];
		let complaint = '';
		child.stdout.on('data', (data: Buffer) => out.push(data));
		child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0 && complaint === '') resolve(Buffer.concat(out));
			else reject(new Error(`${program}: ${complaint || `exit code ${code}`}`));
		});
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}
