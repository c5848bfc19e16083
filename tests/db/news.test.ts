/** What became public becomes news once, reaches whoever wants it once, and never anything else. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/calendar.ts';
import type { Scope } from '#lib/domain/subscriptions/news.ts';
import type { Rhythm } from '#lib/domain/subscriptions/rhythms.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import { listCalendarMeetings } from '#lib/server/db/queries/public-calendars.ts';
import { listNews } from '#lib/server/db/queries/public-news.ts';
import { findSubjectName } from '#lib/server/db/queries/public-subjects.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { sendMail } from '#lib/server/mail/send-mail.ts';
import { gatherNews } from '#lib/server/news/gather-news.ts';
import { headlineOf } from '#lib/server/news/headlines.ts';
import { matchNews } from '#lib/server/news/match-news.ts';
import { foundBySearch, newsSubjectOf } from '#lib/server/news/news-subject.ts';
import { orderNewsMails } from '#lib/server/news/order-mails.ts';
import { sweepSubscriptions } from '#lib/server/subscriptions/sweep-subscriptions.ts';
import { tellNews } from '#lib/server/news/tell-news.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { keepingMailer, postOf } from '../support/post.ts';
import { createSubscriber, createSubscription } from '../support/subscribers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Policies compare with the clock of the database, so the tests live in the present. */
const NOW = new Date();
const before = (ms: number) => new Date(NOW.getTime() - ms);
const after = (ms: number) => new Date(NOW.getTime() + ms);

let database: TestDatabase;
let body: { id: string; timeZone: string };
let councilId: string;
let mailer: ReturnType<typeof keepingMailer>;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
	body = await make.createBody(database.owner, { name: 'Stadt Auenbrück' });
	councilId = (await make.createOrganization(database.owner, body.id, { name: 'Rat', ...make.released })).id;
	mailer = keepingMailer();
});

type MeetingFields = Parameters<typeof make.createMeeting>[2];

async function meeting(fields: MeetingFields = {}, organizationId = councilId) {
	const row = await make.createMeeting(database.owner, body.id, {
		state: 'invited',
		publishedAt: before(HOUR_MS),
		start: after(10 * DAY_MS),
		...fields
	});
	await database.owner
		.insert(tables.meetingOrganizations)
		.values({ meetingId: row.id, organizationId, bodyId: body.id });
	return row;
}

async function paper(name: string, fields: Parameters<typeof make.createPaper>[2] = {}) {
	return make.createPaper(database.owner, body.id, {
		name,
		reference: name,
		paperType: 'Vorlage',
		state: 'accepted',
		public: true,
		publishedAt: before(HOUR_MS),
		...fields
	});
}

/** Puts a paper on the agenda of a meeting. */
async function station(
	paperId: string,
	meetingId: string,
	fields: Parameters<typeof make.createAgendaItem>[2] | object = {}
) {
	const item = await make.createAgendaItem(database.owner, body.id, {
		meetingId,
		public: true,
		number: 'Ö 1',
		...fields
	});
	await database.owner
		.insert(tables.consultations)
		.values({ bodyId: body.id, paperId, meetingId, agendaItemId: item.id, organizationId: councilId });
	return item;
}

async function subscriber(subject: Subject, rhythm: Rhythm = 'at-once', scope: Scope = 'all', id = v7()) {
	const made = await createSubscriber(database.owner, body.id, { id });
	const fields = { rhythm, scope, expiresAt: before(0), confirmedAt: before(DAY_MS) };
	await createSubscription(database.owner, body.id, id, subject, fields);
	return made;
}

const tell = (now = NOW) => tellNews(database.worker, database.public, now);

/** Sends every mail that waits in this town, as the worker would. */
async function post(now = NOW) {
	const before = mailer.sent.length;
	const waiting = await database.owner
		.select({ id: tables.mails.id, state: tables.mails.state })
		.from(tables.mails)
		.where(eq(tables.mails.bodyId, body.id))
		.orderBy(tables.mails.id);
	for (const { id } of waiting) await sendMail(database.worker, postOf(database.public, mailer), id, now);
	return mailer.sent.slice(before);
}

