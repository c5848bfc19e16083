/** Fetches the contents of imported files into the storage: each once, and again when the source says something new of it. */
import { createHash } from 'node:crypto';
import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../../db/client.ts';
import { fileFetches, files } from '../../db/schema/index.ts';
import type { Storage } from '../../files/storage.ts';
import { transact } from '../../verb.ts';
import type { Client } from '../network/client.ts';
import { FetchProblem } from '../network/problem.ts';
import type { Defect } from '../report/defects.ts';
import type { Notes, Place } from '../report/notes.ts';
import { sniff, SNIFFED_BYTES } from './sniff.ts';

/** Files looked up at a time. */
const AT_ONCE = 100;

/** What cannot be had is tried in so many runs, in growing distances. */
const ATTEMPTS = 6;
const FIRST_DISTANCE_MS = 3_600_000;

/** Within one run. */
const TRIES = 3;

export interface Fetching {
	readonly db: Db;
	readonly storage: Storage;
	readonly client: Client;
	readonly notes: Notes;
	readonly now: Date;
	/** Told after every file; throws when the run is to end. */
	readonly progress?: (done: number, total: number) => Promise<void>;
}

interface Wanted {
	readonly id: string;
	readonly name: string | null;
	readonly fileName: string | null;
	readonly mimeType: string | null;
	readonly sourceId: string | null;
	readonly address: string;
	readonly claim: string;
	readonly source: Readonly<Record<string, unknown>> | null;
	readonly sha256: string | null;
	readonly etag: string | null;
	readonly attempts: number;
}

const address = sql<string>`coalesce(${files.downloadUrl}, ${files.accessUrl})`;
const claim = sql<string>`concat_ws(' ', ${files.source}->>'size', ${files.source}->>'sha1Checksum',
	${files.source}->>'sha512Checksum', ${files.source}->>'modified')`;

/** Files of the body whose content is not here, or may be another one by now. */
const isWanted = (bodyId: string, now: Date) =>
	and(
		eq(files.bodyId, bodyId),
		isNull(files.deleted),
		sql`${files.source} is not null and ${address} is not null`,
		sql`(${fileFetches.fileId} is null or ${fileFetches.address} <> ${address} or ${fileFetches.claim} <> ${claim}
			or (${fileFetches.state} = 'failed' and ${fileFetches.nextAt} <= ${now.toISOString()}::timestamptz))`
	);

/** May be ended at any moment and begun again: what is done is done. */
export async function fetchFiles(bodyId: string, { progress, ...what }: Fetching): Promise<void> {
	const { db, now } = what;
	const [count] = await db
		.select({ total: sql<number>`count(*)::int` })
		.from(files)
		.leftJoin(fileFetches, eq(fileFetches.fileId, files.id))
		.where(isWanted(bodyId, now));
	let done = 0;
	let after = '00000000-0000-0000-0000-000000000000';
	for (;;) {
		const some = await db
			.select({
				id: files.id,
				name: files.name,
				fileName: files.fileName,
				mimeType: files.mimeType,
				sourceId: files.sourceId,
				source: files.source,
				sha256: files.sha256,
				address,
				claim,
				etag: fileFetches.etag,
				attempts: sql<number>`coalesce(${fileFetches.attempts}, 0)`
			})
			.from(files)
			.leftJoin(fileFetches, eq(fileFetches.fileId, files.id))
			.where(and(isWanted(bodyId, now), gt(files.id, after)))
			.orderBy(asc(files.id))
			.limit(AT_ONCE);
		for (const file of some) {
			await fetchFile(bodyId, file, what);
			await progress?.(++done, Math.max(count!.total, done));
		}
		if (some.length < AT_ONCE) return;
		after = some.at(-1)!.id;
	}
}

async function fetchFile(
	bodyId: string,
	file: Wanted,
	{ db, storage, client, notes, now }: Fetching
): Promise<void> {
	const place: Place = { kind: 'File', sourceId: file.sourceId, label: file.name ?? file.fileName };
	const row = { fileId: file.id, bodyId, address: file.address, claim: file.claim, at: now };
	try {
		const content = await fetched(file, storage, client, notes, place);
		const { etag } = content;
		await transact(db, async (tx) => {
			if (content.kind === 'new') await tx.update(files).set(content.record).where(eq(files.id, file.id));
			const settled = { ...row, state: 'fetched' as const, problem: null, attempts: 0, etag, nextAt: null };
			await tx
				.insert(fileFetches)
				.values(settled)
				.onConflictDoUpdate({ target: fileFetches.fileId, set: settled });
		});
	} catch (error) {
		const problem = defectOf(error);
		if (!problem) throw error;
		notes.add(problem, place, { property: 'accessUrl', before: file.address });
		const attempts = file.attempts + 1;
		const distance = FIRST_DISTANCE_MS * 4 ** (attempts - 1);
		const nextAt = attempts < ATTEMPTS ? new Date(now.getTime() + distance) : null;
		const settled = { ...row, state: 'failed' as const, problem, attempts, nextAt, etag: null };
		await db
			.insert(fileFetches)
			.values(settled)
			.onConflictDoUpdate({ target: fileFetches.fileId, set: settled });
	}
}

