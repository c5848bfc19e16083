/** What the office decides about a recording, and what the rules do by themselves. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import { recordingRows } from '#lib/server/db/media/recordings.ts';
import { listFactsOf, listRevised } from '#lib/server/db/media/facts.ts';
import { listRecordingActs } from '#lib/server/db/queries/office-recordings.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { listRecordingGaps } from '#lib/server/db/queries/recording-gaps.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { sweep } from '#lib/server/operation/sweep.ts';
import { cutRecording } from '#lib/server/recordings/cut-recording.ts';
import { expireRecordings } from '#lib/server/recordings/expire-recordings.ts';
import { noteGap } from '#lib/server/recordings/note-gap.ts';
import { previewRecording } from '#lib/server/recordings/preview-recording.ts';
import { publishRecording } from '#lib/server/recordings/publish-recording.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { setDeletion } from '#lib/server/recordings/set-deletion.ts';
import { createFilm, type Film } from '../support/captions.ts';
import { createChamber, openSitting, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';

const ZONE = 'Europe/Berlin';
const DAY_MS = 86_400_000;

let database: TestDatabase;
let chamber: Chamber;
let clerk: Actor;
let film: Film;
/** Just after the sitting was closed. */
let now: Date;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
	const { owner, app } = database;
	chamber = await createChamber(owner, app);
	clerk = await createActor(owner, chamber.bodyId, ['clerk']);
	await openSitting(chamber);
	film = await createFilm(owner, chamber, chamber.now());
	await film.shoot(0, 60);
	await chamber.press({ type: 'closed', data: {} });
	now = new Date(chamber.now().getTime() + 1000);
	await owner
		.update(tables.recordings)
		.set({ durationMs: 60_000, bytes: 30, endedAt: chamber.now() })
		.where(eq(tables.recordings.id, film.recordingId));
});

const row = async () =>
	(
		await database.owner.select().from(tables.recordings).where(eq(tables.recordings.id, film.recordingId))
	)[0]!;
const seen = async () => (await findPublicBroadcast(database.public, chamber.meetingId))?.recording;
const playable = () => recordingRows(database.media).findPlayable(film.recordingId);
const later = (days: number) => new Date(now.getTime() + days * DAY_MS);

/** The rules of a town that keep recordings for some time. */
const keepFor = (retention: object) =>
	database.owner.insert(tables.ruleSets).values(
		AUENBRUECK.map(({ layer, name, validFrom, rules }) => ({
			...{ bodyId: chamber.bodyId, layer, name, validFrom },
			rules:
				layer === 'rules-of-procedure'
					? { ...rules, broadcast: { ...rules.broadcast, ...retention } }
					: { ...rules }
		}))
	);

test('a jump mark names its item as the public may read it now, and is gone when it may not', async () => {
	const { first } = chamber.items;
	const change = (fields: Partial<typeof tables.agendaItems.$inferInsert>) =>
		database.owner.update(tables.agendaItems).set(fields).where(eq(tables.agendaItems.id, first));
	await change({ name: 'Neue Überschrift' });
	const [mark] = (await playable())!.marks;
	expect(mark!.item).toMatchObject({ itemId: first, number: 'Ö 1', title: 'Neue Überschrift' });
	await change({ public: false });
	expect((await playable())!.marks).toEqual([]);
});

