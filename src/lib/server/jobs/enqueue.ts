/** Hands work to the worker, in the transaction that makes the work necessary. */
import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss, type DrizzleTransactionLike } from 'pg-boss';
import type { Db } from '../db/client.ts';
import { QUEUES, type JobName, type Jobs } from './jobs.ts';

/**
 * Puts one job into its queue: it exists when `tx` commits, and never if it does not.
 * The worker starts it within milliseconds of the commit, and repeats it when it fails.
 */
export function enqueue<Name extends JobName>(tx: Db, name: Name, data: Jobs[Name]): Promise<void> {
	return enqueueAll(tx, name, [data]);
}

/** The same for many at once. */
export async function enqueueAll<Name extends JobName>(
	tx: Db,
	name: Name,
	each: readonly Jobs[Name][]
): Promise<void> {
	if (each.length === 0) return;
	let failure: unknown;
	// `Db` leaves the driver open and with it the shape of a result; the adapter reads all shapes there are.
	const driver = fromDrizzle(tx as unknown as DrizzleTransactionLike, sql);
	const boss = new PgBoss({ db: driver, supervise: false, schedule: false, migrate: false });
	boss.on('error', (error) => (failure ??= error));
	await boss.start();
	try {
		await boss.insert(
			name,
			each.map((data) => ({ data, ...keyOf(name, data) }))
		);
	} finally {
		await boss.stop({ graceful: false });
	}
	if (failure) throw failure;
}

/** Where a queue holds one waiting job per subject, which subject this is. */
function keyOf<Name extends JobName>(name: Name, data: Jobs[Name]): { singletonKey?: string } {
	return QUEUES[name].oncePerSubject ? { singletonKey: Object.values(data).join(' ') } : {};
}
