/** Keeps the time recordings may be kept: enters when each must be gone, and removes what is due; run by the worker. */
import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import { dayOf } from '#lib/domain/calendar.ts';
import { deletionDue } from '#lib/domain/recordings/retention.ts';
import type { Db } from '../db/client.ts';
import { listRuleLayers } from '../db/queries/office-rules.ts';
import { bodies, meetingOrganizations, meetings, recordings } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { eraseRecording } from './remove-recording.ts';
import { retentionOf } from './retention.ts';

/** May run at any time and any number of times. */
export async function expireRecordings(db: Db, now: Date): Promise<void> {
	await orderDeletions(db);
	for (;;) {
		const removed = await transact(db, async (tx) => {
			const [due] = await tx
				.select()
				.from(recordings)
				.where(and(eq(recordings.state, 'ready'), lte(recordings.deleteAt, now)))
				.limit(1)
				.for('update', { skipLocked: true });
			if (!due) return false;
			await eraseRecording(tx, { bodyId: due.bodyId }, due, 'Aufbewahrungsfrist abgelaufen', now);
			return true;
		});
		if (!removed) return;
	}
}

/** Enters the moment the rules give, for every finished recording without one, or for this one. */
export async function orderDeletions(db: Db, recordingId?: string): Promise<void> {
	const undecided = await db
		.select({
			id: recordings.id,
			bodyId: recordings.bodyId,
			timeZone: bodies.timeZone,
			start: meetings.start,
			endedAt: recordings.endedAt,
			organizationId: meetingOrganizations.organizationId,
			nextEndedAt: sql<Date | null>`(
				select case when next.state = 'held' then next."end" end from ${meetings} next
				join ${meetingOrganizations} of_next on of_next.meeting_id = next.id
				where of_next.organization_id = ${meetingOrganizations.organizationId}
					and next.start > ${meetings.start} and not next.cancelled and next.deleted is null
				order by next.start limit 1)`.mapWith(meetings.end)
		})
		.from(recordings)
		.innerJoin(meetings, eq(meetings.id, recordings.meetingId))
		.innerJoin(bodies, eq(bodies.id, recordings.bodyId))
		.leftJoin(
			meetingOrganizations,
			and(eq(meetingOrganizations.meetingId, meetings.id), eq(meetingOrganizations.position, 0))
		)
		.where(
			and(
				eq(recordings.state, 'ready'),
				isNull(recordings.deleteAt),
				eq(recordings.deletionSet, false),
				recordingId === undefined ? undefined : eq(recordings.id, recordingId)
			)
		);
	for (const [bodyId, ofBody] of Map.groupBy(undecided, (each) => each.bodyId)) {
		const layers = await listRuleLayers(db, bodyId);
		for (const { id, timeZone, start, endedAt, organizationId, nextEndedAt } of ofBody) {
			if (!endedAt) continue;
			const retention = retentionOf(layers, dayOf(start ?? endedAt, timeZone), organizationId ?? undefined);
			const deleteAt = retention && deletionDue(endedAt, retention, nextEndedAt ?? undefined);
			if (deleteAt) await db.update(recordings).set({ deleteAt }).where(eq(recordings.id, id));
		}
	}
}
