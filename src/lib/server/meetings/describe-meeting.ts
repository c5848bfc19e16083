/** Says in Leichte Sprache what a meeting is about. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listOrganizationsOf } from '../db/queries/office-meetings.ts';
import { meetings } from '../db/schema/index.ts';
import { easySummary } from '../papers/paper-fields.ts';
import { allow, parse, transact } from '../verb.ts';

const Input = z.object({ easySummary });

/**
 * Writes the summary, also when the meeting is over: it is no part of the agenda. Empty takes it away.
 *
 * @throws {Refusal} `not-found`; `forbidden` unless a clerk; `invalid` when it is too long
 */
export async function describeMeeting(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown
): Promise<void> {
	const { easySummary } = parse(Input, input);
	await transact(db, async (tx) => {
		const [meeting] = await tx
			.select({ bodyId: meetings.bodyId })
			.from(meetings)
			.where(and(eq(meetings.id, meetingId), eq(meetings.bodyId, actor.bodyId), isNull(meetings.deleted)))
			.for('update');
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		const organizationIds = (await listOrganizationsOf(tx, meetingId)).map(({ id }) => id);
		allow(actor, RIGHTS['edit-agenda'], { bodyId: meeting.bodyId, organizationIds });
		await tx
			.update(meetings)
			.set({ easySummary: easySummary ?? null, modified: sql`clock_timestamp()` })
			.where(eq(meetings.id, meetingId));
		await audit(tx, actor, 'describe-meeting', 'meetings', meetingId, { easySummary: Boolean(easySummary) });
	});
}
