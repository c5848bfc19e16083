/** The search of `npm run audit:closure`: what is planted is found, wherever and however faint, and nothing else is. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOCK_HEIGHT, CODE_TOPS } from '../support/block-clock.ts';
import { chanceOf } from '../audit/chance.ts';
import { distances } from '../audit/chapters.ts';
import { EVERYWHERE, type Closure, type Place } from '../audit/closures.ts';
import { newCode, type Code } from '../audit/code.ts';
import { Kept, sha256 } from '../audit/kept.ts';
import { isMediaPacket } from '../audit/packets.ts';
import { Scanner } from '../audit/scanner.ts';
import { servedPieces } from '../audit/served.ts';
import { filesBelow, needlesIn, storedPieces } from '../audit/stored.ts';

const DRAWN_MS = Date.UTC(2026, 10, 24, 18);
const chance = chanceOf(1);
const planted = newCode(chance, 'GEHEIM', 3);
const other = newCode(chance, 'GEHEIM', 4);
const control = newCode(chance, 'GEHEIM', 22);

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-search-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const closed = (code: Code, fields: Partial<Closure> = {}): Closure => ({
	round: 1,
	kind: 'Pause',
	code,
	forbidden: [{ fromMs: DRAWN_MS, untilMs: DRAWN_MS + 60_000, places: EVERYWHERE, knownMs: DRAWN_MS }],
	...fields
});

/** A second of video as the camera makes it, encoded: clock from `drawnMs` on, and the code if there is one. */
async function film(
	code: Code | undefined,
	{
		drawnMs = DRAWN_MS,
		contrast = 1,
		args = FRAGMENTED
	}: { drawnMs?: number; contrast?: number; args?: string[] } = {}
): Promise<Buffer> {
	const [width, height, count] = [320, 180, 15];
	const frames = Buffer.alloc(width * height * count, 120);
	const blocks = (frame: number, value: number, top: number, strength: number) => {
		for (let y = Math.round(top * height); y < Math.round((top + CLOCK_HEIGHT) * height); y++) {
			for (let x = 0; x < width; x++) {
				const isSet = Math.floor(value / 2 ** (31 - Math.floor((x / width) * 32))) % 2 === 1;
				const isUpper = y / height < top + CLOCK_HEIGHT / 2;
				frames[(frame * height + y) * width + x] = 128 + (isSet === isUpper ? 110 : -110) * strength;
			}
		}
	};
	for (let frame = 0; frame < count; frame++) {
		if (code) for (const top of CODE_TOPS) blocks(frame, code.picture, top, contrast);
		blocks(frame, (drawnMs + frame * 66) % 2 ** 32, 1 - CLOCK_HEIGHT, 1);
	}
	const picture = [
		'-f',
		'rawvideo',
		'-pix_fmt',
		'gray',
		'-s',
		`${width}x${height}`,
		'-r',
		'15',
		'-i',
		'pipe:0'
	];
	const sound = ['-f', 'lavfi', '-i', `sine=frequency=${code?.hz ?? 440}:duration=1:sample_rate=48000`];
	const child = spawn('ffmpeg', ['-v', 'error', ...picture, ...sound, ...args, 'pipe:1']);
	const out: Buffer[] = [];
	child.stdout.on('data', (data: Buffer) => out.push(data));
	child.stdin.on('error', () => {});
	child.stdin.end(frames);
	await once(child, 'close');
	return Buffer.concat(out);
}

const CODECS = [
	'-c:v',
	'libx264',
	'-preset',
	'veryfast',
	'-crf',
	'32',
	'-pix_fmt',
	'yuv420p',
	'-c:a',
	'aac',
	'-b:a',
	'64k'
];
const FRAGMENTED = [...CODECS, '-movflags', 'empty_moov+default_base_moof+frag_keyframe', '-f', 'mp4'];

/** What comes before the first fragment, and the rest. */
function halves(media: Buffer): [Buffer, Buffer] {
	const at = media.indexOf('moof') - 4;
	return [media.subarray(0, at), media.subarray(at)];
}

const scanner = () => new Scanner([planted, other], [control]);
const piece = (bytes: Buffer, place: Place = 'live', atMs = DRAWN_MS + 5000) => ({
	...{ where: 'hier', place, atMs, key: sha256(bytes), bytes: () => bytes }
});
const means = (search: Scanner) => search.traces.map((trace) => trace.means).sort();

