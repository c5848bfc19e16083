/** The office builds an agenda: add, change, move, remove, and two clerks at once. */
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { addItem } from '#lib/server/agendas/add-item.ts';
import { addPapers } from '#lib/server/agendas/add-papers.ts';
import { changeItem } from '#lib/server/agendas/change-item.ts';
import { moveItem } from '#lib/server/agendas/move-item.ts';
import { removeItem } from '#lib/server/agendas/remove-item.ts';
import { findOfficeMeeting } from '#lib/server/db/queries/office-meetings.ts';
import { listCandidates, listOfficeAgenda } from '#lib/server/db/queries/office-agendas.ts';
import {
	agendaItems,
	auditEntries,
	consultations,
	meetingOrganizations,
	meetings
} from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let clerk: Actor;
let bodyId: string;
let councilId: string;
let meetingId: string;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());

beforeEach(async () => {
	bodyId = (await make.createBody(database.owner)).id;
	councilId = (await make.createOrganization(database.owner, bodyId, { classification: 'Parlament' })).id;
	meetingId = (await make.createMeeting(database.owner, bodyId)).id;
	await database.owner.insert(meetingOrganizations).values({ meetingId, organizationId: councilId, bodyId });
	clerk = await make.createActor(database.owner, bodyId, ['clerk']);
});

async function version(): Promise<string> {
	const meeting = await findOfficeMeeting(database.app, clerk, meetingId);
	return meeting!.version;
}

async function add(name: string, fields: Record<string, unknown> = {}): Promise<string> {
	return addItem(database.app, clerk, meetingId, { name, public: 'yes', seen: await version(), ...fields });
}

async function agenda(): Promise<string> {
	const items = await listOfficeAgenda(database.app, meetingId);
	expect(items.map(({ order }) => order)).toEqual(items.map((_, index) => index));
	return items.map((item) => (item.public ? item.name : `[${item.name}]`)).join(' ');
}

const acts = async () =>
	(
		await database.owner
			.select({ act: auditEntries.act })
			.from(auditEntries)
			.where(and(eq(auditEntries.subject, 'meetings'), eq(auditEntries.subjectId, meetingId)))
			.orderBy(asc(auditEntries.at))
	).map(({ act }) => act);

test('items are added at the end of their part, or where the clerk wants them', async () => {
	const a = await add('a');
	await add('n', { public: 'no' });
	await add('b');
	await add('between', { afterId: a });
	expect(await agenda()).toBe('a between b [n]');
	expect(await acts()).toEqual(['add-item', 'add-item', 'add-item', 'add-item']);
});

test('a sub-item follows its item and shares its side', async () => {
	const a = await add('a', { public: 'no' });
	await add('b', { public: 'no' });
	await add('sub', { parentId: a });
	expect(await agenda()).toBe('[a] [sub] [b]');
});

test('moving answers the new place, and stays within the part', async () => {
	await add('a');
	await add('b');
	const c = await add('c');
	await add('n', { public: 'no' });
	expect(await moveItem(database.app, clerk, meetingId, { seen: await version(), move: `up:${c}` })).toEqual({
		itemId: c,
		place: 2,
		of: 3,
		version: expect.any(String)
	});
	expect(await agenda()).toBe('a c b [n]');
	await moveItem(database.app, clerk, meetingId, { seen: await version(), move: `down:${c}` });
	await moveItem(database.app, clerk, meetingId, { seen: await version(), move: `down:${c}` });
	expect(await agenda()).toBe('a b c [n]');
	expect((await acts()).at(-1)).toBe('move-item');
});

