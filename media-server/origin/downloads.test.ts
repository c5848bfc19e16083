import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fragment } from '../mp4/fragment.ts';
import { initSegment } from '../mp4/init.ts';
import { smallBox } from '../mp4/small.ts';
import { audioTrack, videoTrack } from '../mp4/track.ts';
import type { SegmentRecord } from '../store/ports.ts';
import { HttpError, refuse } from './answer.ts';
import { Downloads, type Recorded } from './downloads.ts';

const SPS = Buffer.from('6742c0208c8d402802dd37010d010784423500', 'hex');
const names = ['anfang', 'widerrufen', 'ende'];
let files: Map<string, Buffer>;
let recorded: Recorded | undefined;
/** Called before each look at what the recording is made of. */
let look: () => void;
let server: Server;

beforeEach(async () => {
	files = new Map([
		['init-1.mp4', initSegment([videoTrack({ sps: SPS, pps: Buffer.from([0x68, 1]) }), audioTrack()])]
	]);
	names.forEach((name, i) => {
		const sample = { data: [Buffer.from(name)], duration: 180_000, key: true };
		const media = fragment(i, [{ trackId: 1, start: i * 180_000, samples: [sample] }]);
		const small = { ...sample, data: [Buffer.from('klein')] };
		const beside = smallBox(fragment(i, [{ trackId: 1, start: i * 180_000, samples: [small] }]));
		files.set(`${i + 1}.m4s`, Buffer.concat([media, beside]));
	});
	recorded = recordedOf([1, 2, 3]);
	look = () => {};
	const read = async (_: string, name: string) => files.get(name)!;
	const downloads = new Downloads({
		read,
		readRange: async (id, name, start, length) => (await read(id, name)).subarray(start, start + length)
	});
	server = createServer((request, response) => {
		const { searchParams } = new URL(request.url!, 'http://x');
		const find = async () => {
			look();
			return recorded;
		};
		downloads
			.answer(request, response, 'aufzeichnung.mp4', searchParams, find)
			.catch((error: unknown) => refuse(response, error as HttpError));
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => server.close());

function recordedOf(numbers: readonly number[]): Recorded {
	const kept = numbers.map((number): [number, SegmentRecord] => [
		number,
		{
			number,
			initNumber: 1,
			durationMs: 2000,
			bytes: files.get(`${number}.m4s`)!.length,
			startedAtMs: number * 2000,
			arrived: { fromMs: 0, untilMs: 0 },
			hasSound: false,
			discontinuity: false,
			listed: true,
			live: true,
			archive: true
		}
	]);
	const inits = [{ number: 1, codecs: 'avc1', width: 1280, height: 720 }];
	return { broadcastId: 'b', kept: new Map(kept), inits, marks: [] };
}

const ask = (query = '', headers = {}) =>
	fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${query}`, { headers });

test('the samples follow the head, and any range is cut out of both', async () => {
	const whole = Buffer.from(await (await ask()).arrayBuffer());
	expect(whole.toString('latin1')).toMatch(new RegExp(`${names.join('')}$`));
	const from = whole.length - 20;
	const end = await ask('', { range: `bytes=${from}-${from + 9}` });
	expect(end.headers.get('content-range')).toBe(`bytes ${from}-${from + 9}/${whole.length}`);
	expect(Buffer.from(await end.arrayBuffer())).toEqual(whole.subarray(from, from + 10));
});

test('a stretch holds the segments it lies in', async () => {
	expect(await (await ask('?t=2.5,3.25')).text()).toMatch(/widerrufen$/);
	expect((await ask('?t=6')).status).toBe(404);
	expect((await ask('?t=3,2')).status).toBe(400);
});

test('what is withdrawn while it is sent ends the answer before it', async () => {
	let looks = 0;
	look = () => {
		// The first look is for the head, the second for the first segment.
		if (++looks === 3) recorded = recordedOf([1, 3]);
	};
	const answer = await ask();
	const got: Buffer[] = [];
	const reading = (async () => {
		for await (const chunk of answer.body!) got.push(Buffer.from(chunk as Uint8Array));
	})();
	await expect(reading).rejects.toThrow();
	const text = Buffer.concat(got).toString('latin1');
	expect(text).not.toContain('widerrufen');
	expect(text).not.toContain('ende');
});

test('afterwards it is another file, without it', async () => {
	const before = (await ask()).headers.get('etag');
	recorded = recordedOf([1, 3]);
	const after = await ask();
	expect(after.headers.get('etag')).not.toBe(before);
	expect(await after.text()).toMatch(/anfangende$/);
	recorded = undefined;
	expect((await ask()).status).toBe(404);
});