/** Kinds and what they are about, oldest first. */
async function told(subject: Subject = { kind: 'everything' }) {
	while ((await indexChanges(database.worker)) > 0);
	const wanted = await newsSubjectOf(database.public, body.id, subject, dayOf(NOW, body.timeZone));
	const lines = await listNews(database.public, body.id, wanted);
	return lines
		.reverse()
		.map((line) => `${line.kind} ${line.paper?.name ?? line.item?.name ?? line.meeting?.name}`);
}

describe('what becomes news', () => {
	test('meetings, agendas, papers, stations, versions, results, minutes, recordings; each once', async () => {
		const soon = await meeting({ name: 'M1' });
		await database.owner.insert(tables.agendaRevisions).values([
			{
				bodyId: body.id,
				meetingId: soon.id,
				kind: 'invitation',
				number: 0,
				publishedAt: before(50 * 60_000)
			},
			{ bodyId: body.id, meetingId: soon.id, kind: 'supplement', number: 1, publishedAt: before(40 * 60_000) }
		]);
		const one = await paper('P1', { publishedAt: before(2 * DAY_MS) });
		await station(one.id, soon.id, { name: 'T1' });
		await database.owner.insert(tables.paperVersions).values([
			{ bodyId: body.id, paperId: one.id, number: 1, releasedAt: before(2 * DAY_MS) },
			{ bodyId: body.id, paperId: one.id, number: 2, releasedAt: before(30 * 60_000) }
		]);
		const past = await meeting({
			name: 'M0',
			state: 'held',
			start: before(DAY_MS),
			end: before(20 * HOUR_MS),
			publishedAt: before(20 * DAY_MS)
		});
		await make.createAgendaItem(database.owner, body.id, {
			meetingId: past.id,
			public: true,
			name: 'T0',
			result: 'beschlossen',
			end: before(22 * HOUR_MS)
		});
		await database.owner.insert(tables.minutes).values({
			bodyId: body.id,
			meetingId: past.id,
			part: 'public',
			state: 'published',
			text: 'x',
			publishedAt: before(20 * 60_000)
		});
		const broadcast = await make.createBroadcast(database.owner, body.id, {
			meetingId: past.id,
			public: true
		});
		await database.owner.insert(tables.recordings).values({
			bodyId: body.id,
			meetingId: past.id,
			broadcastId: broadcast.id,
			startedAt: before(DAY_MS),
			endedAt: before(19 * HOUR_MS),
			state: 'ready',
			public: true
		});
		await tell();
		const expected = [
			'paper-published P1',
			'item-decided T0',
			'meeting-held M0',
			'recording-ready M0',
			'meeting-published M1',
			'agenda-published M1',
			'agenda-supplemented M1',
			'paper-scheduled P1',
			'paper-changed P1',
			'minutes-published M0'
		];
		expect(await told()).toEqual(expected);
		await tell(after(60_000));
		expect(await told()).toEqual(expected);
	});

	test('a meeting that moves, is cancelled and takes place after all; each change once', async () => {
		const { id } = await meeting({ name: 'M' });
		await tell();
		const set = (fields: MeetingFields) =>
			database.owner.update(tables.meetings).set(fields!).where(eq(tables.meetings.id, id));
		await set({ start: after(11 * DAY_MS) });
		await tell(after(1000));
		await tell(after(2000));
		await set({ cancelled: true });
		await tell(after(3000));
		await set({ cancelled: false });
		await tell(after(4000));
		await set({ start: after(10 * DAY_MS) });
		await tell(after(5000));
		expect((await told()).map((line) => line.split(' ')[0])).toEqual([
			'meeting-published',
			'meeting-moved',
			'meeting-cancelled',
			'meeting-restored',
			'meeting-moved'
		]);
	});

	test('a paper that is released later, at a time set before', async () => {
		const { id } = await paper('Später', { publishedAt: after(HOUR_MS) });
		await tell();
		expect(await told()).toEqual([]);
		await database.owner
			.update(tables.papers)
			.set({ publishedAt: before(1000) })
			.where(eq(tables.papers.id, id));
		await tell(after(1000));
		expect(await told()).toEqual(['paper-published Später']);
	});

	test('a first import brings no decades of news, but what is new there, too', async () => {
		const imported = { sourceId: 'https://source.example/1', publishedAt: before(1000) };
		await paper('alt', { ...imported, date: '2009-05-05' });
		await paper('neu', {
			...imported,
			sourceId: 'https://source.example/2',
			date: NOW.toISOString().slice(0, 10)
		});
		await meeting({
			name: 'damals',
			start: before(4000 * DAY_MS),
			state: 'held',
			end: before(4000 * DAY_MS),
			publishedAt: before(1000)
		});
		await tell();
		expect(await told()).toEqual(['paper-published neu']);
	});

	test('what happened while no worker ran is found and told afterwards, what is older only listed', async () => {
		await paper('vorher', { publishedAt: before(12 * DAY_MS) });
		await tell(before(11 * DAY_MS));
		await subscriber({ kind: 'everything' });
		await database.owner.update(tables.subscriptions).set({ confirmedAt: before(11 * DAY_MS) });
		await paper('in der Pause', { publishedAt: before(10 * DAY_MS) });
		await meeting({ name: 'lange angekündigt', publishedAt: before(90 * DAY_MS) });
		await tell();
		expect(await told()).toEqual([
			'meeting-published lange angekündigt',
			'paper-published vorher',
			'paper-published in der Pause'
		]);
		expect((await post()).map(({ subject }) => subject)).toEqual([
			'Neu veröffentlicht: Vorlage in der Pause: in der Pause'
		]);
	});

	test('a result pressed by mistake and taken back within minutes is not told', async () => {
		const { id } = await meeting({ state: 'running', start: before(HOUR_MS) });
		const item = await make.createAgendaItem(database.owner, body.id, {
			meetingId: id,
			public: true,
			name: 'T',
			result: 'abgelehnt',
			end: before(2 * 60_000)
		});
		await tell();
		expect(await told()).toEqual([]);
		await database.owner
			.update(tables.agendaItems)
			.set({ result: 'beschlossen' })
			.where(eq(tables.agendaItems.id, item.id));
		await tell(after(4 * 60_000));
		const [line] = await listNews(database.public, body.id, { kind: 'everything' });
		expect(headlineOf(line!, 'Europe/Berlin')?.happened).toBe('Ergebnis: beschlossen');
	});
});

