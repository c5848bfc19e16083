/** What a council member may read is decided per item and person: organization, day, mandate, bias. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day, type Day } from '#lib/domain/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import {
	findMyItem,
	findMySitting,
	listMyAgenda,
	listMySittings
} from '#lib/server/db/queries/member-meetings.ts';
import {
	findMyFile,
	findMyPaper,
	listMyAgendaPapers,
	listMyItemPapers,
	listMyPaperFiles
} from '#lib/server/db/queries/member-papers.ts';
import {
	agendaItems,
	consultations,
	meetingOrganizations,
	meetings,
	paperOriginators,
	papers,
	sittingEvents
} from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const BEFORE = day('2026-11-20');
const SECRET = 'Verkauf Flurstück 17';

let database: TestDatabase;
let bodyId: string;
let organizationId: string;
let meetingId: string;
let openId: string;
let closedId: string;
let paperId: string;
let fileId: string;
let member: Actor;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());

beforeEach(async () => {
	const { owner } = database;
	bodyId = (await make.createBody(owner)).id;
	organizationId = (await make.createOrganization(owner, bodyId)).id;
	meetingId = (await make.createMeeting(owner, bodyId, { state: 'invited' })).id;
	await owner.insert(meetingOrganizations).values({ meetingId, organizationId, bodyId });
	const paper = await make.createPaper(owner, bodyId, { name: SECRET, state: 'accepted' });
	paperId = paper.id;
	const [station] = await owner
		.insert(consultations)
		.values({ bodyId, paperId, organizationId, meetingId })
		.returning({ id: consultations.id });
	openId = (await make.createAgendaItem(owner, bodyId, { meetingId, name: 'Haushalt', public: true })).id;
	closedId = (
		await make.createAgendaItem(owner, bodyId, {
			meetingId,
			order: 1,
			name: SECRET,
			publicName: 'Grundstücksangelegenheit',
			consultationId: station!.id
		})
	).id;
	fileId = (await make.createFile(owner, bodyId, { sha256: 'a'.repeat(64) }, { paperId })).id;
	member = await newMember();
});

async function newMember(
	fields: { startDate?: string; endDate?: string; deleted?: Date } = {}
): Promise<Actor> {
	const actor = await make.createActor(database.owner, bodyId, ['member']);
	await make.createMembership(database.owner, bodyId, {
		personId: actor.personId,
		organizationId,
		...fields
	});
	return actor;
}

let seq = 0;
async function log(type: 'member-biased' | 'correction', data: Record<string, unknown>): Promise<number> {
	seq += 1;
	await database.owner.insert(sittingEvents).values({
		...{ meetingId, bodyId, seq, type, data },
		at: new Date(),
		actorId: member.personId,
		clientKey: randomUUID(),
		previousHash: '',
		hash: String(seq)
	});
	return seq;
}

/** Everything the member's pages ask for, as one text. */
async function everything(viewer: Actor, today: Day = BEFORE): Promise<string> {
	const { app } = database;
	const reader = { viewer, today };
	return JSON.stringify([
		await listMySittings(app, reader, new Date('2026-11-01T00:00:00Z'), 'ahead'),
		await findMySitting(app, reader, meetingId),
		await listMyAgenda(app, reader, meetingId),
		await listMyAgendaPapers(app, reader, meetingId),
		await findMyItem(app, reader, meetingId, closedId),
		await listMyItemPapers(app, reader, closedId),
		await findMyPaper(app, reader, paperId),
		await listMyPaperFiles(app, reader, paperId),
		await findMyFile(app, reader, fileId)
	]);
}

const canOpen = async (viewer: Actor, today: Day = BEFORE) =>
	(await findMyFile(database.app, { viewer, today }, fileId)) !== undefined;

test('a member of the body reads its non-public part', async () => {
	expect(await everything(member)).toContain(SECRET);
	expect(await canOpen(member)).toBe(true);
	const reader = { viewer: member, today: BEFORE };
	expect(await listMyAgenda(database.app, reader, meetingId)).toMatchObject([
		{ name: 'Haushalt', open: true },
		{ name: SECRET, open: true, biased: false }
	]);
	expect(await listMyAgendaPapers(database.app, reader, meetingId)).toMatchObject([
		{ itemId: closedId, id: paperId }
	]);
});

