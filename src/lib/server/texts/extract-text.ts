/** Takes the text out of a file and keeps it page by page; run by the worker. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { fileExtractions, files, fileTexts, type ExtractionProblem } from '../db/schema/index.ts';
import type { Storage } from '../files/storage.ts';
import { transact } from '../verb.ts';
import { MAX_BYTES } from './limits.ts';
import type { Reader } from './reader.ts';
import { hasText, mayRecognize, recognizePages } from './recognize.ts';
import { tidy } from './tidy.ts';

const PDF = 'application/pdf';

/** Rows of one insert; a statement takes 65,535 values. */
const ROWS_AT_ONCE = 500;

interface Extracted {
	readonly pages: readonly string[];
	readonly method: 'text' | 'recognition' | null;
	readonly problem: ExtractionProblem | null;
}

const failed = (problem: ExtractionProblem): Extracted => ({ pages: [], method: null, problem });

/** Does it once per content: a file whose text is there, or cannot be had, is left alone. */
export async function extractText(db: Db, storage: Storage, reader: Reader, fileId: string): Promise<void> {
	const [file] = await db
		.select({
			bodyId: files.bodyId,
			sha256: files.sha256,
			mimeType: files.mimeType,
			pages: files.pages,
			done: fileExtractions.sha256,
			problem: fileExtractions.problem
		})
		.from(files)
		.leftJoin(fileExtractions, eq(fileExtractions.fileId, files.id))
		.where(eq(files.id, fileId));
	if (!file?.sha256) return;
	if (file.done === file.sha256 && file.problem !== 'no-recognition') return;
	const extracted = await extract(storage, reader, file.sha256, file.mimeType ?? '');
	await transact(db, (tx) => keep(tx, fileId, { ...file, sha256: file.sha256! }, extracted));
}

async function extract(
	storage: Storage,
	reader: Reader,
	sha256: string,
	mimeType: string
): Promise<Extracted> {
	const size = await storage.has(sha256);
	if (size === undefined) return failed('missing');
	if (size > MAX_BYTES) return failed('too-large');
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-text-'));
	try {
		const path = join(folder, 'file');
		await pipeline(storage.get(sha256), createWriteStream(path));
		const read = await reader.read({ path, mimeType });
		if ('problem' in read) return failed(read.problem);
		return mimeType === PDF ? await withScans(path, read.pages) : textOnly(read.pages);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const textOnly = (pages: readonly string[]): Extracted =>
	pages.some(hasText) ? { pages, method: 'text', problem: null } : failed('no-text');

/** A scan has pictures of text only, or of some pages. */
async function withScans(path: string, pages: readonly string[]): Promise<Extracted> {
	if (pages.every(hasText)) return textOnly(pages);
	const [able, any] = [await mayRecognize(), pages.some(hasText)];
	if (!able) return { pages, method: any ? 'text' : null, problem: 'no-recognition' };
	const read = await recognizePages(path, pages);
	if (!read.some(hasText)) return failed('no-text');
	return {
		pages: read,
		method: read.some((page, index) => page !== pages[index]) ? 'recognition' : 'text',
		problem: null
	};
}

async function keep(
	tx: Db,
	fileId: string,
	file: { bodyId: string; sha256: string; pages: number | null },
	{ pages, method, problem }: Extracted
): Promise<void> {
	await tx.delete(fileTexts).where(eq(fileTexts.fileId, fileId));
	const texts = pages.map((text, index) => ({
		fileId,
		bodyId: file.bodyId,
		page: index + 1,
		text: tidy(text)
	}));
	for (let from = 0; from < texts.length; from += ROWS_AT_ONCE)
		await tx.insert(fileTexts).values(texts.slice(from, from + ROWS_AT_ONCE));
	const row = {
		sha256: file.sha256,
		state: problem ? ('failed' as const) : ('done' as const),
		method,
		problem,
		at: sql`now()`
	};
	await tx
		.insert(fileExtractions)
		.values({ fileId, bodyId: file.bodyId, ...row })
		.onConflictDoUpdate({ target: fileExtractions.fileId, set: row });
	if (pages.length > 0 && file.pages === null)
		await tx
			.update(files)
			.set({ pages: pages.length })
			.where(and(eq(files.id, fileId), isNull(files.pages)));
}
