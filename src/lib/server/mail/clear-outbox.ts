/** Removes from the outbox what belongs to nobody any more; run by the worker. */
import type { Db } from '../db/client.ts';
import { listExistingMails } from '../db/queries/subscriptions.ts';
import { listOutbox, removeFromOutbox } from './outbox.ts';

/** A file goes with the row of its mail. May run at any time. */
export async function clearOutbox(db: Db, folder: string): Promise<void> {
	const there = await listOutbox(folder);
	const known = await listExistingMails(db, there);
	for (const id of there) if (!known.has(id)) await removeFromOutbox(folder, id);
}