test('code, tone and clock of a closure are found, and only in the round they belong to', async () => {
	const search = scanner();
	await search.look(piece(await film(planted)), [
		closed(planted),
		closed(other, { round: 2, forbidden: [{ ...closed(other).forbidden[0]!, fromMs: DRAWN_MS + 30_000 }] })
	]);
	expect(means(search)).toEqual(['clock', 'picture', 'tone']);
	expect(search.traces.every(({ round }) => round === 1)).toBe(true);
	expect(search.traces.find((trace) => trace.means === 'picture')!.takenMs).toBe(DRAWN_MS);
});

test.for<[string, Parameters<typeof film>[1], string[]]>([
	['hardly visible', { contrast: 0.2 }, ['picture', 'tone']],
	[
		'as a small still',
		{ args: ['-map', '0:v', '-vf', 'scale=96:54', '-frames:v', '1', '-f', 'image2', '-c:v', 'mjpeg'] },
		['picture']
	],
	['as sound alone', { args: ['-map', '1:a', '-c:a', 'aac', '-f', 'adts'] }, ['tone']],
	['as a transport stream', { args: [...CODECS, '-f', 'mpegts'] }, ['picture', 'tone']]
])('it is found %s', async ([, how, expected]) => {
	const search = scanner();
	const elsewhere = { ...closed(planted).forbidden[0]!, fromMs: DRAWN_MS + 30_000 };
	await search.look(piece(await film(planted, how)), [closed(planted, { forbidden: [elsewhere] })]);
	expect(means(search)).toEqual(expected);
});

test('an ordinary picture of a closed time is found by its clock, one of an open time is not', async () => {
	const search = scanner();
	await search.look(piece(await film(undefined, { drawnMs: DRAWN_MS + 100 })), [closed(planted)]);
	expect(means(search)).toEqual(['clock']);
	const clean = scanner();
	await clean.look(piece(await film(undefined, { drawnMs: DRAWN_MS - 2000 })), [closed(planted)]);
	expect(clean.traces).toEqual([]);
	expect(clean.pictures).toBe(15);
});

test('what reaches back may have been sent before it was entered, and not a second later', async () => {
	const enteredMs = DRAWN_MS + 5000;
	const forbidden = [{ fromMs: DRAWN_MS, untilMs: enteredMs, places: EVERYWHERE, knownMs: enteredMs }];
	const closure = closed(planted, { forbidden, datedBackMs: enteredMs });
	const search = scanner();
	await search.look(piece(await film(planted), 'live', enteredMs + 900), [closure]);
	expect(search.traces).toEqual([]);
	expect(search.allowed.map((sighting) => sighting.means).sort()).toEqual(['picture', 'tone']);
	await search.look(piece(await film(planted), 'live', enteredMs + 1100), [closure]);
	expect(means(search)).toEqual(['clock', 'picture', 'tone']);
});

test('of a revoked consent the archive keeps nothing, what was live then may have been live', async () => {
	const revokedMs = DRAWN_MS + 10_000;
	const archive = {
		fromMs: DRAWN_MS,
		untilMs: revokedMs,
		places: ['archive'] as Place[],
		knownMs: revokedMs
	};
	const bytes = await film(undefined);
	const search = scanner();
	await search.look(piece(bytes, 'live', revokedMs + 60_000), [closed(planted, { forbidden: [archive] })]);
	expect(search.traces).toEqual([]);
	await search.look(piece(bytes, 'archive', revokedMs + 60_000), [closed(planted, { forbidden: [archive] })]);
	expect(means(search)).toEqual(['clock']);
});

test('what cannot be looked into is told, unless it broke off', async () => {
	const search = scanner();
	const broken = Buffer.from('....moof and nothing that could be decoded');
	await search.look({ ...piece(broken), broken: true }, []);
	expect(search.unreadable).toEqual([]);
	await search.look({ ...piece(broken), key: 'again' }, []);
	expect(search.unreadable).toEqual(['hier']);
});

