/** Removes what runs leave behind when they are over: pages of servers, contents that were uploaded. */
import { and, eq, inArray, lt, ne, notInArray, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { files, importPages, importRuns } from '../db/schema/index.ts';
import type { Storage } from '../files/storage.ts';

const OVER = ['done', 'refused', 'stopped'] as const;

/** What nobody has decided about until then was a try. */
const UNDECIDED_DAYS = 14;

/** A content that was put lately may be another upload whose run is not written yet; the next sweep asks again. */
const JUST_PUT_MS = 3_600_000;

/** May run at any time and any number of times. */
export async function sweepImports(db: Db, storage: Storage, now: Date): Promise<void> {
	await db
		.update(importRuns)
		.set({ state: 'stopped', finishedAt: sql`now()` })
		.where(
			and(
				eq(importRuns.state, 'found'),
				lt(importRuns.created, sql`now() - make_interval(days => ${UNDECIDED_DAYS})`)
			)
		);
	const over = await db
		.select({ id: importRuns.id, uploads: importRuns.uploads })
		.from(importRuns)
		.where(and(inArray(importRuns.state, [...OVER]), sql`jsonb_array_length(${importRuns.uploads}) > 0`));
	for (const { id, uploads } of over) {
		const kept: (typeof uploads)[number][] = [];
		for (const upload of uploads) {
			const { sha256 } = upload;
			const done =
				(await isWanted(db, sha256, id)) ||
				(await storage.delete(sha256, new Date(now.getTime() - JUST_PUT_MS)));
			if (!done) kept.push(upload);
		}
		await db.update(importRuns).set({ uploads: kept }).where(eq(importRuns.id, id));
	}
	await db.delete(importPages).where(
		inArray(
			importPages.runId,
			db
				.select({ id: importRuns.id })
				.from(importRuns)
				.where(inArray(importRuns.state, [...OVER]))
		)
	);
}

/** The same content may be a file of the town, or what another run is about to read. */
async function isWanted(db: Db, sha256: string, runId: string): Promise<boolean> {
	const file = await db.$count(files, eq(files.sha256, sha256));
	const runs = await db.$count(
		importRuns,
		and(
			ne(importRuns.id, runId),
			notInArray(importRuns.state, [...OVER]),
			sql`${importRuns.uploads} @> ${JSON.stringify([{ sha256 }])}::jsonb`
		)
	);
	return file + runs > 0;
}
