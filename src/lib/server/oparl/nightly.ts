/** What open data needs every night: the record of publications reconciled, a new snapshot, and a look at itself. */
import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { listBodies } from '../db/queries/bodies.ts';
import { findSelfCheck, findSnapshot } from '../db/queries/oparl-changes.ts';
import { openDataChecks } from '../db/schema/index.ts';
import type { Storage } from '../files/storage.ts';
import { originOf } from '../mail/origin.ts';
import { worldly } from './addresses.ts';
import { makeSnapshot } from './bulk/make-snapshot.ts';
import { checkServer } from './checker/check-server.ts';
import type { Fetch } from './checker/visitor.ts';

/** Bounds of the look at oneself: enough for every rule, and never a burden. */
const CHECK_REQUESTS = 500;
const CHECK_PAGES = 4;

/** Younger work than this need not be done again when a worker starts. */
const FRESH_MS = 20 * 3_600_000;

export interface NightlyContext {
	readonly db: Db;
	/** The public connection. */
	readonly publicDb: Db;
	readonly storage: Storage;
	/** Address of the installation. */
	readonly origin: string;
	readonly fetch: Fetch;
	readonly now: Date;
}

/** Takes in what was announced for a moment that has come. */
export async function publishDue(db: Db): Promise<void> {
	await db.execute(sql`select ratssaal_publish_due()`);
}

/** Town by town. What was done within the last hours is left alone unless `always`. */
export async function prepareOpenData(context: NightlyContext, always: boolean): Promise<void> {
	const { db, publicDb, storage, now } = context;
	for (const body of await listBodies(db)) {
		const origin = originOf({ ...body, hosts: worldly(body.hosts) }, context.origin);
		await db.execute(sql`select ratssaal_reconcile_publications(${body.id})`);
		const [snapshot, check] = await Promise.all([
			findSnapshot(publicDb, body.id),
			findSelfCheck(publicDb, body.id)
		]);
		if (always || !isFresh(snapshot?.madeAt, now)) {
			await makeSnapshot(db, publicDb, storage, { ...body, origin }, now);
		}
		if (always || !isFresh(check?.checkedAt, now) || check?.problem)
			await checkSelf(context, body.id, origin);
	}
}

/** Asks this server under its own address, as a stranger would, and keeps what came out. */
async function checkSelf({ db, fetch, now }: NightlyContext, bodyId: string, origin: string): Promise<void> {
	const result = await checkServer(`${origin}/oparl/v1.1/system`, {
		fetch,
		requests: CHECK_REQUESTS,
		pages: CHECK_PAGES
	}).then(
		(report) => ({ report, problem: null }),
		// Not to be reached under one's own address is a result, too: it is shown.
		(error: unknown) => ({ report: null, problem: error instanceof Error ? error.message : String(error) })
	);
	const check = { checkedAt: now, ...result };
	await db
		.insert(openDataChecks)
		.values({ bodyId, ...check })
		.onConflictDoUpdate({ target: openDataChecks.bodyId, set: check });
}

const isFresh = (at: Date | undefined, now: Date) =>
	at !== undefined && now.getTime() - at.getTime() < FRESH_MS;
