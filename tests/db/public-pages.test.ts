/** What the public pages read: on the public connection, so that row-level security is part of every answer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import {
	listLatestDecisions,
	listNonPublicHeadings,
	listPublicAgenda,
	listRevisions
} from '#lib/server/db/queries/public-agendas.ts';
import {
	findFirstYear,
	listFreshness,
	listItemsWithoutResult,
	listMeetingsWithoutMinutes,
	listPapersWithoutFile,
	listSources
} from '#lib/server/db/queries/public-gaps.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { findTown } from '#lib/server/db/queries/public-bodies.ts';
import { findPublicFile } from '#lib/server/db/queries/public-files.ts';
import {
	findNearestMeeting,
	findPublicMeeting,
	listFilesOf,
	listMeetings,
	listPastMeetings,
	listRunningMeetings
} from '#lib/server/db/queries/public-meetings.ts';
import {
	findPaperTitle,
	findPublicPaper,
	listPaperFacets,
	listPublicPapers,
	listPublicVersions,
	listWordings
} from '#lib/server/db/queries/public-papers.ts';
import { listSitemapIds, listSitemapParts } from '#lib/server/db/queries/public-sitemap.ts';
import {
	findPublicOrganization,
	findPublicPerson,
	listAttended,
	listBroughtIn,
	listFormerMembers,
	listPublicMembers,
	listPublicOrganizations,
	listPublicPeople
} from '#lib/server/db/queries/public-people.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const TODAY = day('2026-11-26');
const SECRET = 'Kauf des Grundstücks Meier';

let database: TestDatabase;
let bodyId: string;

beforeAll(async () => {
	database = await openTestDatabase();
	bodyId = (await make.createBody(database.owner, { website: 'https://stadt.example' })).id;
});
afterAll(() => database.close());

/** A published meeting of an organization of its own. */
async function meetingOf(fields: Parameters<typeof make.createMeeting>[2] = {}) {
	const organization = await make.createOrganization(database.owner, bodyId, make.released);
	const meeting = await make.createMeeting(database.owner, bodyId, {
		state: 'invited',
		...make.published,
		...fields
	});
	await database.owner
		.insert(tables.meetingOrganizations)
		.values({ bodyId, meetingId: meeting.id, organizationId: organization.id });
	return { meeting, organization };
}

