/** The web process's sign of life in the database, by which `/readyz` and the operator see that it is there. */
import { hostname } from 'node:os';
import { and, eq, lt, sql } from 'drizzle-orm';
import { openDatabase } from '#lib/server/db/client.ts';
import { processHeartbeats } from '#lib/server/db/schema/index.ts';

const EVERY_MS = 2_000;

/** Beats until the returned function is called. While the database is away it goes on trying. */
export function startBeating(databaseUrl: string): () => Promise<void> {
	const { db, close } = openDatabase(databaseUrl, 'ratssaal_app', 1);
	const now = sql`now()`;
	const row = { process: 'web' as const, instance: `${hostname()}:${process.pid}`, at: now, startedAt: now };
	const report = (error: unknown) =>
		console.error('heartbeat:', error instanceof Error ? error.message : error);
	const beat = () =>
		db
			.insert(processHeartbeats)
			.values(row)
			.onConflictDoUpdate({
				target: [processHeartbeats.process, processHeartbeats.instance],
				set: { at: now }
			})
			.catch(report);
	// Each start leaves a row behind.
	const old = and(
		eq(processHeartbeats.process, 'web'),
		lt(processHeartbeats.at, sql`now() - interval '1 day'`)
	);
	db.delete(processHeartbeats).where(old).catch(report);
	void beat();
	const timer = setInterval(() => void beat(), EVERY_MS);
	return async () => {
		clearInterval(timer);
		await close();
	};
}
