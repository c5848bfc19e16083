/** Reads of imports: runs with their findings. */
import { and, asc, desc, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { bodies, importFindings, importRuns, importSources, people } from '../schema/index.ts';

/** A run with the name of its body, for whoever holds the database. */
export async function findRun(db: Db, runId: string) {
	const [run] = await db
		.select({
			state: importRuns.state,
			problem: importRuns.problem,
			counts: importRuns.counts,
			defects: importRuns.defects,
			name: bodies.name,
			slug: bodies.slug
		})
		.from(importRuns)
		.leftJoin(bodies, eq(bodies.id, importRuns.bodyId))
		.where(eq(importRuns.id, runId));
	return run;
}

/** Runs of a town, newest first. */
export function listImportRuns(db: Db, bodyId: string, limit = 30) {
	return db
		.select({
			id: importRuns.id,
			kind: importRuns.kind,
			source: importRuns.source,
			state: importRuns.state,
			options: importRuns.options,
			problem: importRuns.problem,
			created: importRuns.created,
			finishedAt: importRuns.finishedAt,
			counts: importRuns.counts,
			defects: importRuns.defects
		})
		.from(importRuns)
		.where(eq(importRuns.bodyId, bodyId))
		.orderBy(desc(importRuns.created), desc(importRuns.id))
		.limit(limit);
}

/** A run of the town with who ordered it, or `undefined`. */
export async function findImportRun(db: Db, bodyId: string, runId: string) {
	const [run] = await db
		.select({
			...getTableColumns(importRuns),
			orderedByName: people.name,
			/** A process works on it. */
			attended: sql<boolean>`coalesce(${importRuns.leasedUntil} > now(), false)`
		})
		.from(importRuns)
		.leftJoin(people, eq(people.id, importRuns.orderedBy))
		.where(and(eq(importRuns.id, runId), eq(importRuns.bodyId, bodyId)));
	return run;
}

/** What of the findings of a run is wanted. */
export interface FindingFilter {
	readonly defect?: string | undefined;
	/** OParl's name of the kind of object. */
	readonly kind?: string | undefined;
}

/** Findings of a run in the order of the report, behind number `after`. */
export function listImportFindings(
	db: Db,
	runId: string,
	{ defect, kind }: FindingFilter,
	after: number,
	limit: number
) {
	return db
		.select()
		.from(importFindings)
		.where(
			and(
				eq(importFindings.runId, runId),
				gt(importFindings.number, after),
				defect === undefined ? undefined : eq(importFindings.defect, defect),
				kind === undefined ? undefined : eq(importFindings.kind, kind)
			)
		)
		.orderBy(asc(importFindings.number))
		.limit(limit);
}

/** Kinds of objects that have findings in a run. */
export async function listFindingKinds(db: Db, runId: string): Promise<string[]> {
	const rows = await db
		.selectDistinct({ kind: importFindings.kind })
		.from(importFindings)
		.where(eq(importFindings.runId, runId));
	return rows.flatMap(({ kind }) => kind ?? []);
}

/** Where the rows of a town come from, each with the run that last came to its end. */
export function listImportOrigins(db: Db, bodyId: string) {
	return db
		.selectDistinctOn([importRuns.kind, importRuns.source], {
			id: importRuns.id,
			kind: importRuns.kind,
			source: importRuns.source,
			finishedAt: importRuns.finishedAt
		})
		.from(importRuns)
		.where(and(eq(importRuns.bodyId, bodyId), eq(importRuns.state, 'done')))
		.orderBy(importRuns.kind, importRuns.source, desc(importRuns.finishedAt))
		.limit(50);
}

/** The server that the town is kept in step with, and its last run; `undefined` without one. */
export async function findImportSource(db: Db, bodyId: string) {
	const [source] = await db
		.select({
			address: importSources.address,
			everyHours: importSources.everyHours,
			files: importSources.files,
			enabled: importSources.enabled,
			habits: importSources.habits,
			freshAt: importSources.freshAt,
			comparedAt: importSources.comparedAt,
			nextAt: importSources.nextAt,
			run: {
				id: importRuns.id,
				state: importRuns.state,
				problem: importRuns.problem,
				found: importRuns.found,
				defects: importRuns.defects,
				options: importRuns.options,
				created: importRuns.created
			}
		})
		.from(importSources)
		.leftJoin(importRuns, eq(importRuns.id, importSources.lastRunId))
		.where(eq(importSources.bodyId, bodyId));
	return source;
}