describe('meetings', () => {
	test('of a range, soonest first, of one organization when asked', async () => {
		const first = await meetingOf({ start: new Date('2030-05-02T16:00:00Z') });
		const second = await meetingOf({ start: new Date('2030-05-09T16:00:00Z') });
		await meetingOf({ start: new Date('2030-05-05T16:00:00Z'), publishedAt: null });
		const range = { from: new Date('2030-05-01T00:00:00Z'), until: new Date('2030-06-01T00:00:00Z') };

		const all = await listMeetings(database.public, bodyId, range);
		expect(all.map(({ id }) => id)).toEqual([first.meeting.id, second.meeting.id]);
		expect(all[0]).toMatchObject({ organization: first.organization.name, live: false, recorded: false });

		const one = await listMeetings(database.public, bodyId, {
			...range,
			organizationId: second.organization.id
		});
		expect(one.map(({ id }) => id)).toEqual([second.meeting.id]);
		expect(await listMeetings(database.public, bodyId, { ...range, until: range.from })).toEqual([]);
	});

	test('past ones latest first; the nearest on either side', async () => {
		const { organization, meeting } = await meetingOf({ start: new Date('2031-01-10T16:00:00Z') });
		const organizationId = organization.id;
		const before = new Date('2031-02-01T00:00:00Z');
		const past = await listPastMeetings(database.public, bodyId, { before, organizationId });
		expect(past.map(({ id }) => id)).toEqual([meeting.id]);
		expect(await findNearestMeeting(database.public, bodyId, before, organizationId)).toEqual(meeting.start);
		const other = await make.createOrganization(database.owner, bodyId, make.released);
		expect(await findNearestMeeting(database.public, bodyId, before, other.id)).toBeUndefined();
	});

	test('of two the one nearer to a day is the nearest', async () => {
		const body = await make.createBody(database.owner);
		const at = (day: number) => new Date(`2026-06-${String(day).padStart(2, '0')}T12:00:00Z`);
		for (const day of [3, 20]) {
			await make.createMeeting(database.owner, body.id, { start: at(day), ...make.published });
		}
		const nearest = (day: number) => findNearestMeeting(database.public, body.id, at(day));
		expect(await Promise.all([1, 11, 12, 20, 28].map(nearest))).toEqual([3, 3, 20, 20, 20].map(at));
	});

	test('a running one says so, and a cancelled one does not run', async () => {
		const { meeting } = await meetingOf({ state: 'running', start: new Date('2026-11-26T16:00:00Z') });
		await meetingOf({ state: 'running', cancelled: true, start: new Date('2026-11-26T16:00:00Z') });
		const running = await listRunningMeetings(database.public, bodyId);
		expect(running.map(({ id }) => id)).toEqual([meeting.id]);
	});

	test('one with its organizations, files and the approved minutes of its public part only', async () => {
		const { meeting, organization } = await meetingOf();
		await database.owner.insert(tables.minutes).values([
			{ bodyId, meetingId: meeting.id, part: 'public', state: 'approved', text: 'Der Rat beschließt.' },
			{ bodyId, meetingId: meeting.id, part: 'non-public', state: 'approved', text: SECRET }
		]);
		await make.createFile(
			database.owner,
			bodyId,
			{ name: 'Einladung', ...make.released },
			{ meetingId: meeting.id, role: 'invitation' }
		);
		await make.createFile(database.owner, bodyId, { name: SECRET }, { meetingId: meeting.id });
		const found = await findPublicMeeting(database.public, bodyId, meeting.id);
		expect(found?.organizations).toEqual([{ id: organization.id, name: organization.name }]);
		expect(found?.files.map(({ name }) => name)).toEqual(['Einladung']);
		expect(found?.minutes?.text).toBe('Der Rat beschließt.');
		expect(JSON.stringify(found)).not.toContain(SECRET);
	});

	test('neither an unpublished one nor one of another body is found', async () => {
		const { meeting } = await meetingOf({ publishedAt: null });
		expect(await findPublicMeeting(database.public, bodyId, meeting.id)).toBeUndefined();
		const other = await make.createBody(database.owner);
		const published = await meetingOf();
		expect(await findPublicMeeting(database.public, other.id, published.meeting.id)).toBeUndefined();
	});
});

describe('an agenda', () => {
	test('has papers, votes and decisions of its public items, and harmless headings for the others', async () => {
		const { owner } = database;
		const { meeting, organization } = await meetingOf();
		const meetingId = meeting.id;
		const item = await make.createAgendaItem(owner, bodyId, {
			meetingId,
			order: 0,
			number: 'Ö 1',
			...make.released
		});
		const closed = await make.createAgendaItem(owner, bodyId, { meetingId, order: 1, name: SECRET });
		const paper = await make.createPaper(owner, bodyId, { ...make.released, ...make.published });
		await owner.insert(tables.agendaItemPapers).values({ bodyId, agendaItemId: item.id, paperId: paper.id });
		const vote = {
			bodyId,
			meetingId,
			question: 'Wer stimmt zu?',
			method: 'open' as const,
			majority: 'simple',
			base: 3,
			yes: 2,
			no: 1,
			abstain: 0,
			outcome: 'adopted' as const,
			announcedAt: new Date('2026-11-26T17:00:00Z'),
			seq: 5
		};
		await owner.insert(tables.votes).values([
			{ ...vote, agendaItemId: item.id, public: true },
			{ ...vote, agendaItemId: closed.id, question: SECRET, public: false }
		]);
		const decidedAt = new Date('2099-01-01T00:00:00Z');
		await owner.insert(tables.resolutions).values([
			{ bodyId, meetingId, agendaItemId: item.id, result: 'Beschlossen', decidedAt, public: true },
			{ bodyId, meetingId, agendaItemId: closed.id, result: SECRET, decidedAt }
		]);
		const revisions = await owner
			.insert(tables.agendaRevisions)
			.values([
				{ bodyId, meetingId, number: 0, kind: 'invitation', publishedAt: new Date('2026-01-02') },
				{ bodyId, meetingId, number: 1, kind: 'supplement', publishedAt: new Date('2026-01-03') }
			])
			.returning();
		const line = { bodyId, agendaItemId: closed.id, order: 1, number: 'N 1' };
		await owner.insert(tables.agendaRevisionItems).values([
			{ ...line, revisionId: revisions[0]!.id, audience: 'public', name: 'Früher', public: false },
			{ ...line, revisionId: revisions[1]!.id, audience: 'public', name: 'Grundstück', public: false },
			{ ...line, revisionId: revisions[1]!.id, audience: 'members', name: SECRET, public: false }
		]);

		const agenda = await listPublicAgenda(database.public, meetingId);
		expect(agenda.map(({ id }) => id)).toEqual([item.id]);
		expect(agenda[0]?.papers.map(({ id }) => id)).toEqual([paper.id]);
		expect(agenda[0]?.votes).toMatchObject([{ yes: 2, no: 1, outcome: 'adopted' }]);
		expect(agenda[0]?.resolution?.result).toBe('Beschlossen');

		const headings = await listNonPublicHeadings(database.public, meetingId);
		expect(headings).toMatchObject([{ number: 'N 1', name: 'Grundstück' }]);
		const told = await listRevisions(database.public, meetingId);
		expect(told.map(({ kind, lines }) => [kind, lines.map(({ name }) => name)])).toEqual([
			['invitation', ['Früher']],
			['supplement', ['Grundstück']]
		]);
		const latest = await listLatestDecisions(database.public, bodyId, 1);
		expect(latest).toMatchObject([{ itemId: item.id, organization: organization.name }]);
		expect(JSON.stringify([agenda, headings, latest])).not.toContain(SECRET);
	});

	test('an imported item without a number gets one from its place', async () => {
		const { meeting } = await meetingOf();
		await make.createAgendaItem(database.owner, bodyId, {
			meetingId: meeting.id,
			order: 4,
			...make.released
		});
		expect((await listPublicAgenda(database.public, meeting.id))[0]?.number).toBe('Ö 5');
		expect(await listNonPublicHeadings(database.public, meeting.id)).toEqual([]);
	});
});

