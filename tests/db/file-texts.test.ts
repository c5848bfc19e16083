/** A file is read once: what cannot be read is marked with its reason, and left alone until its content changes. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile as readBytes, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
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

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

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
const pdf = (trailer = '') =>
	pageOf(
		'BT /F1 18 Tf 40 100 Td (Der Radweg am Muehlentor) Tj ET',
		'/Font << /F1 5 0 R >>',
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		trailer
	);

/** The same page as a copier sends it: a picture, and no letter. */
async function scan(): Promise<string> {
	const path = join(folder, 'drawn.pdf');
	await writeFile(path, pdf(), 'latin1');
	await promisify(execFile)('pdftoppm', ['-jpeg', '-r', '200', '-singlefile', path, join(folder, 'drawn')]);
	const picture = await readBytes(join(folder, 'drawn.jpg'), 'latin1');
	const [width, height] = [300, 200].map((points) => Math.ceil((points * 200) / 72));
	return pageOf(
		'300 0 0 200 0 0 cm /I1 Do',
		'/XObject << /I1 5 0 R >>',
		`<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8
			/Filter /DCTDecode /Length ${picture.length} >>\nstream\n${picture}\nendstream`
	);
}

/** A document of one page; what it draws uses one thing. */
function pageOf(stream: string, resources: string, thing: string, trailer = ''): string {
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << ${resources} >> >>`,
		`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
		thing
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

/** A Word document with one paragraph: an archive of its parts, nothing pressed. */
function docx(paragraph: string): string {
	const type = (kind: string) => `application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml`;
	const open = 'http://schemas.openxmlformats.org';
	const parts: readonly (readonly [string, string])[] = [
		[
			'[Content_Types].xml',
			`<Types xmlns="${open}/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${type('document.main')}"/></Types>`
		],
		[
			'_rels/.rels',
			`<Relationships xmlns="${open}/package/2006/relationships"><Relationship Id="r1" Target="word/document.xml"
				Type="${open}/officeDocument/2006/relationships/officeDocument"/></Relationships>`
		],
		[
			'word/document.xml',
			`<w:document xmlns:w="${open}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${paragraph}</w:t></w:r></w:p></w:body></w:document>`
		]
	];
	let [content, directory] = [Buffer.alloc(0), Buffer.alloc(0)];
	for (const [name, text] of parts) {
		const bytes = Buffer.from(text);
		const about = Buffer.alloc(26);
		about.writeUInt16LE(20, 0);
		about.writeUInt32LE(crc32(bytes), 10);
		about.writeUInt32LE(bytes.length, 14);
		about.writeUInt32LE(bytes.length, 18);
		about.writeUInt16LE(name.length, 22);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(content.length, 10);
		directory = Buffer.concat([directory, Buffer.from('PK\x01\x02\x14\0'), about, place, Buffer.from(name)]);
		content = Buffer.concat([content, Buffer.from('PK\x03\x04'), about, Buffer.from(name), bytes]);
	}
	const end = Buffer.alloc(18);
	end.writeUInt16LE(parts.length, 4);
	end.writeUInt16LE(parts.length, 6);
	end.writeUInt32LE(directory.length, 8);
	end.writeUInt32LE(content.length, 12);
	return Buffer.concat([content, directory, Buffer.from('PK\x05\x06'), end]).toString('latin1');
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

test('a Word document is one page', async () => {
	const file = await fileOf(docx('Die Querungshilfe für das Mühlentor'), DOCX);
	await extractText(database.worker, storage, reader, file.id);
	expect(await stateOf(file.id)).toMatchObject({ state: 'done', method: 'text', problem: null });
	const seen = await readFile(database.public, bodyId, file.id, { page: 1, words: 'Querungshilfe' });
	expect(seen!.text!.map(({ text }) => text).join('')).toBe('Die Querungshilfe für das Mühlentor');
	const broken = await fileOf(docx('Halb').slice(0, 200), DOCX);
	await extractText(database.worker, storage, reader, broken.id);
	expect(await stateOf(broken.id)).toMatchObject({ state: 'failed', problem: 'broken' });
});

test('a scan is read by recognition', async () => {
	const file = await fileOf(await scan());
	await extractText(database.worker, storage, reader, file.id);
	expect(await stateOf(file.id)).toMatchObject({ state: 'done', method: 'recognition', problem: null });
	const seen = await readFile(database.public, bodyId, file.id, { page: 1, words: 'Radweg' });
	expect(seen!.text!.filter(({ hit }) => hit)).toEqual([{ text: 'Radweg', hit: true }]);
});
