/** A file is read once: what cannot be read is marked with its reason, and left alone until its content changes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as tables from '#lib/server/db/schema/index.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import type { Storage } from '#lib/server/files/storage.ts';
import { readFile } from '#lib/server/search/read-file.ts';
import { extractText } from '#lib/server/texts/extract-text.ts';
import { Reader } from '#lib/server/texts/reader.ts';
import { sweepTexts } from '#lib/server/texts/sweep-texts.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let bodyId: string;
let folder: string;
let storage: Storage;
const reader = new Reader();

beforeAll(async () => {
	database = await openTestDatabase();
	bodyId = (await make.createBody(database.owner)).id;
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-texts-'));
	storage = new FolderStorage(folder);
});
afterAll(async () => {
	reader.close();
	await database.close();
	await rm(folder, { recursive: true, force: true });
});

/** Gives nothing out. */
class ClosedStorage extends FolderStorage {
	override has(): Promise<never> {
		return Promise.reject(new Error('opened again'));
	}
}

/** One page with a line of text; `trailer` goes into the dictionary at its end. */
function pdf(trailer = ''): string {
	const stream = 'BT /F1 18 Tf 40 100 Td (Der Radweg am Muehlentor) Tj ET';
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
		`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
	];
	let text = '%PDF-1.4\n';
	const places = objects.map((object, index) => {
		const place = text.length;
		text += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return `${String(place).padStart(10, '0')} 00000 n \n`;
	});
	const start = text.length;
	return `${text}xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size 6 /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
}

/** Keys of nobody's password. */
const LOCKED = `/ID [<${'ab'.repeat(16)}> <${'ab'.repeat(16)}>]
	/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'cd'.repeat(32)}> /U <${'ef'.repeat(32)}> >>`;

async function fileOf(content: string, mimeType = 'application/pdf') {
	const { sha256 } = await storage.put(Readable.from([Buffer.from(content, 'latin1')]));
	const paper = await make.createPaper(database.owner, bodyId, { ...make.released, ...make.published });
	const file = await make.createFile(
		database.owner,
		bodyId,
		{ mimeType, sha256, ...make.released },
		{ paperId: paper.id }
	);
	return { ...file, paper };
}

const stateOf = async (fileId: string) =>
	(
		await database.owner
			.select()
			.from(tables.fileExtractions)
			.where(eq(tables.fileExtractions.fileId, fileId))
	)[0];

test.for([
	['password', pdf(LOCKED)],
	['broken', 'this is no PDF at all']
] as const)('%s: marked, told to the reader, and never tried again', async ([problem, content]) => {
	const file = await fileOf(content);
	await extractText(database.worker, storage, reader, file.id);
	const first = await stateOf(file.id);
	expect(first).toMatchObject({ state: 'failed', problem });
	// Whoever asks again finds the work done: the content is not even opened.
	await extractText(database.worker, new ClosedStorage(folder), reader, file.id);
	expect(await stateOf(file.id)).toEqual(first);
	await sweepTexts(database.worker);
	const jobs = await database.owner.execute(sql`select 1 from pgboss.job where data->>'fileId' = ${file.id}`);
	expect(jobs).toHaveLength(0);
	const seen = await readFile(database.public, bodyId, file.id, { page: 1, words: 'Radweg' });
	expect(seen).toMatchObject({ problem, text: undefined, foundPages: 0 });
});

test('a file is read page by page by whoever sees it, and by nobody else', async () => {
	const file = await fileOf(pdf());
	await extractText(database.worker, storage, reader, file.id);
	expect(await stateOf(file.id)).toMatchObject({ state: 'done', problem: null });
	const seen = await readFile(database.public, bodyId, file.id, { page: 7, words: 'Radweg' });
	expect(seen).toMatchObject({ page: 1, pages: 1, paperId: file.paper.id });
	expect(seen!.text!.filter(({ hit }) => hit)).toEqual([{ text: 'Radweg', hit: true }]);
	await database.owner.execute(sql`update papers set public = false where id = ${file.paper.id}`);
	expect(await readFile(database.public, bodyId, file.id, { page: 1, words: '' })).toBeUndefined();
});