test('a broadcast with its recording and the chapters in order', async () => {
	const { owner } = database;
	const { meeting } = await meetingOf({ state: 'held' });
	expect(await findPublicBroadcast(database.public, meeting.id)).toBeUndefined();
	const broadcast = await make.createBroadcast(owner, bodyId, {
		meetingId: meeting.id,
		state: 'ended',
		...make.released
	});
	expect(await findPublicBroadcast(database.public, meeting.id)).toMatchObject({
		id: broadcast.id,
		recording: undefined
	});
	const [recording] = await owner
		.insert(tables.recordings)
		.values({
			bodyId,
			meetingId: meeting.id,
			broadcastId: broadcast.id,
			startedAt: new Date('2026-11-26T16:00:00Z'),
			state: 'ready',
			public: true
		})
		.returning();
	const chapter = { bodyId, recordingId: recording!.id, startedAt: new Date(), durationMs: 1000 };
	await owner.insert(tables.chapters).values([
		{ ...chapter, title: 'zweites', offsetMs: 5000 },
		{ ...chapter, title: 'erstes', offsetMs: 0 }
	]);
	const found = await findPublicBroadcast(database.public, meeting.id);
	expect(found?.recording?.chapters.map(({ title }) => title)).toEqual(['erstes', 'zweites']);
});

