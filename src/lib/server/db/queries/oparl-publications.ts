/** Which objects open data has, since when, and which it had. */
import { and, asc, desc, eq, gt, gte, isNull, lt, lte, sql, type Column, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../client.ts';
import {
	consultationOrganizations,
	consultations,
	meetingOrganizations,
	publications
} from '../schema/index.ts';

/** Bounds on when an object became public and last changed, to the second; both ends belong to it. */
export interface Period {
	readonly createdSince?: Date | undefined;
	readonly createdUntil?: Date | undefined;
	readonly modifiedSince?: Date | undefined;
	readonly modifiedUntil?: Date | undefined;
}

/** Which objects a list is about. */
export interface Listed {
	readonly bodyId: string;
	readonly kind: PublishedKind;
	readonly period: Period;
	/** Of these only; the withdrawn are not asked, since nothing is known of them any more. */
	readonly among?: SQL | undefined;
}

const entry = {
	id: publications.id,
	created: publications.created,
	modified: publications.modified,
	deleted: publications.deleted
};

export type Publication = {
	readonly id: string;
	readonly created: Date;
	readonly modified: Date;
	readonly deleted: Date | null;
};

/** Created and modified of an object that is read with `isLive`. */
export const life = { created: publications.created, modified: publications.modified };

/** Joins an object to its public life; what is withdrawn has none. */
export const isLive = (kind: PublishedKind, id: Column) =>
	and(eq(publications.kind, kind), eq(publications.id, id), isNull(publications.deleted));

/** The id in `column` if the row it names is visible, else null. */
export const visibleId = (table: PgTable, column: Column) =>
	sql<string | null>`(select seen.id from ${table} seen where seen.id = ${column})`;

/** `undefined` for what never was public. */
export async function findPublication(
	db: Db,
	bodyId: string,
	kind: PublishedKind,
	id: string
): Promise<Publication | undefined> {
	const [found] = await db
		.select(entry)
		.from(publications)
		.where(and(eq(publications.kind, kind), eq(publications.id, id), eq(publications.bodyId, bodyId)));
	return found;
}

/**
 * A page of at most `limit` entries after the one with id `after`, in the order of ids, which never changes. Withdrawn
 * objects are among them if and only if the period begins with a change (OParl 1.1, 2-05).
 */
export function listPublications(
	db: Db,
	listed: Listed,
	after: string | undefined,
	limit: number
): Promise<Publication[]> {
	return db
		.select(entry)
		.from(publications)
		.where(and(...conditions(listed), after ? gt(publications.id, after) : undefined))
		.orderBy(asc(publications.id))
		.limit(limit);
}

/** The id after which the page before the one after `after` begins; `undefined` when that is the first page. */
export async function findPageBefore(
	db: Db,
	listed: Listed,
	after: string,
	limit: number
): Promise<string | undefined> {
	const rows = await db
		.select({ id: publications.id })
		.from(publications)
		.where(and(...conditions(listed), lte(publications.id, after)))
		.orderBy(desc(publications.id))
		.limit(limit + 1);
	return rows[limit]?.id;
}

/** A second's end: what a client was shown has lost its fraction. */
const endOf = (second: Date) => new Date(second.getTime() + 1000);

function conditions({ bodyId, kind, period, among }: Listed): (SQL | undefined)[] {
	const { createdSince, createdUntil, modifiedSince, modifiedUntil } = period;
	return [
		eq(publications.bodyId, bodyId),
		eq(publications.kind, kind),
		modifiedSince ? undefined : isNull(publications.deleted),
		among && sql`(${publications.deleted} is not null or ${among})`,
		createdSince && gte(publications.created, createdSince),
		createdUntil && lt(publications.created, endOf(createdUntil)),
		modifiedSince && gte(publications.modified, modifiedSince),
		modifiedUntil && lt(publications.modified, endOf(modifiedUntil))
	];
}

/** Meetings and consultations of one organization; every other kind has no such list. */
export function isOfOrganization(kind: PublishedKind, organizationId: string): SQL {
	if (kind === 'Meeting') {
		return sql`exists (select from ${meetingOrganizations} where ${meetingOrganizations.meetingId} = ${publications.id}
			and ${meetingOrganizations.organizationId} = ${organizationId})`;
	}
	return sql`(exists (select from ${consultations} where ${consultations.id} = ${publications.id}
			and ${consultations.organizationId} = ${organizationId})
		or exists (select from ${consultationOrganizations} where ${consultationOrganizations.consultationId} = ${publications.id}
			and ${consultationOrganizations.organizationId} = ${organizationId}))`;
}
