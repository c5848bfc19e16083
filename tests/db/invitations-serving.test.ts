/** Inviting, supplements and motions that come in after the invitation: frozen, proven, in time or refused. */
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { addItem } from '#lib/server/agendas/add-item.ts';
import { addPapers } from '#lib/server/agendas/add-papers.ts';
import { findOfficeMeeting, listDeliveries, listRevisions } from '#lib/server/db/queries/office-meetings.ts';
import { findOfficePaper } from '#lib/server/db/queries/office-papers.ts';
import {
	agendaItems,
	agendaRevisionItems,
	auditEntries,
	meetingOrganizations,
	meetings,
	papers,
	ruleSets
} from '#lib/server/db/schema/index.ts';
import { inviteMembers } from '#lib/server/invitations/invite-members.ts';
import { publishSupplement } from '#lib/server/invitations/publish-supplement.ts';
import { acceptMotion } from '#lib/server/papers/accept-motion.ts';
import { declineMotion } from '#lib/server/papers/decline-motion.ts';
import { submitMotion } from '#lib/server/papers/submit-motion.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

/** The sitting is on 24 November; eight clear days before it end on the 15th. */
const START = new Date('2026-11-24T16:00:00Z');
const IN_TIME = new Date('2026-11-15T22:30:00Z');
const LATE = new Date('2026-11-16T09:00:00Z');

let database: TestDatabase;
let clerk: Actor;
let member: Actor;
let bodyId: string;
let councilId: string;
let meetingId: string;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());

beforeEach(async () => {
	const { owner } = database;
	bodyId = (await make.createBody(owner)).id;
	councilId = (await make.createOrganization(owner, bodyId, { classification: 'Parlament' })).id;
	meetingId = (await make.createMeeting(owner, bodyId, { start: START })).id;
	await owner.insert(meetingOrganizations).values({ meetingId, organizationId: councilId, bodyId });
	await owner
		.insert(ruleSets)
		.values(AUENBRUECK.map((layer) => ({ ...layer, bodyId, rules: { ...layer.rules } })));
	clerk = await make.createActor(owner, bodyId, ['clerk']);
	member = await make.createActor(owner, bodyId, ['member']);
	await make.createMembership(owner, bodyId, { personId: member.personId, organizationId: councilId });
});

const meeting = async () => (await findOfficeMeeting(database.app, clerk, meetingId))!;
const seen = async () => (await meeting()).version;
const add = async (name: string, open = true, fields: Record<string, unknown> = {}) =>
	addItem(database.app, clerk, meetingId, {
		name,
		public: open ? 'yes' : 'no',
		seen: await seen(),
		...fields
	});
const invite = async (input: Record<string, unknown> = {}, now = IN_TIME, actor = clerk) =>
	inviteMembers(database.app, actor, meetingId, { seen: await seen(), ...input }, now);
const acts = async (subjectId: string) =>
	(
		await database.owner
			.select()
			.from(auditEntries)
			.where(and(eq(auditEntries.bodyId, bodyId), eq(auditEntries.subjectId, subjectId)))
			.orderBy(asc(auditEntries.at))
	).map(({ act }) => act);

async function lines(revisionId: string) {
	const rows = await database.owner
		.select()
		.from(agendaRevisionItems)
		.where(eq(agendaRevisionItems.revisionId, revisionId))
		.orderBy(asc(agendaRevisionItems.order), asc(agendaRevisionItems.audience));
	return rows.map(({ audience, number, name }) => `${audience}: ${number} ${name}`);
}

async function jobs(): Promise<unknown[]> {
	const rows = await database.pools.owner.sql<{ data: unknown }[]>`
		select data from pgboss.job where name = 'invitation-pdf' order by created_on`;
	return rows.map(({ data }) => data);
}