describe('papers', () => {
	test('by words in any order, kind and year; signs of the pattern are taken as they are', async () => {
		const fields = { ...make.released, ...make.published };
		const { id } = await make.createPaper(database.owner, bodyId, {
			name: 'Neubau der Grundschule 100%ig',
			reference: '2021/77',
			paperType: 'Beschlussvorlage',
			date: '2021-03-01',
			...fields
		});
		await make.createPaper(database.owner, bodyId, { name: 'Neubau ohne Datum', ...fields });
		const ids = async (filter: Parameters<typeof listPublicPapers>[2]) =>
			(await listPublicPapers(database.public, bodyId, filter)).rows.map((row) => row.id);
		expect(await ids({ words: 'grundschule NEUBAU' })).toEqual([id]);
		expect(await ids({ words: '100%' })).toEqual([id]);
		expect(await ids({ words: '1_0%' })).toEqual([]);
		expect(await ids({ words: '2021/77', year: 2021, paperType: 'Beschlussvorlage' })).toEqual([id]);
		expect(await ids({ words: '2021/77', year: 2022 })).toEqual([]);
		const term = (startDate: string, endDate: string) => ({
			startDate: day(startDate),
			endDate: day(endDate)
		});
		expect(await ids({ words: '2021/77', term: term('2020-11-01', '2025-10-31') })).toEqual([id]);
		expect(await ids({ words: '2021/77', term: term('2025-11-01', '2030-10-31') })).toEqual([]);
	});

	test('the filter offers kinds and years of public papers, each once', async () => {
		const body = await make.createBody(database.owner);
		const visible = { ...make.released, ...make.published };
		const some: [string | null, string | null][] = [
			['Antrag', '2019-12-31'],
			['Beschlussvorlage', '2026-01-01'],
			['Antrag', '2026-11-02'],
			['', null],
			[null, '2024-02-29']
		];
		for (const [paperType, date] of some) {
			await make.createPaper(database.owner, body.id, { paperType, date, ...visible });
		}
		await make.createPaper(database.owner, body.id, { paperType: 'Vertrag', date: '2022-05-05' });
		expect(await listPaperFacets(database.public, body.id)).toEqual({
			kinds: ['Antrag', 'Beschlussvorlage'],
			years: [2026, 2024, 2019]
		});
		const none = await make.createBody(database.owner);
		expect(await listPaperFacets(database.public, none.id)).toEqual({ kinds: [], years: [] });
	});

	test('in pages of thirty', async () => {
		const body = await make.createBody(database.owner);
		for (let index = 0; index < 31; index++) {
			await make.createPaper(database.owner, body.id, { ...make.released, ...make.published });
		}
		const second = await listPublicPapers(database.public, body.id, {}, 2);
		expect(second).toMatchObject({ total: 31, pages: 2 });
		expect(second.rows).toHaveLength(1);
	});

	test('one with its newest text, files, originators and chain; nothing that is not public', async () => {
		const { owner } = database;
		const paper = await make.createPaper(owner, bodyId, { ...make.released, ...make.published });
		const hidden = await make.createPaper(owner, bodyId, { name: SECRET });
		const person = await make.createPerson(owner, bodyId, make.released);
		const unknown = await make.createPerson(owner, bodyId, { name: SECRET });
		const paperId = paper.id;
		const released = { releasedAt: new Date('2026-01-01T00:00:00Z') };
		await owner.insert(tables.paperVersions).values([
			{ bodyId, paperId, number: 1, text: SECRET },
			{ bodyId, paperId, number: 2, text: 'Neu', ...released },
			{ bodyId, paperId, number: 3, text: `${SECRET}, Entwurf` }
		]);
		await owner.insert(tables.paperOriginators).values([
			{ bodyId, paperId, role: 'originator', personId: person.id },
			{ bodyId, paperId, role: 'originator', personId: unknown.id }
		]);
		await owner
			.insert(tables.paperRelations)
			.values({ bodyId, fromId: paperId, toId: hidden.id, kind: 'related' });
		const { meeting, organization } = await meetingOf();
		await owner.insert(tables.consultations).values({
			bodyId,
			paperId,
			meetingId: meeting.id,
			organizationId: organization.id,
			role: 'Entscheidung'
		});
		await make.createFile(owner, bodyId, { name: SECRET }, { paperId });

		const found = await findPublicPaper(database.public, bodyId, paperId);
		expect(found).toMatchObject({ version: { number: 2, text: 'Neu' }, files: [], related: [] });
		expect(found?.originators.map((one) => one.person)).toEqual([person.name]);
		expect(found?.chain).toMatchObject([{ organization: organization.name, meetingId: meeting.id }]);
		expect(JSON.stringify(found)).not.toContain(SECRET);
		expect(await findPublicPaper(database.public, bodyId, hidden.id)).toBeUndefined();
		// Only what went out can be compared, whatever number is asked for.
		expect(await listPublicVersions(database.public, paperId)).toEqual([
			{ number: 2, at: released.releasedAt }
		]);
		expect(await listWordings(database.public, paperId, [1, 2, 3])).toMatchObject([
			{ number: 2, text: 'Neu' }
		]);
		expect(await findPaperTitle(database.public, bodyId, hidden.id)).toBeUndefined();
	});

	test('one with its places and those who deal with it together', async () => {
		const { owner } = database;
		const paper = await make.createPaper(owner, bodyId, { ...make.released, ...make.published });
		const [lead, joint, secret] = [
			await make.createOrganization(owner, bodyId, make.released),
			await make.createOrganization(owner, bodyId, make.released),
			await make.createOrganization(owner, bodyId, { name: SECRET })
		];
		const [consultation] = await owner
			.insert(tables.consultations)
			.values({ bodyId, paperId: paper.id, organizationId: lead.id })
			.returning();
		await owner.insert(tables.consultationOrganizations).values(
			[lead, secret, joint].map(({ id }, position) => ({
				bodyId,
				consultationId: consultation!.id,
				organizationId: id,
				position
			}))
		);
		const place = { description: 'Grundschule Nord', streetAddress: 'Schulstraße 4' };
		const [shown, kept] = [
			await make.createLocation(owner, bodyId, { ...place, ...make.released }),
			await make.createLocation(owner, bodyId, { description: SECRET })
		];
		await owner
			.insert(tables.paperLocations)
			.values([shown, kept].map(({ id }) => ({ bodyId, paperId: paper.id, locationId: id })));

		const found = await findPublicPaper(database.public, bodyId, paper.id);
		expect(found?.places.map(({ name }) => name)).toEqual(['Grundschule Nord, Schulstraße 4']);
		expect(found?.chain[0]?.together).toEqual([{ id: joint.id, name: joint.name }]);
	});
});

