/** Changes of open data in the order in which they became visible, and what is kept of the nightly work. */
import { and, asc, eq, gte, sql } from 'drizzle-orm';
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../client.ts';
import { openDataChecks, openDataSnapshots, publications } from '../schema/index.ts';

/** Where to read on: a transaction, and the last object of it that is known. */
interface After {
	readonly transaction: string;
	readonly object?: { readonly kind: PublishedKind; readonly id: string };
}

/**
 * At most `limit` changes after `after`. Transactions still under way, and all begun after them, are left for later: so
 * nothing can appear behind a client that reads on.
 */
export function listChanges(db: Db, bodyId: string, after: After | undefined, limit: number) {
	const { changedIn, kind, id } = publications;
	const last = after && { kind: after.object?.kind ?? '', id: after.object?.id ?? NIL };
	return db
		.select({
			kind,
			id,
			created: publications.created,
			modified: publications.modified,
			deleted: publications.deleted,
			transaction: sql<string>`${changedIn}::text`
		})
		.from(publications)
		.where(
			and(
				eq(publications.bodyId, bodyId),
				sql`${changedIn} < pg_snapshot_xmin(pg_current_snapshot())`,
				last &&
					sql`(${changedIn}, ${kind}, ${id}) > (${after.transaction}::xid8, ${last.kind}, ${last.id}::uuid)`
			)
		)
		.orderBy(asc(changedIn), asc(kind), asc(id))
		.limit(limit);
}

const NIL = '00000000-0000-0000-0000-000000000000';

/** The first transaction whose changes may still be to come, and the first that has not begun. */
export async function findHorizon(db: Db): Promise<{ open: string; next: string }> {
	const [row] = (await db.execute(sql`
		select pg_snapshot_xmin(pg_current_snapshot())::text as open, pg_snapshot_xmax(pg_current_snapshot())::text as next
	`)) as unknown as { open: string; next: string }[];
	return row!;
}

/** Objects of the body that changed in or after a transaction, at most `limit`. */
export function listChangedSince(db: Db, bodyId: string, transaction: string, limit: number) {
	return db
		.select({ kind: publications.kind, id: publications.id })
		.from(publications)
		.where(and(eq(publications.bodyId, bodyId), gte(publications.changedIn, transaction)))
		.limit(limit);
}

/** Last night's snapshot; `undefined` before the first. */
export async function findSnapshot(db: Db, bodyId: string) {
	const [found] = await db
		.select({
			sha256: openDataSnapshots.sha256,
			bytes: openDataSnapshots.bytes,
			objects: openDataSnapshots.objects,
			position: openDataSnapshots.position,
			madeAt: openDataSnapshots.madeAt
		})
		.from(openDataSnapshots)
		.where(eq(openDataSnapshots.bodyId, bodyId));
	return found;
}

/** The last check of this server by itself; `undefined` before the first. */
export async function findSelfCheck(db: Db, bodyId: string) {
	const [found] = await db
		.select({
			checkedAt: openDataChecks.checkedAt,
			report: openDataChecks.report,
			problem: openDataChecks.problem
		})
		.from(openDataChecks)
		.where(eq(openDataChecks.bodyId, bodyId));
	return found;
}