describe('a reminder of one item', () => {
	/** Two items of a sitting that runs; `called` minutes ago. */
	async function sitting(called: number | undefined) {
		const running = await meeting({ name: 'M1', start: before(HOUR_MS), state: 'running' });
		const fields = { meetingId: running.id, ...make.released };
		const first = await make.createAgendaItem(database.owner, body.id, {
			...{ ...fields, number: 'Ö 1', name: 'Bericht' },
			start: before(50 * 60_000)
		});
		const own = await make.createAgendaItem(database.owner, body.id, {
			...{ ...fields, number: 'Ö 2', name: 'Neubau der Schule', order: 1 },
			...(called === undefined ? {} : { start: before(called * 60_000) })
		});
		return { running, first, own };
	}

	test('comes when it is called, to whoever waits for it and nobody else, whatever the rhythm', async () => {
		const { running, first, own } = await sitting(undefined);
		const reader = await subscriber({ kind: 'item', id: own.id }, 'weekly');
		await subscriber({ kind: 'item', id: first.id });
		await subscriber({ kind: 'meeting', id: running.id });
		await subscriber({ kind: 'everything' });
		await tell();
		await database.owner
			.update(tables.agendaItems)
			.set({ start: before(0) })
			.where(eq(tables.agendaItems.id, own.id));
		const later = new Date(NOW.getTime() + 1000);
		await tell(later);
		await tell(later);
		const mails = (await post(later)).filter(({ text }) => text.includes('aufgerufen'));
		expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
			[reader.email, 'Jetzt aufgerufen: Ö 2 Neubau der Schule']
		]);
		expect(mails[0]!.text).toContain(`/sitzungen/${running.id}#top-${own.id}`);
		expect(await told()).not.toContainEqual(expect.stringContaining('item-called'));
	});

	test('does not wait for the index, and is not told when it is long over', async () => {
		const { own } = await sitting(19);
		const reader = await subscriber({ kind: 'item', id: own.id });
		await subscriber({ kind: 'search', query: 'q=Schule' });
		await tell();
		expect((await post()).map(({ to }) => to)).toContain(reader.email);
		const late = await sitting(21);
		await subscriber({ kind: 'item', id: late.own.id });
		await tell();
		expect((await post()).filter(({ text }) => text.includes('aufgerufen'))).toEqual([]);
	});

	test('brings the result, too, and that the meeting is cancelled', async () => {
		const { own } = await sitting(30);
		const reader = await subscriber({ kind: 'item', id: own.id });
		await database.owner
			.update(tables.agendaItems)
			.set({ end: before(10 * 60_000), result: 'angenommen', modified: before(10 * 60_000) })
			.where(eq(tables.agendaItems.id, own.id));
		await tell();
		const [mail] = await post();
		expect(mail).toMatchObject({ to: reader.email });
		expect(mail!.text).toContain('Ergebnis: angenommen');
		const coming = await meeting({ name: 'M2' });
		const item = await make.createAgendaItem(database.owner, body.id, {
			...{ meetingId: coming.id, ...make.released, name: 'Haushalt' }
		});
		const waiting = await subscriber({ kind: 'item', id: item.id });
		await tell();
		await post();
		await database.owner
			.update(tables.meetings)
			.set({ cancelled: true, modified: NOW })
			.where(eq(tables.meetings.id, coming.id));
		const later = new Date(NOW.getTime() + 1000);
		await tell(later);
		expect((await post(later)).filter(({ to }) => to === waiting.email)).toHaveLength(1);
	});

	test('ends by itself some weeks after the meeting, and with the last one the reader is forgotten', async () => {
		const { running, own } = await sitting(30);
		const reader = await subscriber({ kind: 'item', id: own.id });
		await database.owner
			.update(tables.subscribers)
			.set({ created: before(DAY_MS) })
			.where(eq(tables.subscribers.id, reader.id));
		const known = async () =>
			(await database.owner.select().from(tables.subscribers).where(eq(tables.subscribers.id, reader.id)))
				.length;
		const end = (days: number) =>
			database.owner
				.update(tables.meetings)
				.set({ end: new Date(Date.now() - days * DAY_MS) })
				.where(eq(tables.meetings.id, running.id));
		await end(59);
		await sweepSubscriptions(database.worker);
		expect(await known()).toBe(1);
		await end(61);
		await sweepSubscriptions(database.worker);
		expect(await known()).toBe(0);
	});
});

