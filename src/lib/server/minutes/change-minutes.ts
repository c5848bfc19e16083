/** Writes on in the draft of one part of the minutes. */
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listLastAuthors } from '../db/queries/office-minutes.ts';
import { meetingOrganizations, meetings, minutes } from '../db/schema/index.ts';
import { allow, parse, transact } from '../verb.ts';

const Input = z.object({
	part: z.enum(['public', 'non-public']),
	/** Version the text was made from. */
	seen: z.coerce.number().int(),
	text: z
		.string()
		.max(500_000, { error: 'Die Niederschrift ist zu lang.' })
		.transform((text) => text.replaceAll('\r\n', '\n').trimEnd())
		.refine((text) => text !== '', { error: 'Die Niederschrift darf nicht leer sein.' })
});

/**
 * Saves the text and answers its new version.
 *
 * @throws {Refusal} `not-found`; `forbidden` unless clerk or secretary; `conflict` when somebody else was faster, or once
 *   the minutes are signed
 */
export async function changeMinutes(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown
): Promise<number> {
	const { part, seen, text } = parse(Input, input);
	return transact(db, async (tx) => {
		const [found] = await tx
			.select({ id: minutes.id, bodyId: minutes.bodyId, state: minutes.state, version: minutes.version })
			.from(minutes)
			.innerJoin(meetings, eq(meetings.id, minutes.meetingId))
			.where(
				and(
					eq(minutes.meetingId, meetingId),
					eq(minutes.part, part),
					eq(minutes.bodyId, actor.bodyId),
					isNull(minutes.deleted),
					isNull(meetings.deleted)
				)
			)
			.for('update', { of: minutes });
		if (!found) throw new Refusal('not-found', 'Von dieser Sitzung gibt es noch keine Niederschrift.');
		const led = await tx
			.select({ id: meetingOrganizations.organizationId })
			.from(meetingOrganizations)
			.where(eq(meetingOrganizations.meetingId, meetingId));
		const organizationIds = led.map(({ id }) => id);
		allow(actor, ['clerk', 'secretary'], { bodyId: found.bodyId, organizationIds });
		if (found.state !== 'draft') {
			throw new Refusal(
				'conflict',
				'Die Niederschrift ist unterzeichnet. Über Einwendungen entscheidet das Gremium in seiner nächsten Sitzung.'
			);
		}
		if (found.version !== seen) throw await overtaken(tx, actor, found.id);
		await tx
			.update(minutes)
			.set({ text, version: found.version + 1 })
			.where(eq(minutes.id, found.id));
		await audit(tx, actor, 'change-minutes', 'minutes', found.id, { part, version: found.version + 1 });
		return found.version + 1;
	});
}

async function overtaken(tx: Db, actor: Actor, id: string): Promise<Refusal> {
	const name = (await listLastAuthors(tx, [id])).get(id);
	const who = name && name !== actor.name ? `von ${name}` : 'an anderer Stelle';
	return new Refusal(
		'conflict',
		`Die Niederschrift wurde inzwischen ${who} geändert. Ihr Text steht noch im Feld; darunter sehen Sie den neuen Stand. Bitte führen Sie beides zusammen und speichern Sie noch einmal.`
	);
}
