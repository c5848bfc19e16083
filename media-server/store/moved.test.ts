import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { NOT_SET, unreachable } from './bucket-problem.ts';
import { BucketState } from './bucket-state.ts';
import type { Bucket } from './bucket.ts';
import { movedFiles } from './moved.ts';
import type { FolderFiles } from './ports.ts';

const BYTES = Buffer.from('twelve bytes');
const sha256 = createHash('sha256').update(BYTES).digest('hex');

let object: { sha256: string; bytes: number } | undefined;
let looks: number;
let nowMs: number;
let asked: string[];
let told: string[];
/** What the bucket gives; it may take its time. */
let give: () => Promise<Buffer | undefined>;
let state: BucketState;

beforeEach(() => {
	object = { sha256, bytes: BYTES.length };
	looks = 0;
	nowMs = 0;
	asked = [];
	told = [];
	give = () => Promise.resolve(BYTES);
	state = new BucketState((message) => told.push(message));
});

function open(hasBucket = true) {
	const missing = () => Promise.reject(Object.assign(new Error('not here'), { code: 'ENOENT' }));
	const bucket = {
		get(key: string) {
			asked.push(key);
			return give();
		},
		async getRange(key: string, start: number, length: number) {
			asked.push(`${key} ${start}`);
			return (await give())?.subarray(start, start + length);
		}
	} as unknown as Bucket;
	return movedFiles({
		folder: { read: missing, readRange: missing } as unknown as FolderFiles,
		bucket: hasBucket ? bucket : undefined,
		rows: {
			find() {
				looks++;
				return Promise.resolve(object);
			}
		},
		state,
		now: () => nowMs
	});
}

test('whoever wants the same at once shares one request, and later asks anew', async () => {
	const files = open();
	const got = await Promise.all([1, 2, 3].map(() => files.read('b', '7.m4s')));
	expect(got.every((bytes) => bytes.equals(BYTES))).toBe(true);
	expect(asked).toEqual(['b/7.m4s']);
	await files.read('b', '7.m4s');
	expect(asked).toHaveLength(2);
});

test('what is not there, has no row, or is no segment is missing, without asking', async () => {
	const files = open();
	await expect(files.read('b', 'init-1.mp4')).rejects.toThrow('not here');
	object = undefined;
	await expect(files.read('b', '7.m4s')).rejects.toThrow('not here');
	expect(asked).toEqual([]);
});

test('other bytes than those that were put there are not given, and that is told once', async () => {
	const files = open();
	give = () => Promise.resolve(Buffer.from('other bytes!'));
	await expect(files.read('b', '7.m4s')).rejects.toThrow('not here');
	give = () => Promise.resolve(undefined);
	await expect(files.read('b', '7.m4s')).rejects.toThrow('not here');
	expect(told).toEqual([expect.stringContaining('b/7.m4s')]);
	expect(state.problem).toBeUndefined();
});

test('what is withdrawn while it is on its way is not given', async () => {
	const files = open();
	const { promise, resolve } = Promise.withResolvers<Buffer>();
	give = () => promise;
	const reading = files.read('b', '7.m4s');
	await Promise.resolve();
	object = undefined;
	resolve(BYTES);
	await expect(reading).rejects.toThrow('not here');
});

test('heads are read in pieces, with one look at the row in two seconds', async () => {
	const files = open();
	expect((await files.readRange('b', '7.m4s', 0, 6)).toString()).toBe('twelve');
	expect((await files.readRange('b', '7.m4s', 7, 5)).toString()).toBe('bytes');
	expect([asked, looks]).toEqual([['b/7.m4s 0', 'b/7.m4s 7'], 1]);
	nowMs = 2000;
	object = undefined;
	await expect(files.readRange('b', '7.m4s', 0, 6)).rejects.toThrow('not here');
});

test('a bucket that is away, or not set any more, is a problem until it works again', async () => {
	const files = open();
	give = () => Promise.reject(unreachable(new Error('ECONNREFUSED')));
	for (let i = 0; i < 3; i++) {
		await expect(files.read('b', '7.m4s')).rejects.toThrow('nicht erreichbar');
	}
	expect([state.problem, told.length]).toEqual([expect.stringContaining('nicht erreichbar'), 1]);
	give = () => Promise.resolve(BYTES);
	await files.read('b', '7.m4s');
	expect(state.problem).toBeUndefined();
	await expect(open(false).read('b', '7.m4s')).rejects.toBe(NOT_SET);
});

test('what prevents moving is told on, whoever can read', async () => {
	const files = open();
	state.failed(NOT_SET, 'moving');
	await files.read('b', '7.m4s');
	expect(state.problem).toBe(NOT_SET.message);
	state.worked('moving');
	expect(state.problem).toBeUndefined();
});
