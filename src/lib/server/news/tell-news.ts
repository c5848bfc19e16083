/** From what became public to the mails about it, for every town; run by the worker every minute. */
import type { Db } from '../db/client.ts';
import { listBodies } from '../db/queries/bodies.ts';
import { gatherNews } from './gather-news.ts';
import { matchNews } from './match-news.ts';
import { orderNewsMails } from './order-mails.ts';

/** Each step is a transaction that is done once; whatever a killed worker left is done by the next run. */
export async function tellNews(db: Db, publicDb: Db, now: Date): Promise<void> {
	for (const body of await listBodies(publicDb)) {
		await gatherNews(db, publicDb, body, now);
		await matchNews(db, publicDb, body, now);
	}
	await orderNewsMails(db, now);
}
