/** Computed columns that several queries select. */
import { sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { meetingOrganizations, meetings, organizations, papers, paperVersions } from '../schema/index.ts';

/**
 * The instant of the last change as text, exact to the microsecond. A form sends back the one it was made from, and the
 * verb refuses when the row has moved on. Of a meeting it covers the agenda too, of a paper its texts and files.
 */
export const versionOf = (modified: AnyPgColumn): SQL<string> =>
	sql<string>`(extract(epoch from ${modified}) * 1000000)::bigint::text`;

/**
 * A subquery as a selected column. Selecting from one table, Drizzle drops the table's name before every column of a
 * selected expression, also inside subqueries, where another table's column of that name would be meant; one level
 * deeper it leaves them alone.
 */
export const computed = <Value>(expression: SQL<Value>): SQL<Value> => sql<Value>`${expression}`;

/** The names of the organizations of the row of `meetings`, the leading one first. */
export const organizationNames = computed(sql<string>`coalesce((
	select string_agg(${organizations.name}, ', ' order by ${meetingOrganizations.position})
	from ${meetingOrganizations} join ${organizations} on ${organizations.id} = ${meetingOrganizations.organizationId}
	where ${meetingOrganizations.meetingId} = ${meetings.id}), '')`);

/** The Markdown of the current version of the row of `papers`; empty when there is none. */
export const currentText = computed(sql<string>`coalesce((
	select ${paperVersions.text} from ${paperVersions}
	where ${paperVersions.paperId} = ${papers.id} order by ${paperVersions.number} desc limit 1), '')`);

/** The wording to be voted on, likewise. */
export const currentResolution = computed(sql<string | null>`(
	select ${paperVersions.resolutionText} from ${paperVersions}
	where ${paperVersions.paperId} = ${papers.id} order by ${paperVersions.number} desc limit 1)`);
