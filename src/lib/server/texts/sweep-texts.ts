/** Orders the text of every file whose content has none yet: what was there before, and what an import has fetched. */
import { and, eq, isNotNull, isNull, ne, or } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { fileExtractions, files } from '../db/schema/index.ts';
import { enqueueAll } from '../jobs/enqueue.ts';
import { mayRecognize } from './recognize.ts';

/** So many at once: the next sweep takes the next ones, and a worker has enough to do. */
const FILES_AT_ONCE = 5_000;

/** May run at any time: a job too many finds its work done. */
export async function sweepTexts(db: Db): Promise<void> {
	const able = await mayRecognize();
	const waiting = await db
		.select({ fileId: files.id })
		.from(files)
		.leftJoin(fileExtractions, eq(fileExtractions.fileId, files.id))
		.where(
			and(
				isNotNull(files.sha256),
				isNull(files.deleted),
				or(
					isNull(fileExtractions.fileId),
					ne(fileExtractions.sha256, files.sha256),
					able ? eq(fileExtractions.problem, 'no-recognition') : undefined
				)
			)
		)
		.limit(FILES_AT_ONCE);
	await enqueueAll(db, 'file-text', waiting);
}
