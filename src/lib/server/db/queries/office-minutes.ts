/** Minutes as the office writes them. */
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../client.ts';
import { auditEntries, minutes, people } from '../schema/index.ts';

/** The parts of a meeting's minutes, the public one first. */
export async function listMinutes(db: Db, viewer: Actor, meetingId: string) {
	const parts = await db
		.select({
			id: minutes.id,
			part: minutes.part,
			state: minutes.state,
			text: minutes.text,
			version: minutes.version,
			modified: minutes.modified
		})
		.from(minutes)
		.where(and(eq(minutes.meetingId, meetingId), eq(minutes.bodyId, viewer.bodyId), isNull(minutes.deleted)));
	return parts.sort((a, b) => b.part.localeCompare(a.part));
}

/** Who wrote each part last, by id of the part. */
export async function listLastAuthors(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectDistinctOn([auditEntries.subjectId], { id: auditEntries.subjectId, name: people.name })
		.from(auditEntries)
		.innerJoin(people, eq(people.id, auditEntries.actorId))
		.where(and(eq(auditEntries.subject, 'minutes'), inArray(auditEntries.subjectId, [...ids])))
		.orderBy(auditEntries.subjectId, desc(auditEntries.at));
	return new Map(rows.map(({ id, name }) => [id, name]));
}
