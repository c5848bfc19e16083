import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStorage } from './folder-storage.ts';

let folder: string;
let storage: FolderStorage;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-storage-'));
	storage = new FolderStorage(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');

async function* inChunks(bytes: Uint8Array, size = 65_536) {
	for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const leftovers = () => readdir(join(folder, 'incoming'));

test('what was put is got back, whole and in parts, under its hash', async () => {
	expect(await storage.has(sha256)).toBeUndefined();
	expect(await storage.put(inChunks(content))).toEqual({ sha256, bytes: content.length });
	expect(await storage.has(sha256)).toBe(content.length);
	expect((await buffer(storage.get(sha256))).equals(content)).toBe(true);
	expect((await buffer(storage.get(sha256, { start: 10, end: 19 }))).equals(content.subarray(10, 20))).toBe(
		true
	);
	expect(await leftovers()).toEqual([]);
});

test('the same content twice, at the same time, is there once', async () => {
	await Promise.all([storage.put(inChunks(content)), storage.put(inChunks(content, 1000))]);
	expect((await buffer(storage.get(sha256))).equals(content)).toBe(true);
	expect(await leftovers()).toEqual([]);
});

test('a content that breaks off leaves nothing', async () => {
	async function* broken() {
		yield content.subarray(0, 1000);
		throw new Error('connection lost');
	}
	await expect(storage.put(broken())).rejects.toThrow('connection lost');
	expect(await leftovers()).toEqual([]);
	expect(await readdir(folder)).toEqual(['incoming']);
});

test('too large is refused before it is all there, and leaves nothing', async () => {
	let given = 0;
	async function* endless() {
		for (;;) {
			given++;
			yield content;
		}
	}
	await expect(storage.put(endless(), 1024 * 1024)).rejects.toMatchObject({
		code: 'invalid',
		message: 'Die Datei ist zu groß. Erlaubt sind 1 MB.'
	});
	expect(given).toBe(4);
	expect(await leftovers()).toEqual([]);
});

test('removing is for good, and may be repeated', async () => {
	await storage.put(inChunks(content));
	await storage.delete(sha256);
	await storage.delete(sha256);
	expect(await storage.has(sha256)).toBeUndefined();
	await expect(buffer(storage.get(sha256))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('what was put again lately stays', async () => {
	const before = new Date(Date.now() - 1000);
	await storage.put(inChunks(content));
	expect(await storage.delete(sha256, before)).toBe(false);
	expect(await storage.has(sha256)).toBe(content.length);
	expect(await storage.delete(sha256, new Date(Date.now() + 1000))).toBe(true);
	expect(await storage.has(sha256)).toBeUndefined();
});

test.for(['../../etc/passwd', 'ABC', '', `${sha256}/../x`, sha256.toUpperCase()])(
	'%s is no name',
	async (name) => {
		await expect(storage.has(name)).rejects.toThrow(RangeError);
	}
);

test('check writes and cleans up, and fails where nothing can be written', async () => {
	await storage.check();
	expect(await leftovers()).toEqual([]);
	await writeFile(join(folder, 'file'), '');
	await expect(new FolderStorage(join(folder, 'file')).check()).rejects.toThrow();
});