test('changing writes every field; with another side the item goes to the end of that part', async () => {
	const a = await add('a');
	await add('b');
	await add('n', { public: 'no' });
	await changeItem(database.app, clerk, meetingId, {
		seen: await version(),
		itemId: a,
		name: 'Verkauf eines Grundstücks',
		public: 'no',
		publicName: 'Grundstücksangelegenheit',
		remark: 'Lageplan folgt',
		plannedMinutes: '15'
	});
	expect(await agenda()).toBe('b [n] [Verkauf eines Grundstücks]');
	const [row] = await database.owner.select().from(agendaItems).where(eq(agendaItems.id, a));
	expect(row).toMatchObject({
		publicName: 'Grundstücksangelegenheit',
		remark: 'Lageplan folgt',
		plannedMinutes: 15
	});
});

test('removing closes the gap and makes the paper due again', async () => {
	const paper = await make.createPaper(database.owner, bodyId, {
		state: 'accepted',
		public: true,
		reference: '2026/1'
	});
	await database.owner
		.insert(consultations)
		.values({ bodyId, paperId: paper.id, organizationId: councilId, role: 'Entscheidung' });
	await add('a');
	const [item] = await addPapers(database.app, clerk, meetingId, {
		seen: await version(),
		papers: [paper.id]
	});
	await add('b');
	expect(await listCandidates(database.app, clerk, meetingId)).toEqual([]);
	await removeItem(database.app, clerk, meetingId, { seen: await version(), itemId: item });
	expect(await agenda()).toBe('a b');
	expect(await listCandidates(database.app, clerk, meetingId)).toMatchObject([{ id: paper.id, due: true }]);
	const [station] = await database.owner
		.select()
		.from(consultations)
		.where(eq(consultations.paperId, paper.id));
	expect(station).toMatchObject({ meetingId: null, agendaItemId: null });
});

test('papers bring their station along; one without a chain gets the meeting’s own', async () => {
	const chained = await make.createPaper(database.owner, bodyId, {
		name: 'Schule',
		state: 'accepted',
		public: true
	});
	const secret = await make.createPaper(database.owner, bodyId, { name: 'Grundstück', state: 'accepted' });
	const committee = await make.createOrganization(database.owner, bodyId);
	await database.owner.insert(consultations).values([
		{
			bodyId,
			paperId: chained.id,
			organizationId: committee.id,
			role: 'Vorberatung',
			position: 0,
			meetingId
		},
		{ bodyId, paperId: chained.id, organizationId: councilId, role: 'Entscheidung', position: 1 }
	]);
	await addPapers(database.app, clerk, meetingId, { seen: await version(), papers: [chained.id, secret.id] });
	expect(await agenda()).toBe('Schule [Grundstück]');
	const stations = await database.owner
		.select()
		.from(consultations)
		.where(and(eq(consultations.meetingId, meetingId), eq(consultations.organizationId, councilId)));
	expect(stations).toHaveLength(2);
	expect(stations.find(({ paperId }) => paperId === secret.id)).toMatchObject({
		role: 'Entscheidung',
		authoritative: true
	});
	await expect(
		addPapers(database.app, clerk, meetingId, { seen: await version(), papers: [chained.id] })
	).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('steht schon auf dieser Tagesordnung')
	});
});

test('a paper whose earlier station is still open is not due, but found by its number', async () => {
	const paper = await make.createPaper(database.owner, bodyId, { state: 'accepted', reference: '2026/77' });
	const committee = await make.createOrganization(database.owner, bodyId);
	await database.owner.insert(consultations).values([
		{ bodyId, paperId: paper.id, organizationId: committee.id, role: 'Vorberatung', position: 0 },
		{ bodyId, paperId: paper.id, organizationId: councilId, role: 'Entscheidung', position: 1 }
	]);
	expect(await listCandidates(database.app, clerk, meetingId)).toEqual([]);
	expect(await listCandidates(database.app, clerk, meetingId, '2026/77')).toMatchObject([
		{ id: paper.id, due: false }
	]);
	expect(await listCandidates(database.app, clerk, meetingId, '2026_77')).toEqual([]);
});

