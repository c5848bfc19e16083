/** A member's private notes: kept, conflict-safe, and nobody else's business. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeNote } from '#lib/server/agendas/write-note.ts';
import { findMyItem } from '#lib/server/db/queries/member-meetings.ts';
import { agendaItems, auditEntries, meetingOrganizations, notes } from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const TODAY = day('2026-11-24');

let database: TestDatabase;
let member: Actor;
let colleague: Actor;
let stranger: Actor;
let meetingId: string;
let itemId: string;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());

beforeEach(async () => {
	const { owner } = database;
	const bodyId = (await make.createBody(owner)).id;
	const organizationId = (await make.createOrganization(owner, bodyId)).id;
	meetingId = (await make.createMeeting(owner, bodyId, { state: 'invited' })).id;
	await owner.insert(meetingOrganizations).values({ meetingId, organizationId, bodyId });
	itemId = (await make.createAgendaItem(owner, bodyId, { meetingId, public: true })).id;
	[member, colleague, stranger] = (await Promise.all(
		[1, 2, 3].map(() => make.createActor(owner, bodyId, ['member']))
	)) as [Actor, Actor, Actor];
	for (const { personId } of [member, colleague])
		await make.createMembership(owner, bodyId, { personId, organizationId });
});

const write = (text: string, seen = '', actor = member) =>
	writeNote(database.app, actor, { itemId, text, seen }, TODAY);
const read = async (viewer = member) =>
	(await findMyItem(database.app, { viewer, today: TODAY }, meetingId, itemId))?.note ?? null;

test('a note is kept, changed and emptied', async () => {
	const first = await write('Nach dem Bescheid fragen');
	expect(await read()).toBe('Nach dem Bescheid fragen');
	const second = await write('Förderbescheid?', first.version);
	expect(await read()).toBe('Förderbescheid?');
	await write('', second.version);
	expect(await read()).toBe('');
	const trail = await database.owner
		.select()
		.from(auditEntries)
		.where(and(eq(auditEntries.act, 'write-note'), eq(auditEntries.subjectId, itemId)));
	expect(trail).toHaveLength(3);
	expect(JSON.stringify(trail)).not.toContain('Bescheid');
});

test('two devices do not overwrite each other', async () => {
	const { version } = await write('Tablet');
	await write('Tablet, ergänzt', version);
	await expect(write('Telefon', version)).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('auf einem anderen Gerät')
	});
	await expect(write('Telefon')).rejects.toMatchObject({ code: 'conflict' });
	expect(await read()).toBe('Tablet, ergänzt');
});

test('two first notes in the same moment: one is kept, the other is told', async () => {
	const results = await Promise.allSettled([write('eins'), write('zwei')]);
	expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
	expect(await database.owner.$count(notes, eq(notes.agendaItemId, itemId))).toBe(1);
});

test('colleagues have their own, and never see another’s', async () => {
	await write('geheim');
	expect(await read(colleague)).toBeNull();
	await write('auch geheim', '', colleague);
	expect(await read()).toBe('geheim');
});

test('whoever does not belong to the sitting cannot write, nor on an item that is not out', async () => {
	await expect(write('x', '', stranger)).rejects.toMatchObject({ code: 'not-found' });
	await database.owner.update(agendaItems).set({ staged: true }).where(eq(agendaItems.id, itemId));
	await expect(write('x')).rejects.toMatchObject({ code: 'not-found' });
});