describe('an invitation in time', () => {
	test('freezes the agenda for each audience, invites every member of the day and orders the PDF', async () => {
		const former = await make.createPerson(database.owner, bodyId);
		await make.createMembership(database.owner, bodyId, {
			personId: former.id,
			organizationId: councilId,
			endDate: '2026-11-23'
		});
		await add('Eröffnung');
		await add('Verkauf Flurstück 17', false, { publicName: 'Grundstücksangelegenheit' });
		await add('Kündigung', false);
		const invitationId = await invite();

		expect(await meeting()).toMatchObject({ state: 'invited', publishedAt: IN_TIME });
		const [revision] = await listRevisions(database.app, meetingId);
		expect(revision).toMatchObject({
			kind: 'invitation',
			number: 0,
			invitationId,
			deadline: '2026-11-15',
			deadlineSource: '§ 2 Abs. 1 GeschO Auenbrück'
		});
		expect(await lines(revision!.id)).toEqual([
			'all: Ö 1 Eröffnung',
			'members: N 1 Verkauf Flurstück 17',
			'public: N 1 Grundstücksangelegenheit',
			'members: N 2 Kündigung',
			'public: N 2 Nichtöffentliche Angelegenheit'
		]);
		expect(await listDeliveries(database.app, invitationId)).toMatchObject([
			{ personId: member.personId, channel: 'electronic', providedAt: IN_TIME, receivedAt: IN_TIME }
		]);
		expect(await jobs()).toContainEqual({ invitationId });
		expect((await acts(meetingId)).at(-1)).toBe('invite-members');
	});

	test('tells the public no word of the non-public part', async () => {
		await add('Eröffnung');
		await add('Verkauf Flurstück 17', false, { publicName: 'Grundstücksangelegenheit' });
		await invite();
		const told = JSON.stringify([
			await database.public.select({ name: agendaRevisionItems.name }).from(agendaRevisionItems),
			await database.public.select({ name: agendaItems.name }).from(agendaItems)
		]);
		expect(told).toContain('Grundstücksangelegenheit');
		expect(told).not.toContain('Flurstück');
	});

	test('comes first: a date that is announced already shows nothing of the draft', async () => {
		await database.pools.owner
			.sql`update meetings set published_at = now() - interval '1 day' where id = ${meetingId}`;
		await add('Eröffnung');
		const visible = () =>
			database.public
				.select({ id: agendaItems.id })
				.from(agendaItems)
				.where(eq(agendaItems.meetingId, meetingId));
		expect(await visible()).toEqual([]);
		await invite();
		expect(await visible()).toHaveLength(1);
	});

	test('releases the public papers of public items, and no others', async () => {
		const open = await make.createPaper(database.owner, bodyId, { state: 'accepted', public: true });
		const secret = await make.createPaper(database.owner, bodyId, { state: 'accepted' });
		const waiting = await make.createPaper(database.owner, bodyId, { state: 'accepted', public: true });
		await addPapers(database.app, clerk, meetingId, { seen: await seen(), papers: [open.id, secret.id] });
		await invite();
		const released = async (id: string) =>
			(await database.owner.select().from(papers).where(eq(papers.id, id)))[0]!.publishedAt;
		expect(await released(open.id)).toEqual(IN_TIME);
		expect(await released(secret.id)).toBeNull();
		expect(await released(waiting.id)).toBeNull();
	});

	test('goes out once', async () => {
		await add('Eröffnung');
		const version = await seen();
		const results = await Promise.allSettled(
			[1, 2].map(() => inviteMembers(database.app, clerk, meetingId, { seen: version }, IN_TIME))
		);
		expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
		expect(await listRevisions(database.app, meetingId)).toHaveLength(1);
		await expect(invite()).rejects.toMatchObject({ code: 'conflict' });
	});
});