test('of two clerks the second is told who was faster, and nothing of the first is lost', async () => {
	const a = await add('a');
	const seen = await version();
	const other = await make.createActor(database.owner, bodyId, ['clerk'], {});
	await changeItem(database.app, other, meetingId, { seen, itemId: a, name: 'von ihr', public: 'yes' });
	const second = changeItem(database.app, clerk, meetingId, {
		seen,
		itemId: a,
		name: 'von ihm',
		public: 'yes'
	});
	await expect(second).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining(other.name)
	});
	expect(await agenda()).toBe('von ihr');
});

test('two changes in the same moment: one of them wins', async () => {
	const seen = await version();
	const results = await Promise.allSettled(
		['a', 'b', 'c'].map((name) => addItem(database.app, clerk, meetingId, { name, public: 'yes', seen }))
	);
	expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	expect((await agenda()).split(' ')).toHaveLength(1);
});

test.for([
	['a member', ['member'], true],
	['a clerk of another town', ['clerk'], false],
	['nobody in particular', [], true]
] as const)('%s may not touch the agenda', async ([, roles, sameTown]) => {
	const elsewhere = await make.createBody(database.owner);
	const actor = await make.createActor(database.owner, sameTown ? bodyId : elsewhere.id, [...roles]);
	const input = { name: 'a', public: 'yes', seen: await version() };
	await expect(addItem(database.app, actor, meetingId, input)).rejects.toMatchObject({
		code: sameTown ? 'forbidden' : 'not-found'
	});
	expect(await agenda()).toBe('');
	expect(await acts()).toEqual([]);
});

test('a clerk without the second factor may not touch the agenda', async () => {
	const weak = { ...clerk, strong: false };
	const input = { name: 'a', public: 'yes', seen: await version() };
	await expect(addItem(database.app, weak, meetingId, input)).rejects.toMatchObject({ code: 'forbidden' });
});

test('what is out stays as it is; new items wait for the supplement', async () => {
	const a = await add('a');
	await database.owner.update(meetings).set({ state: 'invited' }).where(eq(meetings.id, meetingId));
	await database.owner.update(agendaItems).set({ staged: false }).where(eq(agendaItems.meetingId, meetingId));
	const b = await add('b');
	const [row] = await database.owner.select().from(agendaItems).where(eq(agendaItems.id, b));
	expect(row?.staged).toBe(true);
	const seen = await version();
	const refused = { code: 'conflict', message: expect.stringContaining('Nachtrag') };
	await expect(removeItem(database.app, clerk, meetingId, { seen, itemId: a })).rejects.toMatchObject(
		refused
	);
	await expect(moveItem(database.app, clerk, meetingId, { seen, move: `down:${a}` })).rejects.toMatchObject(
		refused
	);
	await moveItem(database.app, clerk, meetingId, { seen, move: `up:${b}` });
	expect(await agenda()).toBe('b a');
});

test('once the sitting runs the agenda is the council’s', async () => {
	await database.owner.update(meetings).set({ state: 'running' }).where(eq(meetings.id, meetingId));
	await expect(add('a')).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('hat begonnen')
	});
});

test('input that cannot be taken comes back by field', async () => {
	const seen = await version();
	await expect(
		addItem(database.app, clerk, meetingId, { name: '  ', public: 'yes', seen, plannedMinutes: '0' })
	).rejects.toMatchObject({
		code: 'invalid',
		fields: { name: expect.any(String), plannedMinutes: expect.any(String) }
	});
});

test('three hundred items are ordered in one go', async () => {
	await database.owner.insert(agendaItems).values(
		Array.from({ length: 300 }, (_, order) => ({
			bodyId,
			meetingId,
			order,
			name: `${order}`,
			public: order < 250
		}))
	);
	const items = await listOfficeAgenda(database.app, meetingId);
	const started = performance.now();
	await moveItem(database.app, clerk, meetingId, {
		seen: await version(),
		move: `before:${items[249]!.id}:${items[0]!.id}`
	});
	expect(performance.now() - started).toBeLessThan(2000);
	expect((await listOfficeAgenda(database.app, meetingId))[0]!.name).toBe('249');
	await agenda();
});
