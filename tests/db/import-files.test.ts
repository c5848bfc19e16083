/** Contents of files as real servers send them: what cannot be had, or is not what it is called, is said. */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { files } from '#lib/server/db/schema/index.ts';
import type { FolderStorage } from '#lib/server/files/folder-storage.ts';
import type { TestDatabase } from '../support/database.ts';
import { importServer, openImports } from '../support/imports.ts';
import { answer, TownServer } from '../support/oparl/town-server.ts';

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n';
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const NOW = new Date('2026-11-23T09:00:00Z');
const sha512 = (content: string) => createHash('sha512').update(content).digest('hex');

let database: TestDatabase;
let storage: FolderStorage;
let close: () => Promise<void>;
let town: TownServer;
let options: { slug: string; files: true };

beforeAll(async () => void ({ database, storage, close } = await openImports()));
afterAll(() => close());
beforeEach(async () => {
	town = await TownServer.start();
	town.add('organization', { name: 'Rat' });
	options = { slug: `stadt-${Math.random().toString(36).slice(2, 10)}`, files: true };
});
afterEach(() => town.close());

const file = (fields: object = {}) =>
	town.add('paper', {
		mainFile: {
			id: `${town.root}/file/1`,
			type: town.type('File'),
			name: 'Lageplan',
			fileName: 'lageplan.pdf',
			mimeType: 'application/pdf',
			accessUrl: `${town.root}/files/1`,
			...fields
		}
	});
const bring = (now = NOW) =>
	importServer(database, town.system, options, { rules: { tries: 1 }, storage, now });
const stored = async (bodyId: string | null) =>
	(await database.owner.select().from(files).where(eq(files.bodyId, bodyId!)))[0]!;
const asked = () => town.requests.filter((path) => path === '/files/1').length;

test('a file that is not there is said, and asked for again hours later, not at once', async () => {
	file();
	const run = await bring();
	expect(run).toMatchObject({ state: 'done', defects: { 'file-missing': 1 } });
	expect(run.findings).toContainEqual(
		expect.objectContaining({
			defect: 'file-missing',
			kind: 'File',
			label: 'Lageplan',
			before: `${town.root}/files/1`
		})
	);
	await bring();
	expect(asked()).toBe(1);
	town.files.set('/files/1', { content: PDF });
	const later = await bring(new Date(NOW.getTime() + 2 * 3_600_000));
	expect((await stored(later.bodyId)).sha256).not.toBeNull();
});

test('a server that stumbles over a file is asked again, and left after a few times', async () => {
	file();
	town.files.set('/files/1', { content: PDF });
	let stumbles = 1;
	town.habit = (url, response) => {
		if (url.pathname === '/files/1' && stumbles-- > 0) answer(response, 500);
	};
	const run = await bring();
	expect(run.defects).toMatchObject({ retried: 1 });
	expect((await stored(run.bodyId)).sha256).not.toBeNull();

	stumbles = Infinity;
	town.files.set('/files/1', { content: `${PDF}%` });
	Object.assign(town.objects.paper![0]!.mainFile as object, { modified: '2026-02-01T10:00:00+01:00' });
	const again = await bring();
	expect(again).toMatchObject({ state: 'done', defects: { 'file-not-fetched': 1 } });
	expect(asked()).toBe(2 + 3);
});

test('nothing is no file', async () => {
	file();
	town.files.set('/files/1', { content: '' });
	const run = await bring();
	expect(run.defects).toMatchObject({ 'file-empty': 1 });
	expect((await stored(run.bodyId)).sha256).toBeNull();
});

test('checksums are compared; one that is wrong twice is said, and what came is kept', async () => {
	file({ sha512Checksum: sha512('anderes'), sha1Checksum: 'keine' });
	town.files.set('/files/1', { content: PDF });
	const run = await bring();
	expect(run.defects).toMatchObject({ checksum: 1 });
	expect(asked()).toBe(2);
	const kept = await stored(run.bodyId);
	expect(kept).toMatchObject({ sha512: sha512(PDF), size: PDF.length });
	expect(kept.sha256).toBe(createHash('sha256').update(PDF).digest('hex'));
	expect(await storage.has(kept.sha256!)).toBe(PDF.length);
});

test('a right checksum is nothing to speak of', async () => {
	file({ sha512Checksum: sha512(PDF).toUpperCase() });
	town.files.set('/files/1', { content: PDF });
	const run = await bring();
	expect(run.defects).toEqual({ 'paper-unknown': 1 });
	expect(asked()).toBe(1);
});

test('a content that is cut on the way is asked for again', async () => {
	file({ sha512Checksum: sha512(PDF) });
	town.files.set('/files/1', { content: PDF });
	let cuts = 1;
	town.habit = (url, response) => {
		if (url.pathname !== '/files/1' || cuts-- === 0) return;
		response.writeHead(200, { 'content-length': PDF.length });
		response.write(PDF.slice(0, 10), () => response.destroy());
	};
	const run = await bring();
	expect(run.defects).toMatchObject({ retried: 1 });
	expect(await stored(run.bodyId)).toMatchObject({ sha512: sha512(PDF) });
});

test('what a content is, its bytes say', async () => {
	file();
	town.files.set('/files/1', { content: PNG });
	const run = await bring();
	expect(run.findings).toContainEqual(
		expect.objectContaining({ defect: 'file-type', before: 'application/pdf', after: 'image/png' })
	);
	expect(await stored(run.bodyId)).toMatchObject({ mimeType: 'image/png' });
});

test('a name that only the content had stays, and the file has not changed', async () => {
	file({ fileName: undefined });
	town.files.set('/files/1', {
		content: PDF,
		headers: { 'content-disposition': 'attachment; filename="Lageplan Anger.pdf"' }
	});
	const { bodyId } = await bring();
	const before = await stored(bodyId);
	expect(before.fileName).toBe('Lageplan Anger.pdf');
	const again = await bring();
	expect(again.counts).toMatchObject({ 'File.changed': 0, 'File.unchanged': 1 });
	expect(await stored(bodyId)).toEqual(before);
});

test('two slashes in the address (several): asked with one', async () => {
	file({ accessUrl: `${town.root}//files//1` });
	town.files.set('/files/1', { content: PDF });
	const run = await bring();
	expect(run.defects).toMatchObject({ url: 1 });
	expect(asked()).toBe(1);
});

test('a page of a list that is a login page is no page', async () => {
	town.habit = (url, response) => {
		if (url.pathname === '/body/1/paper') answer(response, 200, '<!DOCTYPE html><title>Anmeldung</title>');
	};
	const run = await bring();
	expect(run).toMatchObject({ state: 'done', defects: { 'not-json': 1, 'not-fetched': 1 } });
	expect(run.counts).toMatchObject({ 'Organization.added': 1 });
});
