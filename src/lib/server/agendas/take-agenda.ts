/** The start of every change of an agenda: right, state and version are checked, and the agenda is held until the end. */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import type { Db } from '../db/client.ts';
import { versionOf } from '../db/queries/office-columns.ts';
import { agendaItems, auditEntries, meetingOrganizations, meetings, people } from '../db/schema/index.ts';
import { SITTING_CHANNEL } from '../events/bus.ts';
import { allow, notify } from '../verb.ts';

/** A meeting held for a change; `version` is the new one. */
export type HeldMeeting = Awaited<ReturnType<typeof takeAgenda>>;

/**
 * Locks the meeting for `tx` and moves its version. Pages that wait for the sitting hear of it when `tx` commits.
 *
 * @param seen version the form was made from; `undefined` skips the question, for acts that do not rest on what was seen
 * @throws {Refusal} `not-found`; `forbidden` unless a clerk; `conflict` when somebody else was faster, or when the
 *   sitting has begun and the agenda is the council's own
 */
export async function takeAgenda(tx: Db, actor: Actor, meetingId: string, seen: string | undefined) {
	const [meeting] = await tx
		.select({
			id: meetings.id,
			bodyId: meetings.bodyId,
			name: meetings.name,
			state: meetings.state,
			cancelled: meetings.cancelled,
			start: meetings.start,
			version: versionOf(meetings.modified)
		})
		.from(meetings)
		.where(and(eq(meetings.id, meetingId), eq(meetings.bodyId, actor.bodyId), isNull(meetings.deleted)))
		.for('update');
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	const organizationIds = await organizationsOf(tx, meetingId);
	allow(actor, RIGHTS['edit-agenda'], { bodyId: meeting.bodyId, organizationIds });
	if (meeting.cancelled)
		throw new Refusal('conflict', 'Die Sitzung ist abgesagt. Die Tagesordnung bleibt, wie sie ist.');
	if (meeting.state === 'running' || meeting.state === 'held') {
		throw new Refusal(
			'conflict',
			'Die Sitzung hat begonnen. Über Änderungen der Tagesordnung beschließt jetzt das Gremium selbst.'
		);
	}
	if (seen !== undefined && seen !== meeting.version) throw await overtaken(tx, actor, meetingId);
	const [moved] = await tx
		.update(meetings)
		.set({ modified: sql`clock_timestamp()` })
		.where(eq(meetings.id, meetingId))
		.returning({ version: versionOf(meetings.modified) });
	await notify(tx, SITTING_CHANNEL, { meetingId, seq: 0 });
	return { ...meeting, version: moved!.version, organizationIds };
}

/** The items of a held agenda in order, as the rules of placing and numbering need them. */
export function itemsOf(tx: Db, meetingId: string) {
	return tx
		.select({
			id: agendaItems.id,
			order: agendaItems.order,
			parentId: agendaItems.parentId,
			public: agendaItems.public,
			number: agendaItems.number,
			name: agendaItems.name,
			publicName: agendaItems.publicName,
			staged: agendaItems.staged,
			consultationId: agendaItems.consultationId
		})
		.from(agendaItems)
		.where(and(eq(agendaItems.meetingId, meetingId), isNull(agendaItems.deleted)))
		.orderBy(asc(agendaItems.order), asc(agendaItems.id));
}

/** An item of a held agenda. */
export type HeldItem = Awaited<ReturnType<typeof itemsOf>>[number];

/**
 * The item, if the office may still change it.
 *
 * @throws {Refusal} `not-found`; `conflict` when the item is on the agenda that went out
 */
export function changeable(meeting: HeldMeeting, items: readonly HeldItem[], itemId: string): HeldItem {
	const item = items.find(({ id }) => id === itemId);
	if (!item) {
		throw new Refusal(
			'not-found',
			'Diesen Tagesordnungspunkt gibt es nicht mehr. Jemand hat ihn inzwischen entfernt.'
		);
	}
	if (meeting.state !== 'draft' && !item.staged) {
		throw new Refusal(
			'conflict',
			'Dieser Punkt steht in der versandten Tagesordnung und bleibt unverändert. Ergänzen Sie die Tagesordnung durch einen Nachtrag.'
		);
	}
	return item;
}

/** Writes the order of the list: 0-based and without gaps. Only rows that move are touched. */
export async function writeOrder(tx: Db, items: readonly { readonly id: string }[]): Promise<void> {
	const ids = JSON.stringify(items.map(({ id }) => id));
	await tx.execute(sql`
		update ${agendaItems} set position = place.n - 1, modified = now()
		from jsonb_array_elements_text(${ids}::jsonb) with ordinality place (id, n)
		where ${agendaItems.id} = place.id::uuid and ${agendaItems.order} is distinct from place.n - 1`);
}

async function organizationsOf(tx: Db, meetingId: string): Promise<string[]> {
	const rows = await tx
		.select({ id: meetingOrganizations.organizationId })
		.from(meetingOrganizations)
		.where(eq(meetingOrganizations.meetingId, meetingId))
		.orderBy(asc(meetingOrganizations.position));
	return rows.map(({ id }) => id);
}

/** The refusal for whoever comes second; it names the one who came first, when that was somebody else. */
async function overtaken(tx: Db, actor: Actor, meetingId: string): Promise<Refusal> {
	const [last] = await tx
		.select({ personId: auditEntries.actorId, name: people.name })
		.from(auditEntries)
		.leftJoin(people, eq(people.id, auditEntries.actorId))
		.where(and(eq(auditEntries.subject, 'meetings'), eq(auditEntries.subjectId, meetingId)))
		.orderBy(desc(auditEntries.at))
		.limit(1);
	const who = last?.name && last.personId !== actor.personId ? `von ${last.name}` : 'von anderer Stelle';
	return new Refusal(
		'conflict',
		`Die Tagesordnung wurde inzwischen ${who} geändert. Sie sehen jetzt den neuen Stand; Ihre Eingabe ist erhalten. Bitte prüfen Sie beides und senden Sie noch einmal.`
	);
}