test('the newest news of some kinds, from a moment on, as many as are wanted', async () => {
	const { id: paperId } = await paper('Haushalt', { publishedAt: before(9 * HOUR_MS) });
	for (const [index, kind] of (
		['paper-published', 'meeting-published', 'paper-published'] as const
	).entries()) {
		await database.owner.insert(tables.news).values({
			bodyId: body.id,
			paperId,
			kind,
			at: before((3 - index) * HOUR_MS),
			key: `k${index}`,
			created: NOW
		});
	}
	const times = async (limit: number, filter: Parameters<typeof listNews>[4]) => {
		const lines = await listNews(database.public, body.id, { kind: 'everything' }, limit, filter);
		return lines.map(({ at }) => (NOW.getTime() - at.getTime()) / HOUR_MS);
	};
	expect(await times(9, {})).toEqual([1, 2, 3]);
	expect(await times(2, {})).toEqual([1, 2]);
	expect(await times(9, { kinds: ['paper-published'] })).toEqual([1, 3]);
	expect(await times(9, { kinds: ['paper-published'], since: before(2 * HOUR_MS) })).toEqual([1]);
	expect(await times(9, { since: before(2 * HOUR_MS) })).toEqual([1, 2]);
});

describe('who is told', () => {
	test('of a search whoever wants what its page shows: parts of words, phrases, exclusions, facets', async () => {
		const sports = await make.createOrganization(database.owner, body.id, {
			name: 'Sportausschuss',
			...make.released
		});
		// The town's own words tell what a compound is made of.
		await paper('Neubau der Schule');
		const two = await paper('Sanierung der Turnhalle');
		while ((await indexChanges(database.worker)) > 0);
		const one = await paper('Schulsanierung in der Südaue');
		for (const [{ id: paperId }, { id: organizationId }] of [
			[one, { id: councilId }],
			[two, sports]
		] as const) {
			await database.owner.insert(tables.consultations).values({ bodyId: body.id, paperId, organizationId });
		}
		await tell();
		const names = async (query: string) =>
			(await told({ kind: 'search', query })).map((line) => line.replace('paper-published ', '')).sort();
		expect(await names('q=Sanierung')).toEqual([one.name, two.name].sort());
		expect(await names('q=Sanierung+-Turnhalle')).toEqual([one.name]);
		expect(await names('q=%22Sanierung+der+Turnhalle%22')).toEqual([two.name]);
		expect(await names('q=Suedaue')).toEqual([one.name]);
		expect(await names(`gremium=${sports.id}&q=Sanierung`)).toEqual([two.name]);
		expect(await names('art=sitzungen&q=Sanierung')).toEqual([]);
		expect(await names('q=-Sanierung')).toEqual([]);
		expect(
			await findSubjectName(
				database.public,
				body,
				{ kind: 'search', query: `art=vorlagen&gremium=${sports.id}&jahr=2026&q=Sanierung` },
				'de'
			)
		).toBe('Suche „Sanierung“, Vorlagen, Sportausschuss, 2026');
	});

	test('a search waits until the index knows what the news are about, but not for ever', async () => {
		await subscriber({ kind: 'search', query: 'q=Turnhalle' });
		const { id: paperId } = await paper('Haushalt');
		const file = await make.createFile(database.owner, body.id, { public: true }, { paperId, role: 'main' });
		const waiting = async () => {
			await matchNews(database.worker, database.public, body, after(1000));
			return database.owner.$count(
				tables.news,
				and(eq(tables.news.bodyId, body.id), isNull(tables.news.matchedAt))
			);
		};
		await gatherNews(database.worker, database.public, body, NOW);
		expect(await waiting()).toBe(1);
		while ((await indexChanges(database.worker)) > 0);
		expect(await waiting()).toBe(1);
		await database.owner
			.insert(tables.fileTexts)
			.values({ fileId: file.id, page: 1, text: 'Neubau der Turnhalle', bodyId: body.id, extractedAt: NOW });
		expect(await waiting()).toBe(1);
		while ((await indexChanges(database.worker)) > 0);
		expect(await waiting()).toBe(0);
		expect(await database.owner.$count(tables.notices, eq(tables.notices.bodyId, body.id))).toBe(1);

		await paper('Nie gelesen');
		await gatherNews(database.worker, database.public, body, NOW);
		await matchNews(database.worker, database.public, body, after(16 * 60_000));
		expect(
			await database.owner.$count(
				tables.news,
				and(eq(tables.news.bodyId, body.id), isNull(tables.news.matchedAt))
			)
		).toBe(0);
	});

	test('by body, paper, person, meeting, search and place, each what concerns it', async () => {
		const committee = await make.createOrganization(database.owner, body.id, {
			name: 'PBA',
			...make.released
		});
		const person = await make.createPerson(database.owner, body.id, make.released);
		const mine = await paper('Radweg an der Schule');
		const other = await paper('Haushalt');
		await database.owner
			.insert(tables.paperOriginators)
			.values({ bodyId: body.id, paperId: mine.id, role: 'originator', personId: person.id });
		const [spot] = await database.owner
			.insert(tables.locations)
			.values({
				bodyId: body.id,
				public: true,
				geojson: { type: 'Feature', geometry: { type: 'Point', coordinates: [8.3, 51.9] }, properties: {} }
			})
			.returning();
		await database.owner
			.insert(tables.paperLocations)
			.values({ bodyId: body.id, paperId: mine.id, locationId: spot!.id });
		const council = await meeting({ name: 'Rat' });
		await meeting({ name: 'Ausschuss' }, committee.id);
		await station(other.id, council.id);
		await tell();
		const name = (subject: Subject) => told(subject).then((lines) => lines.sort());
		expect(await name({ kind: 'organization', id: committee.id })).toEqual(['meeting-published Ausschuss']);
		expect(await name({ kind: 'paper', id: other.id })).toEqual([
			'paper-published Haushalt',
			'paper-scheduled Haushalt'
		]);
		expect(await name({ kind: 'person', id: person.id })).toEqual(['paper-published Radweg an der Schule']);
		expect(await name({ kind: 'meeting', id: council.id })).toEqual([
			'meeting-published Rat',
			'paper-scheduled Haushalt'
		]);
		expect(await name({ kind: 'search', query: 'q=Schulen' })).toEqual([
			'paper-published Radweg an der Schule'
		]);
		expect(await name({ kind: 'search', query: 'q=Ausschuss' })).toEqual(['meeting-published Ausschuss']);
		const near = { kind: 'place', latitude: 51.903, longitude: 8.3, name: '' } as const;
		// A thousandth of a degree is 111 m.
		expect(await name({ ...near, radiusM: 400 })).toEqual(['paper-published Radweg an der Schule']);
		expect(await name({ ...near, radiusM: 300 })).toEqual([]);
	});

	test('the calendar of a search holds the meetings it finds or that deal with what it finds, and a cancelled one stays', async () => {
		const mine = await paper('Radweg an der Schule');
		const committee = await make.createOrganization(database.owner, body.id, {
			name: 'Schulausschuss',
			...make.released
		});
		const [first, second, third] = [
			await meeting({ name: 'Erste' }),
			await meeting({ name: 'Zweite', start: after(11 * DAY_MS) }),
			await meeting({ name: 'Dritte', start: after(12 * DAY_MS) }, committee.id)
		];
		await meeting({ name: 'Vierte', start: after(13 * DAY_MS) });
		await station(mine.id, first.id);
		const closed = await station(mine.id, (await meeting({ name: 'Fünfte' })).id, { public: false });
		await make.createAgendaItem(database.owner, body.id, {
			meetingId: second.id,
			public: true,
			name: 'Radweg, Bericht'
		});
		while ((await indexChanges(database.worker)) > 0);
		const calendar = async (query: string) => {
			const found = await foundBySearch(database.public, body.id, query, dayOf(NOW, body.timeZone));
			const meetings = await listCalendarMeetings(database.public, body.id, found, NOW);
			return meetings.map(({ id, cancelled }) => (cancelled ? `${id} cancelled` : id));
		};
		expect(closed.public).toBe(false);
		expect(await calendar('q=Radweg')).toEqual([first.id, second.id]);
		expect(await calendar('q=Schulausschuss')).toEqual([third.id]);
		expect(await calendar('q=Radweg&art=vorlagen')).toEqual([first.id]);
		expect(await calendar('q=Nirgends')).toEqual([]);
		await database.owner
			.update(tables.meetings)
			.set({ cancelled: true })
			.where(eq(tables.meetings.id, first.id));
		expect(await calendar('q=Radweg')).toEqual([`${first.id} cancelled`, second.id]);
	});

	test('one mail with everything that is due, one entry for each thing, and why it came', async () => {
		const one = await paper('P1');
		const council = await meeting({ name: '14. Sitzung' });
		await station(one.id, council.id);
		const { email } = await subscriber({ kind: 'organization', id: councilId });
		await subscriber({ kind: 'paper', id: one.id }, 'at-once', 'all', email.split('@')[0]);
		await tell();
		const letters = await post();
		expect(letters).toHaveLength(1);
		const [letter] = letters;
		expect(letter).toMatchObject({ to: email, town: 'Stadt Auenbrück' });
		expect(letter!.text.match(/Vorlage P1: P1/g)).toHaveLength(1);
		expect(letter!.text).toContain('Neu veröffentlicht');
		expect(letter!.text).toContain('Auf der Tagesordnung (Rat,');
		expect(letter!.text).toMatch(/weil Sie abonniert haben: (Rat; P1 P1|P1 P1; Rat)\./);
		expect(letter!.unsubscribe).toMatch(/\/abo\/abbestellen\/[\w-]+\.[\w-]+$/);
		expect(await post()).toEqual([]);
	});

	test('a subscriber of a body is not told each item, but the meeting as a whole', async () => {
		await subscriber({ kind: 'organization', id: councilId });
		const past = await meeting({
			name: 'M',
			state: 'held',
			start: before(3 * HOUR_MS),
			end: before(HOUR_MS),
			publishedAt: before(9 * DAY_MS)
		});
		await make.createAgendaItem(database.owner, body.id, {
			meetingId: past.id,
			public: true,
			name: 'T',
			result: 'beschlossen',
			end: before(2 * HOUR_MS)
		});
		await tell();
		const [letter] = await post();
		expect(letter?.subject).toMatch(/^Sitzung beendet, Ergebnisse liegen vor: Rat/);
	});

	test('before and after the meeting: only what somebody needs who wants to go', async () => {
		await subscriber({ kind: 'organization', id: councilId }, 'weekly', 'meetings');
		await meeting({ name: 'M', start: after(HOUR_MS) });
		await tell();
		expect((await post()).map(({ subject }) => subject.split(':')[0])).toEqual(['Steht bevor']);
	});

	test('nobody who did not confirm, or only after it became news', async () => {
		const late = await subscriber({ kind: 'everything' });
		await database.owner
			.update(tables.subscriptions)
			.set({ confirmedAt: after(1000) })
			.where(eq(tables.subscriptions.subscriberId, late.id));
		const never = await subscriber({ kind: 'everything' });
		await database.owner
			.update(tables.subscriptions)
			.set({ confirmedAt: null })
			.where(eq(tables.subscriptions.subscriberId, never.id));
		await paper('P');
		await tell();
		expect(await post()).toEqual([]);
	});

	test('a digest comes in the morning of the town, all in one', async () => {
		await subscriber({ kind: 'everything' }, 'daily');
		await paper('P1');
		await tell();
		await paper('P2');
		await tell(after(1000));
		expect(await post()).toEqual([]);
		const [{ due }] = (await database.owner.execute(
			sql`select min(due_at) as due from notices where body_id = ${body.id}`
		)) as unknown as [{ due: Date }];
		const at = new Date(due);
		expect(
			new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(at)
		).toBe('07:00');
		expect(at.getTime() - NOW.getTime()).toBeLessThanOrEqual(DAY_MS + HOUR_MS);
		await tell(at);
		const letters = await post(at);
		expect(letters.map(({ subject }) => subject)).toEqual(['2 Neuigkeiten: Stadt Auenbrück']);
	});
});