describe('publication', () => {
	const publish = (fields: object, actor = clerk) =>
		publishRecording(database.app, actor, chamber.meetingId, ZONE, fields, now);

	test('never, later, at once: page and media server agree', async () => {
		expect(await seen()).toMatchObject({ state: 'ready' });
		expect(await playable()).toBeDefined();
		await publish({ publication: 'never' });
		expect([await seen(), await playable()]).toEqual([undefined, undefined]);
		await publish({ publication: 'now' });
		expect(await seen()).toBeDefined();
		// The clock of the database decides, not that of whoever asks.
		await database.owner
			.update(tables.recordings)
			.set({ publishAt: new Date(Date.now() + 60_000) })
			.where(eq(tables.recordings.id, film.recordingId));
		expect([await seen(), await playable()]).toEqual([undefined, undefined]);
	});

	test('later is a moment of the town', async () => {
		await publish({ publication: 'later', day: '2026-12-01', time: '18:00' });
		expect((await row()).publishAt).toEqual(new Date('2026-12-01T17:00:00Z'));
	});

	test.for([
		[{ publication: 'later' }, 'invalid'],
		[{ publication: 'later', day: '2020-01-01', time: '18:00' }, 'invalid'],
		[{ publication: 'later', day: '2026-12-01', time: '25:00' }, 'invalid'],
		[{ publication: 'x' }, 'invalid']
	] as const)('%o is refused', async ([fields, code]) => {
		await expect(publish(fields)).rejects.toMatchObject({ code });
	});

	test('is for the clerk of this town', async () => {
		const member = await createActor(database.owner, chamber.bodyId, ['member', 'operator']);
		await expect(publish({ publication: 'never' }, member)).rejects.toMatchObject({ code: 'forbidden' });
		const other = await createChamber(database.owner, database.app);
		const stranger = await createActor(database.owner, other.bodyId, ['clerk']);
		await expect(publish({ publication: 'never' }, stranger)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('a statute may let people object first: the recording waits', async () => {
		const { startedAt, endedAt } = await row();
		await database.owner
			.update(tables.recordings)
			.set({ state: 'recording', public: false })
			.where(eq(tables.recordings.id, film.recordingId));
		await database.owner
			.update(tables.broadcasts)
			.set({ public: true })
			.where(eq(tables.broadcasts.id, film.broadcastId));
		const { bodyId, meetingId } = chamber;
		const view = { broadcastId: film.broadcastId, bodyId, meetingId, objectionMs: 48 * 3_600_000 };
		const finished = { endedAtMs: endedAt!.getTime(), durationMs: 60_000, bytes: 30, chapters: [], gaps: [] };
		await recordingRows(database.media).finish(view, finished);
		expect(await row()).toMatchObject({
			startedAt,
			state: 'ready',
			public: true,
			publishAt: new Date(endedAt!.getTime() + view.objectionMs)
		});
	});
});

describe('deletion', () => {
	const schedule = (fields: object) => setDeletion(database.app, clerk, chamber.meetingId, ZONE, fields, now);

	test('by a rule in days: entered by itself, told to the public, done when it is due', async () => {
		await keepFor({ retention: { days: 42 } });
		await expireRecordings(database.worker, now);
		const { deleteAt } = await row();
		expect(deleteAt).toEqual(new Date((await row()).endedAt!.getTime() + 42 * DAY_MS));
		expect((await seen())?.deleteAt).toEqual(deleteAt);
		await expireRecordings(database.worker, later(41));
		expect((await row()).state).toBe('ready');
		await film.say(2, 4, 'Guten Abend.');
		await expireRecordings(database.worker, later(43));
		expect(await row()).toMatchObject({ state: 'removed', removalReason: 'Aufbewahrungsfrist abgelaufen' });
		expect(await seen()).toMatchObject({ state: 'removed', removedAt: later(43), chapters: [] });
		expect(await database.owner.select().from(tables.captions)).toEqual([]);
		expect(await playable()).toBeUndefined();
		const [act] = await listRecordingActs(database.app, film.recordingId);
		expect(act).toMatchObject({ act: 'remove-recording', person: null });
	});

	test('not before the next sitting of the same organization has ended, where the rule says so', async () => {
		await keepFor({ retention: { days: 42, untilNextMeeting: true } });
		await expireRecordings(database.worker, later(60));
		expect(await row()).toMatchObject({ state: 'ready', deleteAt: null });
		const [next] = await database.owner
			.insert(tables.meetings)
			.values({
				...{ bodyId: chamber.bodyId, name: 'Nächste Sitzung', state: 'held' },
				...{ start: later(70), end: later(71) }
			})
			.returning();
		await database.owner.insert(tables.meetingOrganizations).values({
			...{ bodyId: chamber.bodyId, meetingId: next!.id },
			...{ organizationId: chamber.organizationId, position: 0 }
		});
		await expireRecordings(database.worker, later(70));
		expect(await row()).toMatchObject({ state: 'ready', deleteAt: later(71) });
		await expireRecordings(database.worker, later(72));
		expect((await row()).state).toBe('removed');
	});

	test('on a day the office sets, to its end; and not at all when it says so', async () => {
		await keepFor({ retention: { days: 42 } });
		await schedule({ deletion: 'day', lastDay: '2026-12-24' });
		expect((await row()).deleteAt).toEqual(new Date('2026-12-24T23:00:00Z'));
		await schedule({ deletion: 'never' });
		await expireRecordings(database.worker, later(400));
		expect(await row()).toMatchObject({ state: 'ready', deleteAt: null });
		await schedule({ deletion: 'rule' });
		expect((await row()).deleteAt).toEqual(new Date((await row()).endedAt!.getTime() + 42 * DAY_MS));
	});

	test.for([
		[{ deletion: 'day' }],
		[{ deletion: 'day', lastDay: '2020-01-01' }],
		[{ deletion: 'day', lastDay: 'morgen' }],
		[{}]
	])('%o is refused', async ([fields]) => {
		await expect(schedule(fields!)).rejects.toMatchObject({ code: 'invalid' });
	});

	test('without rules nothing is removed', async () => {
		await expireRecordings(database.worker, later(4000));
		expect((await row()).state).toBe('ready');
	});
});

describe('beginning and end', () => {
	const cut = (fields: object) => cutRecording(database.app, clerk, chamber.meetingId, fields, now);

	test('are instants of the sitting, which the media server is told', async () => {
		await cut({ from: '0:00:10', until: '0:50' });
		expect(await row()).toMatchObject({ keptFrom: film.at(10), keptUntil: film.at(50), revisedAt: now });
		const [facts] = await listFactsOf(database.media, [film.broadcastId], now);
		expect(facts!.kept).toEqual({ from: film.at(10), until: film.at(50) });
		expect(await listRevised(database.media, new Date(now.getTime() - 1000))).toContain(film.broadcastId);
		await cut({ until: '0:00:30' });
		expect(await row()).toMatchObject({ keptFrom: film.at(10), keptUntil: film.at(30) });
	});

	test.for([
		[{}],
		[{ from: '1:00' }],
		[{ from: '0:30', until: '0:20' }],
		[{ from: 'vorn' }],
		[{ until: '0' }]
	])('%o is refused', async ([fields]) => {
		await expect(cut(fields!)).rejects.toMatchObject({ code: 'invalid' });
		expect(await row()).toMatchObject({ keptFrom: null, keptUntil: null });
	});
});

describe('what is missing', () => {
	const gap = (from: number, until: number, reason = 'no-media') => ({
		fromMs: film.at(from).getTime(),
		untilMs: film.at(until).getTime(),
		reason
	});
	const enter = (...gaps: ReturnType<typeof gap>[]) =>
		recordingRows(database.media).finish(
			{ broadcastId: film.broadcastId, bodyId: chamber.bodyId, meetingId: chamber.meetingId },
			{ endedAtMs: now.getTime(), durationMs: 60_000, bytes: 30, chapters: [], gaps }
		);
	const listed = () => listRecordingGaps(database.public, film.recordingId);
	const note = async (index: number, text: string, actor = clerk) =>
		noteGap(database.app, actor, chamber.meetingId, { gap: (await listed())[index]!.id, note: text }, now);

	test('is told to everybody with its reason, and what office or operator say of it', async () => {
		await enter(gap(5, 10), gap(20, 30, 'break'));
		expect(await listed()).toMatchObject([
			{ from: film.at(5), until: film.at(10), reason: 'no-media', note: null },
			{ from: film.at(20), until: film.at(30), reason: 'break', note: null }
		]);
		const operator = await createActor(database.owner, chamber.bodyId, ['operator']);
		await note(0, '  Die Kamera war ausgefallen. ', operator);
		expect((await listed()).map((each) => each.note)).toEqual(['Die Kamera war ausgefallen.', null]);
		expect(await listRecordingActs(database.app, film.recordingId)).toMatchObject([{ act: 'note-gap' }]);
		await note(0, '');
		expect((await listed())[0]!.note).toBeNull();
	});

	test('a note stays when the recording becomes shorter, and joins with its neighbour', async () => {
		await enter(gap(5, 10), gap(20, 30));
		await note(0, 'Kamera ausgefallen.');
		await note(1, 'Kabel gewechselt.');
		await enter(gap(4, 12), gap(20, 30));
		expect((await listed()).map((each) => each.note)).toEqual(['Kamera ausgefallen.', 'Kabel gewechselt.']);
		await enter(gap(4, 31), gap(40, 50));
		expect((await listed()).map((each) => each.note)).toEqual([
			'Kamera ausgefallen. Kabel gewechselt.',
			null
		]);
	});

	test('nobody else writes, and nothing but the gaps of this recording', async () => {
		await enter(gap(5, 10));
		const member = await createActor(database.owner, chamber.bodyId, ['member']);
		await expect(note(0, 'x', member)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(note(0, 'x'.repeat(301))).rejects.toMatchObject({ code: 'invalid' });
		const strange = { gap: crypto.randomUUID(), note: 'x' };
		await expect(noteGap(database.app, clerk, chamber.meetingId, strange, now)).rejects.toMatchObject({
			code: 'not-found'
		});
	});

	test('is as public as the recording', async () => {
		await enter(gap(5, 10));
		await publishRecording(database.app, clerk, chamber.meetingId, ZONE, { publication: 'never' }, now);
		expect(await listed()).toEqual([]);
		await publishRecording(database.app, clerk, chamber.meetingId, ZONE, { publication: 'now' }, now);
		expect(await listed()).toHaveLength(1);
		await removeRecording(database.app, clerk, chamber.meetingId, { reason: 'Auf Antrag' }, now);
		expect(await listed()).toEqual([]);
	});
});

describe('removal', () => {
	const remove = (fields: object) => removeRecording(database.app, clerk, chamber.meetingId, fields, now);

	test('needs a reason, which the public is told', async () => {
		await expect(remove({ reason: ' ' })).rejects.toMatchObject({ code: 'invalid' });
		await remove({ reason: 'Auf Antrag einer Zuschauerin' });
		expect(await seen()).toMatchObject({
			state: 'removed',
			removedAt: now,
			removalReason: 'Auf Antrag einer Zuschauerin',
			durationMs: null
		});
		const [facts] = await listFactsOf(database.media, [film.broadcastId], now);
		expect(facts!.kept).toBe('removed');
	});

	test('is for good', async () => {
		await remove({ reason: 'Auf Antrag' });
		await expect(remove({ reason: 'Auf Antrag' })).rejects.toMatchObject({ code: 'conflict' });
		const publication = { publication: 'now' };
		await expect(
			publishRecording(database.app, clerk, chamber.meetingId, ZONE, publication, now)
		).rejects.toMatchObject({ code: 'conflict' });
		const { bodyId, meetingId } = chamber;
		await recordingRows(database.media).finish(
			{ broadcastId: film.broadcastId, bodyId, meetingId },
			{ endedAtMs: now.getTime(), durationMs: 1, bytes: 1, chapters: [], gaps: [] }
		);
		expect((await row()).state).toBe('removed');
	});

	test('a recording that is being made cannot be decided about', async () => {
		await database.owner
			.update(tables.recordings)
			.set({ state: 'recording' })
			.where(eq(tables.recordings.id, film.recordingId));
		await expect(remove({ reason: 'Auf Antrag' })).rejects.toMatchObject({ code: 'conflict' });
	});
});

test('the day of the sitting decides which rules hold', async () => {
	await keepFor({ retention: { days: 1 } });
	await database.owner
		.update(tables.ruleSets)
		.set({ validFrom: day('2030-01-01') })
		.where(eq(tables.ruleSets.layer, 'rules-of-procedure'));
	await expireRecordings(database.worker, later(2));
	expect((await row()).state).toBe('ready');
});

test('the office watches what is not public, for a while and as long as it is there; nobody else does', async () => {
	const { app, owner, worker, media } = database;
	const play = (id: string) => recordingRows(media).findPlayable(id);
	await publishRecording(app, clerk, chamber.meetingId, ZONE, { publication: 'never' }, now);
	expect(await playable()).toBeUndefined();
	const member = await createActor(owner, chamber.bodyId, ['member']);
	await expect(previewRecording(app, member, chamber.meetingId, now)).rejects.toMatchObject({
		code: 'forbidden'
	});
	const id = await previewRecording(app, clerk, chamber.meetingId, new Date());
	expect((await play(id))?.broadcastId).toBe(film.broadcastId);
	expect(await playable()).toBeUndefined();
	// Six hours ago.
	const old = await previewRecording(app, clerk, chamber.meetingId, new Date(Date.now() - 6 * 3_600_000));
	expect(await play(old)).toBeUndefined();
	await sweep(worker);
	const left = await owner
		.select({ id: tables.recordingPreviews.id })
		.from(tables.recordingPreviews)
		.where(eq(tables.recordingPreviews.recordingId, film.recordingId));
	expect(left).toEqual([{ id }]);
	await removeRecording(app, clerk, chamber.meetingId, { reason: 'Versehen' }, now);
	expect(await play(id)).toBeUndefined();
});