describe('an invitation that is refused', () => {
	test.for([
		['a member', () => member],
		['a clerk without the second factor', () => ({ ...clerk, strong: false })]
	] as const)('%s may not invite', async ([, who]) => {
		await add('Eröffnung');
		await expect(invite({}, IN_TIME, who())).rejects.toMatchObject({ code: 'forbidden' });
		expect(await meeting()).toMatchObject({ state: 'draft', publishedAt: null });
	});

	test('a day late: with the norm, the missing days and the last day', async () => {
		await add('Eröffnung');
		await expect(invite({}, LATE)).rejects.toMatchObject({
			code: 'too-late',
			source: '§ 2 Abs. 1 GeschO Auenbrück',
			message: expect.stringContaining('Es fehlt ein Tag. Letzter Tag war Sonntag, 15. November 2026')
		});
		expect(await meeting()).toMatchObject({ state: 'draft' });
		expect(await jobs()).not.toContainEqual(expect.objectContaining({ meetingId }));
	});

	test('urgent without a reason', async () => {
		await add('Eröffnung');
		await expect(invite({ urgent: 'on' }, LATE)).rejects.toMatchObject({
			code: 'invalid',
			fields: { reason: expect.stringContaining('begründen') }
		});
	});

	test('urgent for an election', async () => {
		await add('Wahl der Stellvertretung');
		const input = { urgent: 'on', reason: 'Die Amtszeit endet vorzeitig.', subjects: ['election'] };
		await expect(invite(input, LATE)).rejects.toMatchObject({
			code: 'too-late',
			message: expect.stringContaining('Für Wahlen')
		});
	});

	test('urgent, but even the shortened period is over', async () => {
		await add('Eröffnung');
		const input = { urgent: 'on', reason: 'Das Dach der Turnhalle droht einzustürzen.' };
		await expect(invite(input, new Date('2026-11-23T09:00:00Z'))).rejects.toMatchObject({
			code: 'too-late',
			message: expect.stringContaining('48 Stunden')
		});
		await invite({ ...input, defect: 'on' }, new Date('2026-11-23T09:00:00Z'));
		const [entry] = await database.owner
			.select()
			.from(auditEntries)
			.where(and(eq(auditEntries.subjectId, meetingId), eq(auditEntries.act, 'invite-members')));
		expect(entry!.detail).toMatchObject({ urgent: true, defective: true, short: 8 });
	});

	test('for an election not even in the knowledge of the defect', async () => {
		await add('Wahl der Stellvertretung');
		const input = {
			urgent: 'on',
			defect: 'on',
			reason: 'Die Amtszeit endet vorzeitig.',
			subjects: ['election']
		};
		await expect(invite(input, new Date('2026-11-23T09:00:00Z'))).rejects.toMatchObject({ code: 'too-late' });
	});

	test('an empty agenda, and an organization without members', async () => {
		await expect(invite()).rejects.toMatchObject({
			code: 'conflict',
			message: expect.stringContaining('leer')
		});
		await add('Eröffnung');
		await database.pools.owner.sql`delete from memberships where organization_id = ${councilId}`;
		await expect(invite()).rejects.toMatchObject({
			code: 'conflict',
			message: expect.stringContaining('keine Mitglieder')
		});
		expect(await listRevisions(database.app, meetingId)).toEqual([]);
	});

	test('a town without a rule of notice', async () => {
		await add('Eröffnung');
		await database.pools.owner.sql`delete from rule_sets where body_id = ${bodyId}`;
		await expect(invite()).rejects.toMatchObject({
			code: 'not-found',
			message: expect.stringContaining('Ladungsfrist')
		});
	});
});

test('an urgent invitation with a reason goes out and keeps it', async () => {
	await add('Sofortmaßnahmen');
	await invite({ urgent: 'on', reason: 'Das Dach der Turnhalle droht einzustürzen.' }, LATE);
	expect(await listRevisions(database.app, meetingId)).toMatchObject([
		{ reason: 'Das Dach der Turnhalle droht einzustürzen.' }
	]);
});

describe('a supplement', () => {
	beforeEach(async () => {
		await add('Eröffnung');
		await add('Anfragen');
		await invite();
	});

	test('keeps the numbers that are out, and nobody sees it before', async () => {
		const [first] = await database.owner
			.select()
			.from(agendaItems)
			.where(and(eq(agendaItems.meetingId, meetingId), eq(agendaItems.order, 0)));
		await add('Resolution', true, { afterId: first!.id });
		const visible = async () =>
			(await database.public.select({ name: agendaItems.name }).from(agendaItems)).map(({ name }) => name);
		expect(await visible()).not.toContain('Resolution');
		const number = await publishSupplement(
			database.app,
			clerk,
			meetingId,
			{ seen: await seen(), reason: 'Die Bezirksregierung hat gestern geantwortet.' },
			LATE
		);
		expect(number).toBe(1);
		expect(await visible()).toContain('Resolution');
		const revisions = await listRevisions(database.app, meetingId);
		expect(revisions.map(({ kind, number }) => [kind, number])).toEqual([
			['invitation', 0],
			['supplement', 1]
		]);
		expect(await lines(revisions[1]!.id)).toEqual([
			'all: Ö 1 Eröffnung',
			'all: Ö 3 Resolution',
			'all: Ö 2 Anfragen'
		]);
		expect(await listDeliveries(database.app, revisions[1]!.invitationId!)).toHaveLength(1);
		expect((await acts(meetingId)).at(-1)).toBe('publish-supplement');
	});

	test('needs a reason, something to add, and a clerk', async () => {
		const reason = 'Die Bezirksregierung hat gestern geantwortet.';
		const send = async (actor: Actor, input: object) =>
			publishSupplement(database.app, actor, meetingId, { seen: await seen(), ...input }, LATE);
		await expect(send(clerk, { reason })).rejects.toMatchObject({ code: 'conflict' });
		await add('Resolution');
		await expect(send(clerk, { reason: 'kurz' })).rejects.toMatchObject({ code: 'invalid' });
		await expect(send(member, { reason })).rejects.toMatchObject({ code: 'forbidden' });
	});
});

