/** A process's sign of life in the database, by which `/readyz` and the operator see that it is there. */
import { hostname } from 'node:os';
import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { processHeartbeats } from '../db/schema/index.ts';
import { log } from '../log.ts';

const EVERY_MS = 2_000;

/**
 * Beats on `db` until the returned function is called, which is there once the first beat is. While the database is away
 * it goes on trying.
 */
export async function startBeating(
	db: Db,
	process: 'web' | 'worker' | 'media',
	pid: number
): Promise<() => void> {
	const now = sql`now()`;
	const row = { process, instance: `${hostname()}:${pid}`, at: now, startedAt: now };
	const beat = () =>
		db
			.insert(processHeartbeats)
			.values(row)
			.onConflictDoUpdate({
				target: [processHeartbeats.process, processHeartbeats.instance],
				set: { at: now }
			})
			.then(
				() => {},
				(error: unknown) => log.warn({ err: error }, 'heartbeat')
			);
	await beat();
	const timer = setInterval(() => void beat(), EVERY_MS);
	return () => clearInterval(timer);
}
