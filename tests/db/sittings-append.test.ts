/** Appending to the sitting log: who may, what is refused, that it is done once, and what it changes in the rows. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { and, asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/errors.ts';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { announceEntry } from '#lib/server/db/log-lock.ts';
import { listFactsOf } from '#lib/server/db/media/facts.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { appendEvent, appendEvents } from '#lib/server/sittings/append-event.ts';
import { verifyLog } from '#lib/server/sittings/verify-log.ts';
import { createChamber, openSitting, SECRET, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor, createBroadcast, createOrganization } from '../support/factories.ts';

let database: TestDatabase;
let chamber: Chamber;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
});

const refusal = (work: Promise<unknown>): Promise<Refusal> =>
	work.then(
		() => expect.unreachable(),
		(error) => error
	);
const act = (event: NewSittingEvent) => ({ clientKey: randomUUID(), after: 2, event });
const meeting = async () =>
	(await database.owner.select().from(tables.meetings).where(eq(tables.meetings.id, chamber.meetingId)))[0]!;
const item = async (id: string) =>
	(await database.owner.select().from(tables.agendaItems).where(eq(tables.agendaItems.id, id)))[0]!;
const log = () =>
	database.owner
		.select()
		.from(tables.sittingEvents)
		.where(eq(tables.sittingEvents.meetingId, chamber.meetingId))
		.orderBy(asc(tables.sittingEvents.seq));
const publicRows = () =>
	database.public
		.select()
		.from(tables.publicEvents)
		.where(eq(tables.publicEvents.meetingId, chamber.meetingId))
		.orderBy(asc(tables.publicEvents.seq));

describe('the log', () => {
	test('an event is stored with its place, its audit entry, and moves the meeting', async () => {
		const before = await meeting();
		const opened = await chamber.press({ type: 'opened', data: { chairId: chamber.chair.personId } });

		expect(opened).toMatchObject({
			seq: 1,
			type: 'opened',
			actorId: chamber.chair.personId,
			at: chamber.now()
		});
		const after = await meeting();
		expect(after).toMatchObject({ state: 'running', start: chamber.now(), chairId: chamber.chair.personId });
		expect(after.modified.getTime()).toBeGreaterThan(before.modified.getTime());
		const [entry] = await database.owner
			.select()
			.from(tables.auditEntries)
			.where(eq(tables.auditEntries.subjectId, chamber.meetingId));
		expect(entry).toMatchObject({
			act: 'append-event',
			actorId: chamber.chair.personId,
			detail: { seq: 1, type: 'opened' }
		});
	});

	test('the same act sent twice is one event', async () => {
		const act = { type: 'opened' as const, data: { chairId: chamber.chair.personId } };
		const clientKey = randomUUID();
		const first = await chamber.press(act, { clientKey });
		const again = await chamber.press(act, { clientKey });

		expect(again).toEqual(first);
		expect(await log()).toHaveLength(1);
	});

	test('a key that was used for another act refuses instead of losing the act', async () => {
		const clientKey = randomUUID();
		await chamber.press({ type: 'opened', data: { chairId: chamber.chair.personId } }, { clientKey });
		const other = chamber.press({ type: 'note', data: { text: 'etwas anderes' } }, { clientKey });
		expect(await refusal(other)).toMatchObject({ code: 'conflict' });
	});

	test('twenty devices at once keep one gapless chain', async () => {
		await openSitting(chamber);
		const { length } = await log();
		const notes = Array.from({ length: 20 }, (_, number) => ({
			type: 'note' as const,
			data: { text: `Nr. ${number}` }
		}));
		await Promise.all(
			notes.map((event) =>
				appendEvent(
					database.app,
					chamber.chair,
					chamber.meetingId,
					{ clientKey: randomUUID(), after: length, event },
					chamber.now()
				)
			)
		);

		expect((await log()).map(({ seq }) => seq)).toEqual(
			Array.from({ length: length + 20 }, (_, index) => index + 1)
		);
		const report = await verifyLog(database.app, chamber.chair, chamber.meetingId, chamber.now());
		expect(report).toMatchObject({ events: length + 20, brokenAt: undefined });
	});

	test('what is pressed together is stored together; what is refused leaves no trace in it', async () => {
		await chamber.press({ type: 'opened', data: { chairId: chamber.chair.personId } });
		await chamber.press({ type: 'item-called', data: { itemId: chamber.items.first } });
		const [once, ...others] = chamber.members;
		const arrived = (personId: string) => act({ type: 'member-arrived', data: { personId } });
		const twice = arrived(once!);
		const acts = [
			twice,
			arrived(once!),
			...others.map(arrived),
			act({ type: 'item-closed', data: { itemId: chamber.items.first } }),
			{ clientKey: randomUUID(), after: 2, event: { type: 'teleported' } as never },
			act({ type: 'item-called', data: { itemId: chamber.items.second } })
		];
		const outcomes = await appendEvents(database.app, chamber.chair, chamber.meetingId, acts, chamber.now());

		expect(outcomes.map((outcome) => (outcome instanceof Refusal ? outcome.code : outcome.type))).toEqual([
			'member-arrived',
			'conflict',
			...others.map(() => 'member-arrived'),
			'item-closed',
			'invalid',
			'item-called'
		]);
		expect((await log()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		const report = await verifyLog(database.app, chamber.chair, chamber.meetingId, chamber.now());
		expect(report).toMatchObject({ events: 10, brokenAt: undefined });
		expect((await item(chamber.items.first)).end).toEqual(chamber.now());
		expect((await item(chamber.items.second)).start).toEqual(chamber.now());
		const again = await appendEvents(
			database.app,
			chamber.chair,
			chamber.meetingId,
			[twice, twice],
			chamber.now()
		);
		expect(again).toEqual([outcomes[0], outcomes[0]]);
		expect(await log()).toHaveLength(10);
	});

	test('nobody can change a stored event, and one that was changed all the same is found', async () => {
		await openSitting(chamber);
		const change = database.owner
			.update(tables.sittingEvents)
			.set({ data: { personId: randomUUID() } })
			.where(and(eq(tables.sittingEvents.meetingId, chamber.meetingId), eq(tables.sittingEvents.seq, 4)));
		await expect(change).rejects.toThrow();

		await database.owner.transaction(async (tx) => {
			await tx.execute(sql`alter table sitting_events disable trigger all`);
			await tx.execute(
				sql`update sitting_events set data = '{"personId":"x"}' where meeting_id = ${chamber.meetingId} and seq = 4`
			);
			await tx.execute(sql`alter table sitting_events enable trigger all`);
		});
		const report = await verifyLog(database.app, chamber.chair, chamber.meetingId, chamber.now());
		expect(report.brokenAt).toBe(4);
	});

	test('time never runs backwards, whatever the clock of the second web server says', async () => {
		const opened = await chamber.press({ type: 'opened', data: { chairId: chamber.chair.personId } });
		const late = new Date(opened.at.getTime() - 5000);
		const note = await chamber.press({ type: 'note', data: { text: 'Uhr geht nach' } }, { at: late });

		expect(note.at).toEqual(opened.at);
	});

	test('closing the sitting orders the draft of the minutes', async () => {
		await openSitting(chamber);
		await chamber.press({ type: 'closed', data: {} });

		expect(await meeting()).toMatchObject({ state: 'held', end: chamber.now() });
		const jobs = await database.owner.execute(
			sql`select data from pgboss.job where name = 'minutes-draft' and data->>'meetingId' = ${chamber.meetingId}`
		);
		expect(jobs).toHaveLength(1);
	});
});

describe('who may', () => {
	const opened = () => ({ type: 'opened' as const, data: { chairId: chamber.chair.personId } });
	const inCouncil = (role: 'member' | 'operator' | 'clerk' | 'department') =>
		createActor(database.owner, chamber.bodyId, [{ role, organizationId: chamber.organizationId }]);

	test('a chair without the second factor may not', async () => {
		const weak: Actor = { ...chamber.chair, strong: false };
		expect(await refusal(chamber.press(opened(), { actor: weak }))).toMatchObject({ code: 'forbidden' });
	});

	test('a chair of another body may not even know of it', async () => {
		const other = await createChamber(database.owner, database.app);
		expect(await refusal(chamber.press(opened(), { actor: other.chair }))).toMatchObject({
			code: 'not-found'
		});
	});

	test('a clerk may at the chair’s side, a department may not', async () => {
		const department = await inCouncil('department');
		expect(await refusal(chamber.press(opened(), { actor: department }))).toMatchObject({
			code: 'forbidden'
		});
		expect(await chamber.press(opened(), { actor: await inCouncil('clerk') })).toMatchObject({ seq: 1 });
	});

	test('a member asks for the floor for himself only', async () => {
		await openSitting(chamber);
		const [self, other] = chamber.members;
		const member: Actor = {
			...(await inCouncil('member')),
			personId: self!,
			strong: false
		};
		const ask = (personId: string) =>
			chamber.press({ type: 'speaker-requested', data: { personId } }, { actor: member });

		expect(await refusal(ask(other!))).toMatchObject({ code: 'forbidden' });
		expect(await ask(self!)).toMatchObject({ type: 'speaker-requested' });
		const call = chamber.press({ type: 'speaker-called', data: { personId: self! } }, { actor: member });
		expect(await refusal(call)).toMatchObject({ code: 'forbidden' });
	});

	test('the operator may close at once, but not open again', async () => {
		await openSitting(chamber);
		const operator = await inCouncil('operator');
		await chamber.press({ type: 'public-excluded', data: { basis: 'law' } }, { actor: operator });
		const readmit = chamber.press({ type: 'public-readmitted', data: {} }, { actor: operator });
		expect(await refusal(readmit)).toMatchObject({ code: 'forbidden' });
	});

	test('only the chair takes a counted vote back', async () => {
		await openSitting(chamber);
		const voteId = randomUUID();
		await announce(voteId, chamber.items.first, { yes: 5, no: 1, abstain: 0 });
		const retract = { type: 'vote-retracted' as const, data: { voteId, reason: 'falsch gezählt' } };
		const clerk = await inCouncil('clerk');
		expect(await refusal(chamber.press(retract, { actor: clerk }))).toMatchObject({ code: 'forbidden' });
		expect(await chamber.press(retract)).toMatchObject({ type: 'vote-retracted' });
	});
});

describe('what is refused', () => {
	test('an event that is out of order, with its norm', async () => {
		await openSitting(chamber);
		const call = chamber.press({ type: 'item-called', data: { itemId: chamber.items.closed } });
		expect(await refusal(call)).toMatchObject({ code: 'conflict', source: '§ 48 Abs. 2 GO NRW' });
	});

	test('a payload that is none', async () => {
		const event = { type: 'opened', data: { chairId: 'ich' } } as never;
		expect(await refusal(chamber.press(event))).toMatchObject({ code: 'invalid' });
	});

	test('the second of two who press different things at once, told what the first did', async () => {
		await openSitting(chamber);
		const { length } = await log();
		const clerk = await createActor(database.owner, chamber.bodyId, ['clerk']);
		const close = {
			type: 'item-closed' as const,
			data: { itemId: chamber.items.first, result: 'noted' as const }
		};
		await chamber.press(close, { actor: clerk, after: length });
		const next = chamber.press(
			{ type: 'item-called', data: { itemId: chamber.items.second } },
			{ after: length }
		);

		const refused = await refusal(next);
		expect(refused.code).toBe('conflict');
		expect(refused.message).toContain('Ö 1 abgeschlossen');
		expect(await chamber.press({ type: 'item-called', data: { itemId: chamber.items.second } })).toBeTruthy();
	});

	test('never the exclusion of the public, whatever has happened and whatever the clock says', async () => {
		await openSitting(chamber);
		const clerk = await createActor(database.owner, chamber.bodyId, ['clerk']);
		await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.first } }, { actor: clerk });
		const ahead = new Date(chamber.now().getTime() + 120_000);
		const at = new Date(chamber.now().getTime() + 1000);
		const excluded = await chamber.press(
			{ type: 'public-excluded', data: { basis: 'law', since: ahead.toISOString() } },
			{ after: 0, at }
		);
		expect(excluded.data).toMatchObject({ since: at.toISOString() });
	});
});

describe('what the rows say', () => {
	test('an announced vote, the result of its item and the resolution', async () => {
		await openSitting(chamber);
		const voteId = randomUUID();
		await announce(voteId, chamber.items.first, { yes: 4, no: 1, abstain: 1 });
		await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.first, result: 'adopted' } });

		const [vote] = await database.public.select().from(tables.votes).where(eq(tables.votes.id, voteId));
		expect(vote).toMatchObject({ yes: 4, no: 1, abstain: 1, base: 6, outcome: 'adopted', method: 'open' });
		expect(await item(chamber.items.first)).toMatchObject({
			result: 'Beschlossen',
			resolutionText: 'Der Rat beschließt den Neubau.',
			end: chamber.now()
		});
		const [resolution] = await database.public
			.select()
			.from(tables.resolutions)
			.where(eq(tables.resolutions.agendaItemId, chamber.items.first));
		expect(resolution).toMatchObject({ result: 'Beschlossen', text: 'Der Rat beschließt den Neubau.' });
	});

	test('a binding resolution is under control at once, with the office its paper lies with; advice is not', async () => {
		const { owner } = database;
		const [{ consultationId }] = (await owner
			.select({ consultationId: tables.agendaItems.consultationId })
			.from(tables.agendaItems)
			.where(eq(tables.agendaItems.id, chamber.items.first))) as [{ consultationId: string }];
		const [station] = await owner
			.select()
			.from(tables.consultations)
			.where(eq(tables.consultations.id, consultationId));
		const { bodyId } = chamber;
		const office = await createOrganization(owner, bodyId, {
			organizationType: 'Verwaltungsbereich',
			public: true
		});
		await owner.insert(tables.paperOriginators).values({
			bodyId,
			paperId: station!.paperId!,
			role: 'direction',
			organizationId: office.id
		});
		const tracked = () =>
			database.public
				.select({ office: tables.implementations.organizationId, progress: tables.implementations.progress })
				.from(tables.implementations)
				.innerJoin(tables.resolutions, eq(tables.resolutions.id, tables.implementations.resolutionId))
				.where(eq(tables.resolutions.agendaItemId, chamber.items.first));
		const adopt = () =>
			chamber.press({ type: 'item-closed', data: { itemId: chamber.items.first, result: 'adopted' } });

		await owner
			.update(tables.consultations)
			.set({ role: 'Vorberatung' })
			.where(eq(tables.consultations.id, consultationId));
		await openSitting(chamber);
		const advised = await adopt();
		expect(await tracked()).toEqual([]);

		await owner
			.update(tables.consultations)
			.set({ role: 'Entscheidung' })
			.where(eq(tables.consultations.id, consultationId));
		await chamber.press({ type: 'correction', data: { seq: advised.seq, reason: 'verdrückt' } });
		const decided = await adopt();
		expect(await tracked()).toEqual([{ office: office.id, progress: 'open' }]);

		await chamber.press({ type: 'correction', data: { seq: decided.seq, reason: 'falscher Punkt' } });
		expect(await tracked()).toEqual([]);
		await adopt();
		expect(await tracked()).toHaveLength(1);
	});

	test('an open vote keeps no ballots, a named one does, and a corrected count replaces them', async () => {
		await openSitting(chamber);
		const named = randomUUID();
		const cast = (yes: number) =>
			chamber.members.map((personId, index) => ({
				personId,
				choice: index < yes ? ('yes' as const) : ('no' as const)
			}));
		await open(named, chamber.items.first, 'named');
		const first = await chamber.press({
			type: 'result-announced',
			data: { voteId: named, counts: { yes: 5, no: 1, abstain: 0 }, ballots: cast(5) }
		});
		await chamber.press({ type: 'correction', data: { seq: first.seq, reason: 'verzählt' } });
		const [withdrawn] = await database.owner.select().from(tables.votes).where(eq(tables.votes.id, named));
		expect(withdrawn!.retractedAt).not.toBeNull();
		await chamber.press({
			type: 'result-announced',
			data: { voteId: named, counts: { yes: 2, no: 4, abstain: 0 }, ballots: cast(2) }
		});

		const rows = await database.public.select().from(tables.ballots).where(eq(tables.ballots.voteId, named));
		expect(rows.filter(({ choice }) => choice === 'yes')).toHaveLength(2);
		expect(rows).toHaveLength(6);
	});

	test('a corrected result disappears from agenda and resolutions', async () => {
		await openSitting(chamber);
		const closed = await chamber.press({
			type: 'item-closed',
			data: { itemId: chamber.items.first, result: 'adopted' }
		});
		await chamber.press({ type: 'correction', data: { seq: closed.seq, reason: 'falscher Punkt' } });

		expect(await item(chamber.items.first)).toMatchObject({ result: null, end: null });
		const visible = await database.public
			.select()
			.from(tables.resolutions)
			.where(eq(tables.resolutions.agendaItemId, chamber.items.first));
		expect(visible).toHaveLength(0);
	});

	test('the broadcast goes live and ends with the sitting', async () => {
		const broadcast = await createBroadcast(database.owner, chamber.bodyId, { meetingId: chamber.meetingId });
		const stored = async () =>
			(
				await database.owner.select().from(tables.broadcasts).where(eq(tables.broadcasts.id, broadcast.id))
			)[0];
		await openSitting(chamber);
		expect(await stored()).toMatchObject({ state: 'live', public: true });
		await chamber.press({ type: 'closed', data: {} });
		expect(await stored()).toMatchObject({ state: 'ended', public: true });
	});
});

describe('what the public reads', () => {
	test('nothing of the non-public part, in no row', async () => {
		await openSitting(chamber);
		const { closed } = chamber.items;
		await chamber.press({ type: 'public-excluded', data: { basis: 'item', reason: SECRET } });
		await chamber.press({ type: 'item-called', data: { itemId: closed } });
		await chamber.press({ type: 'note', data: { text: SECRET } });
		const voteId = randomUUID();
		await announce(voteId, closed, { yes: 6, no: 0, abstain: 0 }, SECRET);
		await chamber.press({
			type: 'item-closed',
			data: { itemId: closed, result: 'adopted', resolutionText: SECRET }
		});
		await chamber.press({ type: 'public-readmitted', data: {} });
		await chamber.press({ type: 'closed', data: {} });

		const seen = JSON.stringify([
			await publicRows(),
			await database.public.select().from(tables.votes),
			await database.public.select().from(tables.resolutions)
		]);
		expect(seen).toContain('public-excluded');
		for (const secret of [SECRET, closed, voteId]) expect(seen).not.toContain(secret);
		expect(await item(closed)).toMatchObject({ result: 'Beschlossen', resolutionText: SECRET });
	});

	test('a public item decided behind closed doors shows no result', async () => {
		await openSitting(chamber);
		await chamber.press({ type: 'public-excluded', data: { basis: 'resolution' } });
		await chamber.press({
			type: 'item-closed',
			data: { itemId: chamber.items.first, result: 'rejected', resolutionText: SECRET }
		});
		const [row] = await database.public
			.select({ result: tables.agendaItems.result, text: tables.agendaItems.resolutionText })
			.from(tables.agendaItems)
			.where(eq(tables.agendaItems.id, chamber.items.first));
		expect(row).toEqual({ result: null, text: null });
	});

	test('a back-dated exclusion takes back what had been told of that time', async () => {
		await openSitting(chamber);
		const speaker = chamber.members[0]!;
		const called = await chamber.press({ type: 'speaker-called', data: { personId: speaker } });
		expect((await publicRows()).map(({ seq }) => seq)).toContain(called.seq);

		const at = new Date(called.at.getTime() + 10_000);
		const since = new Date(at.getTime() - 20_000).toISOString();
		await chamber.press({ type: 'public-excluded', data: { basis: 'law', since } }, { at });

		const rows = await publicRows();
		expect(rows.map(({ seq }) => seq)).not.toContain(called.seq);
		expect(JSON.stringify(rows)).not.toContain(speaker);
		expect(rows.at(-1)).toMatchObject({ type: 'public-excluded', data: { since } });
	});
});

async function open(voteId: string, itemId: string, method: 'open' | 'named', question = 'Wer stimmt zu?') {
	await chamber.press({
		type: 'vote-opened',
		data: { voteId, itemId, question, method, majority: 'simple' }
	});
	await chamber.press({ type: 'vote-closed', data: { voteId } });
}

async function announce(
	voteId: string,
	itemId: string,
	counts: { yes: number; no: number; abstain: number },
	question?: string
) {
	await open(voteId, itemId, 'open', question);
	await chamber.press({ type: 'result-announced', data: { voteId, counts } });
}

test('who reads for the broadcast waits for an act that has arrived, and for no other sitting', async () => {
	const { owner, app, media } = database;
	await openSitting(chamber);
	const own = await createBroadcast(owner, chamber.bodyId, { meetingId: chamber.meetingId });
	const other = await createChamber(owner, app);
	const elsewhere = await createBroadcast(owner, other.bodyId, { meetingId: other.meetingId });
	const read = (id: string) => listFactsOf(media, [id], chamber.now());
	const later = async () => (await sleep(200), 'waits');
	let reading: ReturnType<typeof read> | undefined;
	await app.transaction(async (tx) => {
		const excluded = act({ type: 'public-excluded', data: { basis: 'resolution' } });
		await appendEvents(tx, chamber.chair, chamber.meetingId, [excluded], chamber.now());
		reading = read(own.id);
		expect(await Promise.race([reading, later()])).toBe('waits');
		expect(await read(elsewhere.id)).toHaveLength(1);
	});
	const [facts] = (await reading)!;
	expect(facts!.events.at(-1)!.type).toBe('public-excluded');
	await expect(
		app.transaction(async (tx) => {
			await announceEntry(tx, chamber.meetingId);
			throw new Error('given up');
		})
	).rejects.toThrow('given up');
	expect(await read(own.id)).toHaveLength(1);
});
