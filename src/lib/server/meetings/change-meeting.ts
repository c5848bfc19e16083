/** Changes name, time or place of a meeting to which nobody has been invited yet. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { takeAgenda } from '../agendas/take-agenda.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { meetings } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { meetingFields, startOf } from './meeting-fields.ts';

const Input = z.object({ ...meetingFields, seen: z.string() });

/**
 * Writes the fields.
 *
 * @throws {Refusal} as `takeAgenda`; `invalid` by field; `conflict` once the invitation is out
 */
export async function changeMeeting(db: Db, actor: Actor, meetingId: string, input: unknown): Promise<void> {
	const { seen, name, date, time, locationId } = parse(Input, input);
	await transact(db, async (tx) => {
		const meeting = await takeAgenda(tx, actor, meetingId, seen);
		if (meeting.state !== 'draft') {
			throw new Refusal(
				'conflict',
				'Zu dieser Sitzung ist eingeladen. Zeit und Ort ändern Sie durch eine neue Ladung, nicht im Nachhinein.'
			);
		}
		const start = await startOf(tx, actor.bodyId, date, time);
		await tx
			.update(meetings)
			.set({ name, start, locationId, modified: sql`clock_timestamp()` })
			.where(eq(meetings.id, meetingId));
		await audit(tx, actor, 'change-meeting', 'meetings', meetingId, { name, start: start.toISOString() });
	});
}