describe('organizations and persons', () => {
	test('members of today, the chair first, with their faction; those of yesterday are in the past', async () => {
		const { owner } = database;
		const council = await make.createOrganization(owner, bodyId, make.released);
		const faction = await make.createOrganization(owner, bodyId, {
			organizationType: 'Fraktion',
			shortName: 'BL',
			...make.released
		});
		const person = (familyName: string) =>
			make.createPerson(owner, bodyId, { name: `Anna ${familyName}`, familyName, ...make.released });
		const [member, chair, former] = [await person('Aal'), await person('Zander'), await person('Barsch')];
		const seat = (personId: string, organizationId: string, fields = {}) =>
			make.createMembership(owner, bodyId, { personId, organizationId, ...make.released, ...fields });
		await seat(member.id, council.id);
		await seat(member.id, faction.id);
		await seat(chair.id, council.id, { role: 'Vorsitzende' });
		await seat(former.id, council.id, { endDate: '2026-11-25' });

		const members = await listPublicMembers(database.public, council.id, TODAY);
		expect(members.map(({ name, faction }) => [name, faction])).toEqual([
			['Anna Zander', null],
			['Anna Aal', 'BL']
		]);
		const listed = await listPublicOrganizations(database.public, bodyId, TODAY);
		expect(listed.find(({ id }) => id === council.id)?.members).toBe(2);
		const people = await listPublicPeople(database.public, bodyId, TODAY);
		expect(people.find(({ id }) => id === former.id)?.memberships).toBe(0);
		expect(people.find(({ id }) => id === member.id)).toMatchObject({ faction: 'BL', memberships: 2 });
		const page = await findPublicPerson(database.public, bodyId, former.id);
		expect(page?.memberships).toMatchObject([{ organizationId: council.id, endDate: '2026-11-25' }]);

		const left = (since?: string) =>
			listFormerMembers(database.public, council.id, TODAY, since ? day(since) : undefined);
		expect((await left()).map(({ name }) => name)).toEqual(['Anna Barsch']);
		expect(await left('2026-11-25')).toHaveLength(1);
		expect(await left('2026-11-26')).toEqual([]);
		expect(await listPublicMembers(database.public, council.id, day('2026-11-25'))).toHaveLength(3);
	});

	test('former members: each person once, with the latest membership, and nobody who belongs again', async () => {
		const { owner } = database;
		const council = await make.createOrganization(owner, bodyId, make.released);
		const seats = async (familyName: string, ...ends: (string | null)[]) => {
			const person = { name: `Anna ${familyName}`, familyName, ...make.released };
			const { id: personId } = await make.createPerson(owner, bodyId, person);
			for (const endDate of ends) {
				const seat = { personId, organizationId: council.id, endDate, ...make.released };
				await make.createMembership(owner, bodyId, seat);
			}
		};
		await seats('Barsch', '2014-05-31', '2025-10-31', '2020-10-31');
		await seats('Aal', '2020-10-31', null);
		await seats('Zander', '2020-10-31');
		const left = await listFormerMembers(database.public, council.id, TODAY);
		expect(left.map(({ name, endDate }) => [name, endDate])).toEqual([
			['Anna Barsch', '2025-10-31'],
			['Anna Zander', '2020-10-31']
		]);
	});

	test('attendance only where it is published; papers an organization brought in', async () => {
		const { owner } = database;
		const person = await make.createPerson(owner, bodyId, make.released);
		const [told, untold] = [await meetingOf({ state: 'held' }), await meetingOf({ state: 'held' })];
		await owner
			.insert(tables.meetingParticipants)
			.values([told, untold].map(({ meeting }) => ({ bodyId, meetingId: meeting.id, personId: person.id })));
		expect(await listAttended(database.public, person.id, 'Europe/Berlin')).toEqual({ rows: [], total: 0 });
		await owner.insert(tables.minutes).values([
			{ bodyId, meetingId: told.meeting.id, part: 'public', text: 'x', state: 'published' },
			{ bodyId, meetingId: untold.meeting.id, part: 'public', text: 'x', state: 'draft' }
		]);
		expect(await listAttended(database.public, person.id, 'Europe/Berlin')).toMatchObject({
			total: 1,
			rows: [{ id: told.meeting.id, organization: told.organization.name }]
		});

		const out = { ...make.released, ...make.published };
		const [older, newer, kept] = [
			await make.createPaper(owner, bodyId, { date: '2026-02-01', ...out }),
			await make.createPaper(owner, bodyId, { date: '2026-03-01', ...out }),
			await make.createPaper(owner, bodyId, { date: '2026-04-01' })
		];
		const { organization } = told;
		await owner.insert(tables.paperOriginators).values(
			[older, newer, kept].map(({ id }) => ({
				bodyId,
				paperId: id,
				role: 'originator' as const,
				organizationId: organization.id
			}))
		);
		const broughtIn = { organizationId: organization.id };
		const papers = await listBroughtIn(database.public, broughtIn);
		expect(papers.rows.map(({ id }) => id)).toEqual([newer.id, older.id]);
		expect(await listBroughtIn(database.public, broughtIn, undefined, 1)).toMatchObject({
			rows: [{ id: newer.id }],
			total: 2
		});
	});

	test('of a person what belongs to a term: to the first and the last hour of its days', async () => {
		const { owner } = database;
		const person = await make.createPerson(owner, bodyId, make.released);
		const out = { ...make.released, ...make.published };
		for (const date of ['2020-10-31', '2020-11-01', '2025-10-31', '2025-11-01']) {
			const { id } = await make.createPaper(owner, bodyId, { name: date, date, ...out });
			await owner
				.insert(tables.paperOriginators)
				.values({ bodyId, paperId: id, role: 'originator', personId: person.id });
		}
		for (const at of ['2020-11-01T00:00+01:00', '2025-10-31T23:59+01:00', '2025-11-01T00:00+01:00']) {
			const { meeting } = await meetingOf({ state: 'held', name: at, start: new Date(at) });
			const meetingId = meeting.id;
			await owner.insert(tables.meetingParticipants).values({ bodyId, meetingId, personId: person.id });
			await owner
				.insert(tables.minutes)
				.values({ bodyId, meetingId, part: 'public', text: 'x', state: 'published' });
		}
		const term = { startDate: day('2020-11-01'), endDate: day('2025-10-31') };
		const papers = await listBroughtIn(database.public, { personId: person.id }, term);
		expect(papers.rows.map(({ name }) => name)).toEqual(['2025-10-31', '2020-11-01']);
		expect(papers.total).toBe(2);
		const attended = await listAttended(database.public, person.id, 'Europe/Berlin', term);
		expect(attended.rows.map(({ name }) => name)).toEqual([
			'2025-10-31T23:59+01:00',
			'2020-11-01T00:00+01:00'
		]);
		expect(attended.total).toBe(2);
	});

	test('what is not public is not there', async () => {
		const organization = await make.createOrganization(database.owner, bodyId);
		const person = await make.createPerson(database.owner, bodyId);
		expect(await findPublicOrganization(database.public, bodyId, organization.id)).toBeUndefined();
		expect(await findPublicPerson(database.public, bodyId, person.id)).toBeUndefined();
	});
});