describe('once, whatever is killed', () => {
	test('workers side by side tell everything once', async () => {
		for (let number = 0; number < 5; number++) await subscriber({ kind: 'everything' });
		for (let number = 0; number < 5; number++) await paper(`P${number}`);
		await Promise.all([tell(), tell(), tell()]);
		await tell(after(1000));
		const ids = (
			await database.owner
				.select({ id: tables.mails.id })
				.from(tables.mails)
				.where(eq(tables.mails.bodyId, body.id))
		).map(({ id }) => id);
		const sending = [...ids, ...ids].map((id) =>
			sendMail(database.worker, postOf(database.public, mailer), id, NOW)
		);
		await Promise.all(sending);
		const perPerson = Map.groupBy(mailer.sent, ({ to }) => to);
		expect(perPerson.size).toBe(5);
		for (const letters of perPerson.values()) {
			const all = letters.map(({ text }) => text).join('\n');
			for (let number = 0; number < 5; number++) {
				expect(all.match(new RegExp(`Vorlage P${number}: P${number}`, 'g'))).toHaveLength(1);
			}
		}
	});

	test('stopped after each step, the next run goes on', async () => {
		await subscriber({ kind: 'everything' });
		await paper('P');
		await gatherNews(database.worker, database.public, body, NOW);
		await gatherNews(database.worker, database.public, body, NOW);
		await matchNews(database.worker, database.public, body, NOW);
		await tell(after(1000));
		await orderNewsMails(database.worker, after(2000));
		expect(await post()).toHaveLength(1);
	});
});

describe('what was withdrawn', () => {
	test('is told to nobody, also when the mail was ordered already', async () => {
		const { id } = await paper('Versehen');
		await paper('bleibt');
		await subscriber({ kind: 'everything' });
		await tell();
		await database.owner.update(tables.papers).set({ public: false }).where(eq(tables.papers.id, id));
		const [letter] = await post();
		expect(letter!.text).not.toContain('Versehen');
		expect(letter!.subject).toContain('bleibt');
		expect(await told()).toEqual(['paper-published bleibt']);
	});

	test('and a mail of which nothing is left is not sent', async () => {
		const { id } = await paper('Versehen');
		await subscriber({ kind: 'paper', id });
		await tell();
		await database.owner.update(tables.papers).set({ deleted: NOW }).where(eq(tables.papers.id, id));
		expect(await post()).toEqual([]);
	});
});
