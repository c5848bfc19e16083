/** Meetings are planned and changed by the office, as drafts that nobody else sees. */
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { findOfficeMeeting, listOfficeMeetings } from '#lib/server/db/queries/office-meetings.ts';
import {
	agendaItems,
	auditEntries,
	deliveries,
	invitations,
	agendaRevisions,
	legislativeTerms,
	meetings,
	roleAssignments
} from '#lib/server/db/schema/index.ts';
import { openInvitation } from '#lib/server/invitations/open-invitation.ts';
import { changeMeeting } from '#lib/server/meetings/change-meeting.ts';
import { createMeeting } from '#lib/server/meetings/create-meeting.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let bodyId: string;
let organizationId: string;
let clerk: Actor;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());

beforeEach(async () => {
	bodyId = (await make.createBody(database.owner)).id;
	organizationId = (await make.createOrganization(database.owner, bodyId, { name: 'Schulausschuss' })).id;
	clerk = await make.createActor(database.owner, bodyId, ['clerk']);
});

const input = (fields: object = {}) => ({
	organizationId,
	date: '2026-11-26',
	time: '17:00',
	name: '',
	...fields
});
const create = (fields?: object, actor = clerk) => createMeeting(database.app, actor, input(fields));
const find = async (id: string) => (await findOfficeMeeting(database.app, clerk, id))!;

test('a meeting begins at the town’s clock time and is counted within its term', async () => {
	await database.owner.insert(legislativeTerms).values([
		{ bodyId, name: '10. Wahlperiode', startDate: '2020-11-01' },
		{ bodyId, name: '11. Wahlperiode', startDate: '2025-11-01' }
	]);
	const old = await find(await create({ date: '2024-05-02' }));
	const first = await find(await create());
	const second = await find(await create({ date: '2026-12-10', name: 'Sondersitzung zum Haushalt' }));
	expect(old).toMatchObject({ number: 1 });
	expect(first).toMatchObject({
		name: '1. Sitzung',
		number: 1,
		state: 'draft',
		publishedAt: null,
		start: new Date('2026-11-26T16:00:00Z'),
		organizations: 'Schulausschuss',
		items: 0
	});
	expect(second).toMatchObject({ name: 'Sondersitzung zum Haushalt', number: 2 });
	expect(await database.public.select({ id: meetings.id }).from(meetings)).toEqual([]);
});

test('two meetings planned in the same moment get two numbers', async () => {
	const ids = await Promise.all([create(), create(), create()]);
	const numbers = await Promise.all(ids.map(async (id) => (await find(id)).number));
	expect(numbers.toSorted()).toEqual([1, 2, 3]);
});

test('the items that always come back are there, in both parts, and not out', async () => {
	const id = await create({ standardItems: 'on' });
	const items = await database.owner
		.select()
		.from(agendaItems)
		.where(eq(agendaItems.meetingId, id))
		.orderBy(asc(agendaItems.order));
	expect(items.map(({ order }) => order)).toEqual(items.map((_, index) => index));
	expect(items.some((item) => item.public) && items.some((item) => !item.public)).toBe(true);
	expect(items.every((item) => item.staged)).toBe(true);
	expect(items.filter((item) => !item.public).every(({ publicName }) => publicName)).toBe(true);
});

test('who holds chair and secretary on the day is entered', async () => {
	const [chair, former] = [
		await make.createPerson(database.owner, bodyId),
		await make.createPerson(database.owner, bodyId)
	];
	await database.owner.insert(roleAssignments).values([
		{ bodyId, personId: former.id, role: 'chair', organizationId, endDate: '2026-11-25' },
		{ bodyId, personId: chair.id, role: 'chair', organizationId, startDate: '2026-11-26' }
	]);
	expect(await find(await create())).toMatchObject({ chairId: chair.id, secretaryId: null });
});

test.for([
	['date', { date: '26.11.2026' }, 'date'],
	['day that does not exist', { date: '2026-02-30' }, 'date'],
	['time', { time: '25:00' }, 'time'],
	['organization', { organizationId: '' }, 'organizationId']
] as const)('a wrong %s comes back by field', async ([, fields, field]) => {
	await expect(create(fields)).rejects.toMatchObject({
		code: 'invalid',
		fields: { [field]: expect.any(String) }
	});
});