describe('a motion', () => {
	const motion = () => ({
		name: 'Tempo 30 vor der Grundschule Nord',
		text: 'Der Rat **beschließt** Tempo 30.',
		paperType: 'Antrag',
		meetingId
	});
	const submit = () => submitMotion(database.app, member, undefined, motion(), IN_TIME);
	const paperVersion = async (id: string) => (await findOfficePaper(database.app, clerk, id))!.version;

	test('accepted before the invitation stands on the draft', async () => {
		const id = await submit();
		const accepted = await acceptMotion(
			database.app,
			clerk,
			id,
			{ seen: await paperVersion(id), public: 'yes', meetingId },
			IN_TIME
		);
		expect(accepted).toEqual({ reference: '2026/1', supplement: undefined });
		const items = await database.owner.select().from(agendaItems).where(eq(agendaItems.meetingId, meetingId));
		expect(items).toMatchObject([{ name: 'Tempo 30 vor der Grundschule Nord', public: true, staged: true }]);
		expect(await acts(id)).toEqual(['save-motion', 'submit-motion', 'accept-motion']);
	});

	test('accepted after the invitation goes out as a supplement, at once and for everybody', async () => {
		await add('Eröffnung');
		await invite();
		const id = await submit();
		const input = { seen: await paperVersion(id), public: 'yes', meetingId };
		await expect(acceptMotion(database.app, clerk, id, input, LATE)).rejects.toMatchObject({
			code: 'invalid',
			fields: { reason: expect.any(String) }
		});
		const reason = 'Der Antrag ging nach Versand der Einladung ein.';
		const accepted = await acceptMotion(database.app, clerk, id, { ...input, reason }, LATE);
		expect(accepted).toEqual({ reference: '2026/1', supplement: 1 });
		const readable = await database.public.select({ id: papers.id }).from(papers).where(eq(papers.id, id));
		expect(readable).toEqual([{ id }]);
		const items = await database.public
			.select({ number: agendaItems.number, name: agendaItems.name })
			.from(agendaItems)
			.where(eq(agendaItems.meetingId, meetingId))
			.orderBy(asc(agendaItems.order));
		expect(items.at(-1)).toEqual({ number: 'Ö 2', name: 'Tempo 30 vor der Grundschule Nord' });
	});

	test('numbers run on behind those of an imported town, also for two at once', async () => {
		await make.createPaper(database.owner, bodyId, { reference: '2026/117' });
		const [a, b] = [await submit(), await submit()];
		const accept = async (id: string) =>
			acceptMotion(
				database.app,
				clerk,
				id,
				{ seen: await paperVersion(id), public: 'yes', meetingId },
				IN_TIME
			);
		const references = (await Promise.all([accept(a), accept(b)])).map(({ reference }) => reference);
		expect(references.toSorted()).toEqual(['2026/118', '2026/119']);
	});

	test('is decided once: whoever comes second is told', async () => {
		const id = await submit();
		const version = await paperVersion(id);
		const decision = 'Die Stadt ist für diese Straße nicht zuständig.';
		await declineMotion(database.app, clerk, id, { seen: version, decision });
		await expect(
			acceptMotion(
				database.app,
				clerk,
				id,
				{ seen: await paperVersion(id), public: 'yes', meetingId },
				IN_TIME
			)
		).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('schon entschieden') });
		expect(await findOfficePaper(database.app, clerk, id)).toMatchObject({ state: 'declined', decision });
	});

	test('is not for members or departments to decide', async () => {
		const id = await submit();
		const input = { seen: await paperVersion(id), public: 'yes', meetingId };
		await expect(acceptMotion(database.app, member, id, input, IN_TIME)).rejects.toMatchObject({
			code: 'forbidden'
		});
		const decline = declineMotion(database.app, member, id, {
			seen: input.seen,
			decision: 'Weil ich es so will.'
		});
		await expect(decline).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('is declined with a sentence only', async () => {
		const id = await submit();
		await expect(
			declineMotion(database.app, clerk, id, { seen: await paperVersion(id), decision: '' })
		).rejects.toMatchObject({ code: 'invalid', fields: { decision: expect.stringContaining('begründen') } });
	});

	test('comes too late for a sitting that has begun', async () => {
		await database.owner.update(meetings).set({ state: 'running' }).where(eq(meetings.id, meetingId));
		await expect(submit()).rejects.toMatchObject({ code: 'too-late' });
	});
});
