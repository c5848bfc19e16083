/** The Beschlusskontrolle as the office keeps it: what is handed in, what is not public, and who was last. */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { auditEntries, implementationReports, implementations, people } from '../schema/index.ts';
import { versionOf } from './office-columns.ts';
import { findResolution, type Reading } from './resolution-lines.ts';

/** A resolution with the version of its control and all its reports, oldest first; `undefined` when there is none. */
export async function findOfficeResolution(db: Db, reading: Reading, id: string) {
	const line = await findResolution(db, reading, id);
	if (!line?.implementationId) return line && { ...line, version: undefined, reports: [] };
	const [[held], reports] = await Promise.all([
		db
			.select({ version: versionOf(implementations.modified) })
			.from(implementations)
			.where(eq(implementations.id, line.implementationId)),
		listReports(db, line.implementationId)
	]);
	return { ...line, version: held?.version, reports };
}

function listReports(db: Db, implementationId: string) {
	return db
		.select({
			id: implementationReports.id,
			on: implementationReports.on,
			text: implementationReports.text,
			progress: implementationReports.progress,
			due: implementationReports.due,
			dueBefore: implementationReports.dueBefore,
			acceptedAt: implementationReports.acceptedAt,
			public: implementationReports.public,
			author: people.name,
			authorId: people.id
		})
		.from(implementationReports)
		.leftJoin(people, eq(people.id, implementationReports.authorId))
		.where(
			and(eq(implementationReports.implementationId, implementationId), isNull(implementationReports.deleted))
		)
		.orderBy(
			sql`${implementationReports.acceptedAt} asc nulls last`,
			asc(implementationReports.created),
			asc(implementationReports.id)
		);
}

/** Who changed the row last, by its audit trail; `undefined` when that was the system or nobody. */
export async function findLastActor(db: Db, subject: string, subjectId: string) {
	const [last] = await db
		.select({ personId: people.id, name: people.name })
		.from(auditEntries)
		.innerJoin(people, eq(people.id, auditEntries.actorId))
		.where(and(eq(auditEntries.subject, subject), eq(auditEntries.subjectId, subjectId)))
		.orderBy(desc(auditEntries.at))
		.limit(1);
	return last;
}