type Content =
	| { readonly kind: 'same'; readonly etag: string | null }
	| {
			readonly kind: 'new';
			readonly etag: string | null;
			readonly record: {
				readonly sha256: string;
				readonly sha512: string;
				readonly size: number;
				readonly mimeType: string | null;
				readonly fileName: string;
			};
	  };

class Unusable extends Error {
	readonly defect: Defect;

	constructor(defect: Defect) {
		super(defect);
		this.defect = defect;
	}
}

async function fetched(
	file: Wanted,
	storage: Storage,
	client: Client,
	notes: Notes,
	place: Place
): Promise<Content> {
	const headers: Record<string, string> = file.etag && file.sha256 ? { 'if-none-match': file.etag } : {};
	let differing: string | undefined;
	for (let attempt = 1; ; attempt++) {
		try {
			const taken = await take(file, storage, client, notes, headers);
			if (taken === 'same') return { kind: 'same', etag: file.etag };
			const { sums, mimeType, ...rest } = taken;
			// Twice the same content is what the server has, whatever it says of it.
			if (!sums && differing !== rest.record.sha256) {
				if (differing !== undefined) throw new Unusable('file-not-fetched');
				differing = rest.record.sha256;
				continue;
			}
			if (!sums) notes.add('checksum', place, { property: 'sha512Checksum', after: rest.record.sha256 });
			if (mimeType && file.mimeType && mimeType !== file.mimeType) {
				notes.add('file-type', place, { property: 'mimeType', before: file.mimeType, after: mimeType });
			}
			return {
				kind: 'new',
				etag: rest.etag,
				record: { ...rest.record, mimeType: mimeType ?? file.mimeType }
			};
		} catch (error) {
			if (!(error instanceof FetchProblem) || !error.passing || attempt >= TRIES) throw error;
			notes.add('retried', place, { before: error.message });
			await client.pause(1_000 * 2 ** attempt);
		}
	}
}

async function take(
	file: Wanted,
	storage: Storage,
	client: Client,
	notes: Notes,
	headers: Readonly<Record<string, string>>
) {
	const answer = await client.file(file.address, notes, headers);
	if (answer.status === 304) {
		answer.leave();
		return 'same';
	}
	const limit = client.rules.file.bytes;
	if (Number(answer.headers['content-length']) > limit) {
		answer.leave();
		throw new FetchProblem('too-large', `more than ${limit} bytes`);
	}
	const fileName = nameOf(file, answer.address, answer.headers['content-disposition']);
	const sums = { sha1: createHash('sha1'), sha512: createHash('sha512') };
	let start = Buffer.alloc(0);
	let judged = false;
	let mimeType: string | undefined;
	const judge = () => {
		judged = true;
		mimeType = sniff(start, fileName, file.mimeType);
		if (mimeType === 'html') throw new Unusable('html-for-file');
	};
	const { sha256, bytes } = await storage.put(
		(async function* () {
			for await (const chunk of answer.body) {
				if (!judged) {
					start = Buffer.concat([start, chunk.subarray(0, SNIFFED_BYTES)]);
					if (start.length >= SNIFFED_BYTES) judge();
				}
				sums.sha1.update(chunk);
				sums.sha512.update(chunk);
				yield chunk;
			}
			if (!judged) judge();
			if (start.length === 0) throw new Unusable('file-empty');
		})(),
		limit
	);
	const sha512 = sums.sha512.digest('hex');
	const { etag } = answer.headers;
	return {
		sums: agrees(file.source, { sha1: sums.sha1.digest('hex'), sha512 }),
		mimeType,
		etag: etag && etag.length < 200 ? etag : null,
		record: { sha256, sha512, size: bytes, fileName }
	};
}

/** Checksums that are none, or cut off, say nothing. */
function agrees(source: Wanted['source'], sums: { readonly sha1: string; readonly sha512: string }): boolean {
	const given = (property: string, digits: number) => {
		const value = source?.[property];
		const sum = typeof value === 'string' ? value.trim().toLowerCase() : '';
		return new RegExp(`^[0-9a-f]{${digits}}$`).test(sum) ? sum : undefined;
	};
	const [sha512, sha1] = [given('sha512Checksum', 128), given('sha1Checksum', 40)];
	return (sha512 ?? sums.sha512) === sums.sha512 && (sha1 ?? sums.sha1) === sums.sha1;
}

/** The name it is saved under: the record's, the one it is sent with, or the last part of its address. */
function nameOf({ fileName }: Wanted, address: string, disposition: string | undefined): string {
	const sent =
		/filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1] ??
		/filename="?([^";]+)/i.exec(disposition ?? '')?.[1];
	const name = fileName ?? decoded(sent ?? new URL(address).pathname.split('/').at(-1) ?? '');

	return name.replaceAll(/[\u0000-\u001f\u007f/\\]/g, '_').slice(0, 200) || 'datei';
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A percent sign that is one.
		return text;
	}
}

function defectOf(error: unknown): Defect | undefined {
	if (error instanceof Unusable) return error.defect;
	if (!(error instanceof FetchProblem)) {
		// The storage refuses what is too large by itself; a full disk is no fault of the file.
		return error instanceof Refusal && error.code === 'invalid' ? 'file-too-large' : undefined;
	}
	if (error.kind === 'too-large') return 'file-too-large';
	if (error.kind === 'inner') return 'file-refused';
	return error.status === 404 || error.status === 410 ? 'file-missing' : 'file-not-fetched';
}