test('a file is served only when it is public and belongs to something public', async () => {
	const { meeting } = await meetingOf();
	const stored = { sha256: 'a'.repeat(64), size: 10 };
	const [open, kept, loose] = [
		await make.createFile(database.owner, bodyId, { ...stored, ...make.released }, { meetingId: meeting.id }),
		await make.createFile(database.owner, bodyId, stored, { meetingId: meeting.id }),
		await make.createFile(database.owner, bodyId, { ...stored, ...make.released })
	];
	expect(await findPublicFile(database.public, bodyId, open.id)).toMatchObject({ sizeBytes: 10 });
	expect(await findPublicFile(database.public, bodyId, kept.id)).toBeUndefined();
	expect(await findPublicFile(database.public, bodyId, loose.id)).toBeUndefined();
	expect((await listFilesOf(database.public, [meeting.id], 'meeting')).get(meeting.id)).toHaveLength(1);
	expect(await listFilesOf(database.public, [], 'paper')).toEqual(new Map());
});

test('the town says how to reach it', async () => {
	expect(await findTown(database.public, bodyId)).toEqual({
		website: 'https://stadt.example',
		contact: null
	});
});

test('the index of addresses has a part for each kind and year, with public pages only', async () => {
	const { owner } = database;
	const body = await make.createBody(owner);
	const { id } = await make.createPaper(owner, body.id, {
		date: '2021-03-01',
		...make.released,
		...make.published
	});
	await make.createPaper(owner, body.id, { date: '2022-03-01', name: SECRET });
	await make.createPerson(owner, body.id, make.released);
	const meeting = await make.createMeeting(owner, body.id, { start: null, state: 'held', ...make.published });
	const resolve = async (decidedAt: string, fields: Partial<typeof tables.resolutions.$inferInsert> = {}) => {
		const item = await make.createAgendaItem(owner, body.id, { meetingId: meeting.id, ...make.released });
		const [row] = await owner
			.insert(tables.resolutions)
			.values({
				bodyId: body.id,
				meetingId: meeting.id,
				agendaItemId: item.id,
				result: 'Beschlossen',
				decidedAt: new Date(decidedAt),
				binding: true,
				...make.released,
				...fields
			})
			.returning();
		return row!.id;
	};
	const decided = await resolve('2019-05-01T12:00:00Z');
	await resolve('2021-05-01T12:00:00Z');
	await resolve('2020-05-01T12:00:00Z', { public: false });
	await resolve('2020-05-01T12:00:00Z', { binding: false });
	await resolve('2020-05-01T12:00:00Z', { result: 'Abgelehnt' });
	expect(await listSitemapParts(database.public, body.id)).toEqual([
		{ kind: 'sitzungen', year: 0 },
		{ kind: 'vorlagen', year: 2021 },
		{ kind: 'beschluesse', year: 2019 },
		{ kind: 'beschluesse', year: 2021 },
		{ kind: 'personen', year: 0 }
	]);
	expect(await listSitemapIds(database.public, body.id, 'sitzungen', 0)).toMatchObject([{ id: meeting.id }]);
	expect(await listSitemapIds(database.public, body.id, 'vorlagen', 2021)).toMatchObject([{ id }]);
	expect(await listSitemapIds(database.public, body.id, 'vorlagen', 2022)).toEqual([]);
	expect(await listSitemapIds(database.public, body.id, 'beschluesse', 2019)).toMatchObject([
		{ id: decided }
	]);
	expect(await listSitemapIds(database.public, body.id, 'beschluesse', 2020)).toEqual([]);
	expect(await listSitemapIds(database.public, body.id, 'personen', 2021)).toEqual([]);
});