test('members and other towns plan nothing here', async () => {
	const member = await make.createActor(database.owner, bodyId, ['member']);
	await expect(create({}, member)).rejects.toMatchObject({ code: 'forbidden' });
	const stranger = await make.createActor(database.owner, (await make.createBody(database.owner)).id, [
		'clerk'
	]);
	await expect(create({}, stranger)).rejects.toMatchObject({ code: 'not-found' });
	expect(await listOfficeMeetings(database.app, clerk, new Date(0), 'ahead')).toEqual([]);
});

test('time and place change until the invitation is out', async () => {
	const id = await create();
	const seen = (await find(id)).version;
	await changeMeeting(
		database.app,
		clerk,
		id,
		input({ seen, name: 'Sondersitzung', date: '2026-07-02', time: '18:30' })
	);
	const changed = await find(id);
	expect(changed).toMatchObject({ name: 'Sondersitzung', start: new Date('2026-07-02T16:30:00Z') });
	await expect(changeMeeting(database.app, clerk, id, input({ seen, name: 'x' }))).rejects.toMatchObject({
		code: 'conflict'
	});
	await database.owner.update(meetings).set({ state: 'invited' }).where(eq(meetings.id, id));
	const late = changeMeeting(database.app, clerk, id, input({ seen: (await find(id)).version, name: 'x' }));
	await expect(late).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('neue Ladung')
	});
	const acts = await database.owner
		.select({ act: auditEntries.act })
		.from(auditEntries)
		.where(and(eq(auditEntries.subjectId, id), eq(auditEntries.subject, 'meetings')))
		.orderBy(asc(auditEntries.at));
	expect(acts.map(({ act }) => act)).toEqual(['create-meeting', 'change-meeting']);
});

test('lists run ahead from a moment and back from it', async () => {
	await create({ date: '2026-11-10' });
	await create({ date: '2026-11-20' });
	await create({ date: '2026-12-01' });
	const from = new Date('2026-11-15T00:00:00Z');
	const days = async (direction: 'ahead' | 'past') =>
		(await listOfficeMeetings(database.app, clerk, from, direction)).map(({ start }) =>
			start!.toISOString().slice(5, 10)
		);
	expect(await days('ahead')).toEqual(['11-20', '12-01']);
	expect(await days('past')).toEqual(['11-10']);
});

test('opening an invitation is proven once, and makes received what is received by fiction only later', async () => {
	const { owner, app } = database;
	const id = await create();
	const [member, other] = [
		await make.createActor(owner, bodyId, ['member']),
		await make.createActor(owner, bodyId, ['member'])
	];
	const sent = new Date('2026-11-10T09:00:00Z');
	const [revision] = await owner
		.insert(agendaRevisions)
		.values({ bodyId, meetingId: id, number: 0, kind: 'invitation', publishedAt: sent })
		.returning({ id: agendaRevisions.id });
	const [invitation] = await owner
		.insert(invitations)
		.values({ bodyId, meetingId: id, revisionId: revision!.id, dispatchedAt: sent })
		.returning({ id: invitations.id });
	await owner.insert(deliveries).values(
		[member, other].map(({ personId }) => ({
			...{ bodyId, invitationId: invitation!.id, personId, channel: 'electronic' as const, providedAt: sent },
			receivedAt: new Date('2026-11-14T09:00:00Z'),
			receivedByFiction: true
		}))
	);
	const opened = new Date('2026-11-11T20:00:00Z');
	await openInvitation(app, member, id, opened);
	await openInvitation(app, member, id, new Date('2026-11-12T20:00:00Z'));
	const of = async ({ personId }: Actor) =>
		(await owner.select().from(deliveries).where(eq(deliveries.personId, personId)))[0];
	expect(await of(member)).toMatchObject({ openedAt: opened, receivedAt: opened, receivedByFiction: false });
	expect(await of(other)).toMatchObject({ openedAt: null, receivedByFiction: true });
	expect(await owner.$count(auditEntries, eq(auditEntries.act, 'open-invitation'))).toBe(1);
});
