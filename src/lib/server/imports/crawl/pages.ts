/** What a crawl has kept, as a source to import from. */
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { importPages } from '../../db/schema/index.ts';
import type { Sent } from '../oparl/objects.ts';
import { LISTS } from './entry.ts';

/** Objects of all pages of the run, list by list, one page in memory at a time. */
export async function* readPages(db: Db, runId: string): AsyncGenerator<Sent> {
	for (const [list, kind] of Object.entries(LISTS)) {
		for (let number = 0; ;) {
			const [page] = await db
				.select({ number: importPages.number, objects: importPages.objects })
				.from(importPages)
				.where(and(eq(importPages.runId, runId), eq(importPages.list, list), gt(importPages.number, number)))
				.orderBy(asc(importPages.number))
				.limit(1);
			if (!page) break;
			number = page.number;
			for (const object of JSON.parse(page.objects) as unknown[]) yield { object, kind };
		}
	}
}

export async function removePages(db: Db, runId: string): Promise<void> {
	await db.delete(importPages).where(eq(importPages.runId, runId));
}