describe('gaps', () => {
	test('are what the public misses in a span, and nothing it may not know of', async () => {
		const { owner, public: citizen } = database;
		const { id: townId } = await make.createBody(owner);
		const out = { ...make.released, ...make.published };
		const paper = (fields: object = {}) =>
			make.createPaper(owner, townId, { date: '2024-03-01', ...out, ...fields });
		const bare = await paper();
		const [written, filed, secret] = [await paper(), await paper(), await paper({ public: false })];
		await paper({ date: '2025-01-01' });
		await owner.insert(tables.paperVersions).values({
			bodyId: townId,
			paperId: written.id,
			number: 1,
			text: 'Text',
			releasedAt: new Date('2024-03-01T00:00:00Z')
		});
		await make.createFile(owner, townId, make.released, { paperId: filed.id });
		const year = ['2024-01-01', '2025-01-01'].map(day) as [ReturnType<typeof day>, ReturnType<typeof day>];
		const papers = await listPapersWithoutFile(citizen, townId, ...year);
		expect(papers).toMatchObject({ missing: 1, of: 3, rows: [{ id: bare.id }] });

		const meeting = (fields: object = {}) =>
			make.createMeeting(owner, townId, {
				start: new Date('2024-04-10T16:00:00Z'),
				state: 'held',
				...make.published,
				...fields
			});
		const [open, minuted, scanned] = [await meeting(), await meeting(), await meeting()];
		const council = await make.createOrganization(owner, townId, { name: 'Rat der Stadt', ...make.released });
		await owner
			.insert(tables.meetingOrganizations)
			.values({ bodyId: townId, meetingId: open.id, organizationId: council.id, position: 0 });
		await meeting({ cancelled: true });
		await meeting({ publishedAt: null });
		await owner.insert(tables.minutes).values([
			{ bodyId: townId, meetingId: minuted.id, part: 'public', text: 'x', state: 'published' },
			{ bodyId: townId, meetingId: open.id, part: 'public', text: 'x', state: 'draft' }
		]);
		const protocol = { meetingId: scanned.id, role: 'results-protocol' } as const;
		await make.createFile(owner, townId, make.released, protocol);
		const days = year.map((on) => new Date(`${on}T00:00:00Z`)) as [Date, Date];
		const meetings = await listMeetingsWithoutMinutes(citizen, townId, ...days);
		expect(meetings).toMatchObject({
			missing: 1,
			of: 3,
			rows: [{ id: open.id, organization: 'Rat der Stadt' }]
		});

		const item = async (fields: object = {}, of: { id: string } = bare) => {
			const [consultation] = await owner
				.insert(tables.consultations)
				.values({ bodyId: townId, paperId: of.id, meetingId: open.id })
				.returning();
			return make.createAgendaItem(owner, townId, {
				meetingId: open.id,
				consultationId: consultation!.id,
				...make.released,
				...fields
			});
		};
		const undecided = await item();
		await item({ result: 'beschlossen' });
		await item({ public: false }, secret);
		await make.createAgendaItem(owner, townId, { meetingId: open.id, ...make.released });
		const items = await listItemsWithoutResult(citizen, townId, ...days);
		expect(items).toMatchObject({
			missing: 1,
			of: 2,
			rows: [{ id: undecided.id, meetingId: open.id, organization: 'Rat der Stadt' }]
		});

		expect(await findFirstYear(citizen, townId)).toBe(2024);
		const fresh = await listFreshness(citizen, townId, ['Paper', 'Person']);
		expect(fresh.map(({ kind }) => kind)).toEqual(['Paper']);
	});

	test('of the sources the host and the days are told, and nothing else of an import', async () => {
		const { owner, public: citizen } = database;
		const { id: townId } = await make.createBody(owner);
		type Run = typeof tables.importRuns.$inferInsert;
		const run = (fields: Run): Run => ({ bodyId: townId, kind: 'server', state: 'done', ...fields });
		const at = (on: number) => new Date(`2026-11-0${on}T03:00:00Z`);
		const mirror = 'https://leser:geheim@OParl.Nachbarstadt.example:8443/oparl/v1?zugang=geheim';
		await owner
			.insert(tables.importRuns)
			.values([
				run({ source: mirror, finishedAt: at(1) }),
				run({ source: mirror, finishedAt: at(2) }),
				run({ source: mirror, state: 'refused', problem: SECRET, finishedAt: at(3) }),
				run({ source: mirror, state: 'running' }),
				run({ source: 'https://vertippt.example/', state: 'refused', finishedAt: at(3) }),
				run({ kind: 'csv', source: 'geheim.csv', state: 'stopped', finishedAt: at(3) }),
				run({ kind: 'file', source: 'geheim.json', finishedAt: at(4) }),
				run({ source: 'https://andere.example/', bodyId: null, finishedAt: at(4) })
			]);
		expect(await listSources(citizen, townId)).toEqual([
			{ host: 'oparl.nachbarstadt.example', readAt: at(2), failed: true },
			{ host: null, readAt: at(4), failed: false }
		]);
		await expect(citizen.select().from(tables.importRuns)).rejects.toMatchObject({
			cause: { code: '42501' }
		});
	});
});