test('a part that no list named is put behind its segment and found', async () => {
	const kept = new Kept(join(folder, 'sent'), ['GEHEIM', 'Geheimgasse']);
	const [init, fragment] = halves(await film(planted));
	const address = 'http://localhost/media/hls/1/';
	const add = (name: string, body: Buffer, heads = '') =>
		kept.add({
			url: address + name,
			kind: 'Live',
			heads,
			body,
			askedMs: DRAWN_MS,
			endedMs: DRAWN_MS,
			whole: true
		});
	kept.read(`${address}index.m3u8`, '#EXTM3U\n#EXT-X-MAP:URI="init-1.mp4"\n#EXTINF:2,\n6.m4s\n');
	add('init-1.mp4', init);
	add('7.0.m4s', fragment);
	const search = scanner();
	for (const each of servedPieces(kept, 0)) await search.look(each, [closed(planted)]);
	expect(means(search)).toEqual(['clock', 'picture', 'tone']);
	expect(search.traces[0]!.where).toBe(`${address}7.*.m4s`);

	add('index.html', Buffer.from('<li>Verkauf in der Geheimgasse</li>'));
	add('empty', Buffer.alloc(0), `x-title: ${planted.words}`);
	expect(kept.texts.map(({ where, needle }) => [where, needle])).toEqual([
		[`${address}index.html`, 'Geheimgasse'],
		[`${address}empty`, 'GEHEIM']
	]);
});

test('an unfinished file on the disk is found, and a word across the border of two reads', async () => {
	const media = join(folder, 'data', 'media', '1');
	await mkdir(media, { recursive: true });
	const [init, fragment] = halves(await film(planted));
	await writeFile(join(media, 'init-1.mp4'), init);
	await writeFile(join(media, '9.m4s.part'), fragment);
	const search = scanner();
	const files = filesBelow(join(folder, 'data'));
	for (const each of storedPieces(files, folder, new Map())) await search.look(each, [closed(planted)]);
	expect(means(search)).toEqual(['clock', 'picture', 'tone']);

	const log = join(folder, 'worker.log');
	await writeFile(log, `${'x'.repeat(2 ** 20 - 3)}Geheimgasse`);
	expect(await needlesIn(log, ['Geheimgasse', 'nie'])).toEqual(['Geheimgasse']);
});

test('a small picture in a segment on the disk is found behind the large one', async () => {
	const media = join(folder, 'small', 'media', '1');
	await mkdir(media, { recursive: true });
	const [init, secret] = halves(await film(planted));
	const [, open] = halves(await film(undefined, { drawnMs: DRAWN_MS - 9000 }));
	const box = Buffer.from('\0\0\0\0smll', 'latin1');
	box.writeUInt32BE(8 + secret.length, 0);
	await writeFile(join(media, 'init-1.mp4'), init);
	const search = scanner();
	const look = async () => {
		const files = filesBelow(join(folder, 'small'));
		for (const each of storedPieces(files, folder, new Map())) await search.look(each, [closed(planted)]);
	};
	await writeFile(join(media, '9.m4s'), open);
	await look();
	expect(means(search)).toEqual([]);
	await writeFile(join(media, '9.m4s'), Buffer.concat([open, box, secret]));
	await look();
	expect(means(search)).toEqual(['clock', 'picture', 'tone']);
	expect(search.traces[0]!.where).toMatch(/9\.m4s, kleines Bild$/);
});

test('a control is found where it was, and nowhere else', async () => {
	const search = scanner();
	await search.look(piece(await film(control, { drawnMs: DRAWN_MS - 9000 }), 'stored'), [closed(planted)]);
	expect([...search.controls.get(control.picture)!]).toEqual(['stored picture', 'stored tone']);
	expect(search.traces).toEqual([]);
});

test('media is told from what else goes over the port of the cameras', () => {
	const packet = (first: number, second: number) =>
		Buffer.concat([Buffer.from([first, second]), Buffer.alloc(20)]);
	expect(isMediaPacket(packet(0x80, 0x60))).toBe(true);
	expect(isMediaPacket(packet(0x90, 0xe0))).toBe(true);
	for (const [first, second] of [
		[0x00, 0x01],
		[0x16, 0xfe],
		[0x80, 0xc8],
		[0x81, 0xce]
	] as const) {
		expect(isMediaPacket(packet(first, second))).toBe(false);
	}
});

test('a mark is as far off as the pictures say', () => {
	const shown = Array.from({ length: 10 }, (_, i) => ({ atMs: i * 33, clockMs: DRAWN_MS + i * 33 }));
	const tapMs = DRAWN_MS + 100;
	const at = (offsetMs: number) => distances(shown, [{ itemId: 'a', tapMs, offsetMs }])[0]!.frames;
	expect([at(132), at(131), at(40), at(300)]).toEqual([0, -1, -3, 5]);
});