describe('nothing of it, by no query, reaches', () => {
	test.for([
		['a member of another body', () => make.createActor(database.owner, bodyId, ['member'])],
		['somebody whose membership ended before the day', () => newMember({ endDate: '2026-11-23' })],
		['somebody whose membership begins after the day', () => newMember({ startDate: '2026-11-25' })],
		['somebody whose membership was withdrawn', () => newMember({ deleted: new Date() })],
		['a clerk without a seat', () => make.createActor(database.owner, bodyId, ['clerk'])],
		[
			'a member of another town',
			async () => ({ ...(await newMember()), bodyId: (await make.createBody(database.owner)).id })
		]
	] as const)('%s', async ([, who]) => {
		const actor = await who();
		expect(await everything(actor)).not.toContain(SECRET);
		expect(await canOpen(actor)).toBe(false);
	});

	test('a member while the agenda is a draft', async () => {
		await database.owner.update(meetings).set({ state: 'draft' }).where(eq(meetings.id, meetingId));
		expect(await everything(member)).not.toContain(SECRET);
	});

	test('a member while the item waits for the supplement', async () => {
		await database.owner.update(agendaItems).set({ staged: true }).where(eq(agendaItems.id, closedId));
		expect(await everything(member)).not.toContain(SECRET);
	});
});

test('with the mandate the access ends, also to what was readable before', async () => {
	const leaving = await newMember({ endDate: '2026-12-31' });
	expect(await everything(leaving, day('2026-12-31'))).toContain(SECRET);
	expect(await everything(leaving, day('2027-01-01'))).not.toContain(SECRET);
	expect(await canOpen(leaving, day('2027-01-01'))).toBe(false);
});

test('who is biased keeps the harmless heading only, until the declaration is taken back', async () => {
	const biased = await log('member-biased', { itemId: closedId, personId: member.personId });
	expect(await everything(member)).not.toContain(SECRET);
	expect(await canOpen(member)).toBe(false);
	expect(await listMyAgenda(database.app, { viewer: member, today: BEFORE }, meetingId)).toMatchObject([
		{ name: 'Haushalt', open: true },
		{ name: 'Grundstücksangelegenheit', open: false, biased: true, result: null }
	]);
	expect(await everything(await newMember())).toContain(SECRET);

	const correction = await log('correction', { seq: biased, reason: 'Verwechslung' });
	expect(await everything(member)).toContain(SECRET);
	await log('correction', { seq: correction, reason: 'doch' });
	expect(await everything(member)).not.toContain(SECRET);
});

test('bias on a public item takes nothing away that everybody may read', async () => {
	await log('member-biased', { itemId: openId, personId: member.personId });
	const agenda = await listMyAgenda(database.app, { viewer: member, today: BEFORE }, meetingId);
	expect(agenda[0]).toMatchObject({ name: 'Haushalt', open: true, biased: true });
});

test('a draft is its author’s alone; a declined motion still is', async () => {
	const author = await newMember();
	const motion = await make.createPaper(database.owner, bodyId, {
		name: 'Mein Entwurf',
		state: 'draft',
		public: true
	});
	await database.owner
		.insert(paperOriginators)
		.values({ bodyId, paperId: motion.id, role: 'originator', personId: author.personId });
	const sees = async (viewer: Actor) =>
		(await findMyPaper(database.app, { viewer, today: BEFORE }, motion.id)) !== undefined;
	expect([await sees(author), await sees(member)]).toEqual([true, false]);
	await database.owner.update(papers).set({ state: 'declined' }).where(eq(papers.id, motion.id));
	expect([await sees(author), await sees(member)]).toEqual([true, false]);
});

test('an internal file is for the office only', async () => {
	const internal = await make.createFile(database.owner, bodyId, {}, { paperId, role: 'internal' });
	const reader = { viewer: member, today: BEFORE };
	expect(await findMyFile(database.app, reader, internal.id)).toBeUndefined();
	expect(await listMyPaperFiles(database.app, reader, paperId)).toHaveLength(1);
});

test('the packet of the meeting is for its members', async () => {
	const packet = await make.createFile(database.owner, bodyId, {}, { meetingId, role: 'invitation' });
	const minutes = await make.createFile(database.owner, bodyId, {}, { meetingId, role: 'results-protocol' });
	const found = async (viewer: Actor, id: string) =>
		(await findMyFile(database.app, { viewer, today: BEFORE }, id)) !== undefined;
	expect(await found(member, packet.id)).toBe(true);
	expect(await found(await make.createActor(database.owner, bodyId, ['member']), packet.id)).toBe(false);
	expect(await found(member, minutes.id)).toBe(false);
});
