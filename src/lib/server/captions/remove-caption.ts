/** Takes one caption away. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionedBy, mayEdit, overtaken } from './scope.ts';

const Input = z.object({ id: z.uuid(), version: z.coerce.number().int() });

/** @throws {Refusal} `forbidden`, `not-found`, `invalid`; `conflict` when somebody else was faster */
export async function removeCaption(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<void> {
	await transact(db, async (tx) => {
		const { broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const { id, version } = parse(Input, input);
		const gone = await tx
			.delete(captions)
			.where(and(eq(captions.id, id), eq(captions.broadcastId, broadcast.id), eq(captions.version, version)))
			.returning({ id: captions.id });
		if (gone.length === 0) throw overtaken();
		await audit(tx, actor, 'remove-caption', 'captions', id, { meetingId });
	});
}
