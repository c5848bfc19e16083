import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { serveFile } from './serve-file.server.ts';

let folder: string;
let storage: FolderStorage;
let sha256: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-serve-'));
	storage = new FolderStorage(folder);
	({ sha256 } = await storage.put(chunks('0123456789')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* chunks(text: string) {
	yield new TextEncoder().encode(text);
}

function ask(headers: Record<string, string> = {}, file: Partial<Parameters<typeof serveFile>[2]> = {}) {
	const request = new Request('http://local/', { headers });
	return serveFile(
		storage,
		request,
		{ sha256, fileName: 'Anlage.pdf', mimeType: 'application/pdf', ...file },
		false
	);
}

test('the whole file with its tag, to be asked for again', async () => {
	const answer = await ask();
	expect(answer?.status).toBe(200);
	expect(await answer?.text()).toBe('0123456789');
	expect(answer?.headers.get('etag')).toBe(`"${sha256}"`);
	expect(answer?.headers.get('cache-control')).toBe('public, no-cache');
	expect(answer?.headers.get('content-length')).toBe('10');
});

test.for([
	['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
	['bytes=8-', 206, '89', 'bytes 8-9/10'],
	['bytes=-4', 206, '6789', 'bytes 6-9/10'],
	['bytes=4-99', 206, '456789', 'bytes 4-9/10'],
	['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
	['bytes=10-', 416, '', 'bytes */10'],
	['bytes=5-2', 200, '0123456789', null],
	['bytes=0-1,4-5', 200, '0123456789', null],
	['lines=1-2', 200, '0123456789', null]
] as const)('%s', async ([range, status, text, contentRange]) => {
	const answer = await ask({ range });
	expect(answer?.status).toBe(status);
	expect(answer?.headers.get('content-range')).toBe(contentRange);
	expect(await answer?.text()).toBe(text);
});

test('a part of another version is not mixed in', async () => {
	const answer = await ask({ range: 'bytes=0-3', 'if-range': '"other"' });
	expect(answer?.status).toBe(200);
	expect(await answer?.text()).toBe('0123456789');
});

test.for(['*', 'TAG', 'W/TAG', '"other", TAG'])('nothing is sent again to who has it: %s', async (header) => {
	const answer = await ask({ 'if-none-match': header.replace('TAG', `"${sha256}"`) });
	expect(answer?.status).toBe(304);
});

describe('what could run in a browser is saved, not shown', () => {
	test.for(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'application/octet-stream', null])(
		'%s',
		async (mimeType) => {
			const answer = await ask({}, { mimeType, fileName: 'x' });
			expect(answer?.headers.get('content-disposition')).toMatch(/^attachment/);
			expect(answer?.headers.get('content-security-policy')).toContain('sandbox');
			await answer?.body?.cancel();
		}
	);
});

test('a name cannot break out of its header', async () => {
	const answer = await ask({}, { fileName: 'Größe\r\nx: y"; (1).pdf' });
	expect(answer?.headers.get('content-disposition')).toBe(
		`inline; filename="Groesse__x: y_; (1).pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe__x%3A%20y%22%3B%20%281%29.pdf`
	);
	await answer?.body?.cancel();
});

test('it tells when it changed, and does not send it again to who has it since', async () => {
	const modified = new Date('2026-11-24T17:00:00.500Z');
	const answer = await ask({}, { modified });
	expect(answer?.headers.get('last-modified')).toBe('Tue, 24 Nov 2026 17:00:00 GMT');
	await answer?.body?.cancel();
	const again = { 'if-modified-since': 'Tue, 24 Nov 2026 17:00:00 GMT' };
	expect((await ask(again, { modified }))?.status).toBe(304);
	const older = await ask({ 'if-modified-since': 'Tue, 24 Nov 2026 16:59:59 GMT' }, { modified });
	expect(older?.status).toBe(200);
	await older?.body?.cancel();
});

test('to be looked at, it is never an attachment', async () => {
	const answer = await ask({}, { mimeType: 'application/octet-stream', inline: true });
	expect(answer?.headers.get('content-disposition')).toMatch(/^inline/);
	expect(answer?.headers.get('content-security-policy')).toContain('sandbox');
	await answer?.body?.cancel();
});

test('content that is not there is no answer', async () => {
	expect(await ask({}, { sha256: 'f'.repeat(64) })).toBeUndefined();
});
