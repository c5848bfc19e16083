/** Beschlusskontrolle: assigned, reported on, taken in, moved with a reason, shown or kept back; and who may not. */
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { findOfficeResolution } from '#lib/server/db/queries/office-resolutions.ts';
import { findPublicResolution } from '#lib/server/db/queries/public-resolutions.ts';
import { countResolutions, listResolutions } from '#lib/server/db/queries/resolution-lines.ts';
import {
	auditEntries,
	implementations,
	meetingOrganizations,
	resolutions
} from '#lib/server/db/schema/index.ts';
import { acceptReport } from '#lib/server/implementations/accept-report.ts';
import { assignImplementation } from '#lib/server/implementations/assign-implementation.ts';
import { discardReport } from '#lib/server/implementations/discard-report.ts';
import { openImplementation } from '#lib/server/implementations/open-implementation.ts';
import { publishImplementation } from '#lib/server/implementations/publish-implementation.ts';
import { releaseResolution } from '#lib/server/implementations/release-resolution.ts';
import { trackResolution } from '#lib/server/implementations/track-resolution.ts';
import { writeReport } from '#lib/server/implementations/write-report.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
const TODAY = day('2026-11-24');
const SENTENCE = 'Die Ausschreibung ist veröffentlicht.';

let database: TestDatabase;
let bodyId: string;
let councilId: string;
let officeId: string;
let clerk: Actor;
let department: Actor;
let stranger: Actor;

beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
	const { owner } = database;
	bodyId = (await make.createBody(owner)).id;
	councilId = (await make.createOrganization(owner, bodyId, { ...make.released, name: 'Rat' })).id;
	const office = { ...make.released, organizationType: 'Verwaltungsbereich' };
	officeId = (await make.createOrganization(owner, bodyId, { ...office, name: 'Bauamt' })).id;
	const other = await make.createOrganization(owner, bodyId, { ...office, name: 'Schulamt' });
	clerk = await make.createActor(owner, bodyId, ['clerk']);
	department = await make.createActor(owner, bodyId, [{ role: 'department', organizationId: officeId }]);
	stranger = await make.createActor(owner, bodyId, [
		{ role: 'department', organizationId: other.id },
		'member'
	]);
});

/** A binding resolution under control, as a sitting leaves it; answers its id. */
async function resolve({ open = true, tracked = true, office = officeId as string | null } = {}) {
	const { owner } = database;
	const meeting = await make.createMeeting(owner, bodyId, { ...make.published, state: 'held' });
	await owner
		.insert(meetingOrganizations)
		.values({ bodyId, meetingId: meeting.id, organizationId: councilId });
	const item = await make.createAgendaItem(owner, bodyId, { meetingId: meeting.id, public: open });
	const [resolution] = await owner
		.insert(resolutions)
		.values({
			bodyId,
			meetingId: meeting.id,
			agendaItemId: item.id,
			result: 'Beschlossen',
			text: 'Der Neubau wird beschlossen.',
			decidedAt: new Date('2026-10-01T17:00:00Z'),
			binding: true,
			public: open
		})
		.returning();
	if (tracked) await openImplementation(owner, resolution!, office);
	return resolution!.id;
}

const reading = () => ({ bodyId, timeZone: 'Europe/Berlin', today: TODAY });
const seenByOffice = async (id: string) => (await findOfficeResolution(database.app, reading(), id))!;
const seenByAll = (id: string) => findPublicResolution(database.public, reading(), id);
const version = async (id: string) => (await seenByOffice(id)).version!;
const acts = async (id: string) =>
	(
		await database.owner
			.select({ act: auditEntries.act })
			.from(auditEntries)
			.innerJoin(implementations, eq(implementations.id, auditEntries.subjectId))
			.where(and(eq(auditEntries.subject, 'implementations'), eq(implementations.resolutionId, id)))
			.orderBy(asc(auditEntries.at), asc(auditEntries.id))
	).map(({ act }) => act);

const assign = async (id: string, more: object = {}, actor = clerk) =>
	assignImplementation(
		database.app,
		actor,
		id,
		{ seen: await version(id), organizationId: officeId, due: '', ...more },
		NOW,
		TODAY
	);
const report = async (id: string, more: object = {}, actor = clerk) =>
	writeReport(
		database.app,
		actor,
		id,
		{ seen: await version(id), on: '2026-11-20', text: SENTENCE, public: 'on', ...more },
		NOW,
		TODAY
	);

describe('office and due day', () => {
	test('are named by the clerk and read by everybody', async () => {
		const id = await resolve({ office: null });
		expect(await seenByAll(id)).toMatchObject({ status: 'open', office: null, due: null });
		await assign(id, { due: '2027-06-30' });
		expect(await seenByAll(id)).toMatchObject({ status: 'open', office: 'Bauamt', due: '2027-06-30' });
		expect(await acts(id)).toEqual(['assign-implementation']);
	});

	test('a later day needs its reason, which becomes a report', async () => {
		const id = await resolve();
		await assign(id, { due: '2026-12-31' });
		await expect(assign(id, { due: '2027-03-31' })).rejects.toMatchObject({
			code: 'invalid',
			fields: { reason: expect.stringContaining('begründen') }
		});
		await assign(id, { due: '2027-03-31', reason: 'Kein wertbares Angebot.' });
		const found = (await seenByAll(id))!;
		expect(found).toMatchObject({
			status: 'delayed',
			firstDue: '2026-12-31',
			due: '2027-03-31',
			delayReason: 'Kein wertbares Angebot.'
		});
		expect(found.reports).toMatchObject([{ due: '2027-03-31', dueBefore: '2026-12-31' }]);
	});

	test('a day that was written down wrongly is no delay', async () => {
		const id = await resolve();
		await assign(id, { due: '2026-12-31' });
		await assign(id, { due: '2027-12-31', correction: 'on' });
		expect(await seenByAll(id)).toMatchObject({ status: 'open', firstDue: '2027-12-31', reports: [] });
	});

	test.for([
		['a department', () => department],
		['a member of another office', () => stranger]
	] as const)('are not for %s', async ([, actor]) => {
		const id = await resolve();
		await expect(assign(id, {}, actor())).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('an office of another town is refused, and so is nonsense', async () => {
		const id = await resolve();
		const { id: elsewhere } = await make.createBody(database.owner);
		const foreign = await make.createOrganization(database.owner, elsewhere);
		await expect(assign(id, { organizationId: foreign.id })).rejects.toMatchObject({
			code: 'invalid',
			fields: { organizationId: expect.any(String) }
		});
		await expect(assign(id, { due: 'bald' })).rejects.toMatchObject({ fields: { due: expect.any(String) } });
	});

	test('whoever comes second is told who was first and changes nothing', async () => {
		const id = await resolve();
		const seen = await version(id);
		const colleague = await make.createActor(database.owner, bodyId, ['clerk']);
		await assign(id, { due: '2027-06-30' }, colleague);
		await expect(assign(id, { seen, due: '2027-01-31' })).rejects.toMatchObject({
			code: 'conflict',
			message: expect.stringContaining(colleague.name)
		});
		expect(await seenByAll(id)).toMatchObject({ due: '2027-06-30' });
		expect(await acts(id)).toEqual(['assign-implementation']);
	});

	test('of two at the same moment one wins', async () => {
		const id = await resolve();
		const seen = await version(id);
		const both = await Promise.allSettled([
			assign(id, { seen, due: '2027-06-30' }),
			assign(id, { seen, due: '2027-07-31' })
		]);
		expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	});
});

describe('reports', () => {
	test('of the clerk count at once', async () => {
		const id = await resolve();
		await assign(id, { due: '2026-12-31' });
		expect(await report(id, { progress: 'running' })).toEqual({ accepted: true });
		expect(await seenByAll(id)).toMatchObject({
			status: 'running',
			reports: [{ text: SENTENCE, progress: 'running', on: '2026-11-20' }]
		});
		await report(id, { progress: 'done', on: '2026-11-23' });
		expect(await seenByAll(id)).toMatchObject({ status: 'done', endedOn: '2026-11-23' });
		expect(await acts(id)).toEqual(['assign-implementation', 'write-report', 'write-report']);
	});

	test('of a department wait for the clerk and count for nothing until then', async () => {
		const id = await resolve();
		await assign(id, { due: '2026-12-31' });
		const handedIn = { progress: 'running', due: '2027-02-28', text: 'Ein Gutachten fehlt noch.' };
		expect(await report(id, handedIn, department)).toEqual({ accepted: false });
		expect(await seenByAll(id)).toMatchObject({ status: 'open', due: '2026-12-31', reports: [] });

		const [waiting] = (await seenByOffice(id)).reports;
		const waits = await listResolutions(database.app, reading(), { waitsFor: 'report' });
		expect(waits.map((row) => row.id)).toEqual([id]);

		const decide = (actor: Actor, isPublic: 'yes' | 'no') =>
			acceptReport(database.app, actor, id, { reportId: waiting!.id, public: isPublic }, NOW);
		await expect(decide(department, 'yes')).rejects.toMatchObject({ code: 'forbidden' });
		await decide(clerk, 'no');
		expect(await seenByAll(id)).toMatchObject({
			status: 'delayed',
			due: '2027-02-28',
			reports: [],
			delayReason: null
		});
		await decide(clerk, 'yes');
		expect(await seenByAll(id)).toMatchObject({ delayReason: handedIn.text });
		expect(await acts(id)).toEqual([
			'assign-implementation',
			'write-report',
			'accept-report',
			'accept-report'
		]);
	});

	test('are no business of another office, or of a member', async () => {
		const id = await resolve();
		await expect(report(id, {}, stranger)).rejects.toMatchObject({ code: 'forbidden' });
		const member = await make.createActor(database.owner, bodyId, ['member']);
		await expect(report(id, {}, member)).rejects.toMatchObject({ code: 'forbidden' });
		const weak = await make.createActor(database.owner, bodyId, ['clerk'], { strong: false });
		await expect(report(id, {}, weak)).rejects.toMatchObject({ code: 'forbidden' });
	});

	test.for([
		['too short a text', { text: 'ja' }, 'text'],
		['a day to come', { on: '2026-11-25' }, 'on'],
		['a new day that is past', { due: '2026-11-01' }, 'due'],
		['an unknown progress', { progress: 'fast' }, 'progress']
	] as const)('%s is refused', async ([, more, field]) => {
		const id = await resolve();
		await expect(report(id, more)).rejects.toMatchObject({
			code: 'invalid',
			fields: { [field]: expect.any(String) }
		});
	});

	test('taken back, what was before holds again', async () => {
		const id = await resolve();
		await assign(id, { due: '2026-12-31' });
		await report(id, { progress: 'running', due: '2027-02-28' });
		const [written] = (await seenByOffice(id)).reports;
		const input = { reportId: written!.id };
		await expect(discardReport(database.app, department, id, input)).rejects.toMatchObject({
			code: 'forbidden'
		});
		await discardReport(database.app, clerk, id, input);
		expect(await seenByAll(id)).toMatchObject({ status: 'open', due: '2026-12-31', reports: [] });
		await expect(discardReport(database.app, clerk, id, input)).rejects.toMatchObject({ code: 'not-found' });
		expect(await acts(id)).toContain('discard-report');
	});

	test('its author takes back what was not taken in yet', async () => {
		const id = await resolve();
		await report(id, {}, department);
		const [written] = (await seenByOffice(id)).reports;
		await discardReport(database.app, department, id, { reportId: written!.id });
		expect((await seenByOffice(id)).reports).toEqual([]);
	});
});

describe('what the public reads', () => {
	test('nothing of a control that is kept back, but the resolution', async () => {
		const id = await resolve();
		await assign(id, { due: '2026-12-31' });
		await report(id, { progress: 'running' });
		const publish = async (isPublic: 'yes' | 'no', actor = clerk) =>
			publishImplementation(database.app, actor, id, { seen: await version(id), public: isPublic });
		await expect(publish('no', department)).rejects.toMatchObject({ code: 'forbidden' });
		await publish('no');
		expect(await seenByAll(id)).toMatchObject({ status: 'untracked', office: null, due: null, reports: [] });
		expect(await seenByOffice(id)).toMatchObject({ status: 'running' });
		await publish('yes');
		expect(await seenByAll(id)).toMatchObject({ status: 'running', office: 'Bauamt' });
		expect(await acts(id)).toContain('publish-implementation');
	});

	test('nothing at all of what was decided behind closed doors, whatever the office marks', async () => {
		const id = await resolve({ open: false });
		await assign(id, { due: '2026-12-31' });
		await report(id, { progress: 'running' });
		await expect(
			publishImplementation(database.app, clerk, id, { seen: await version(id), public: 'yes' })
		).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('nichtöffentlich') });
		expect(await seenByAll(id)).toBeUndefined();
		expect(await listResolutions(database.public, reading(), {})).toEqual([]);
		expect([...(await countResolutions(database.public, reading(), {}))]).toEqual([]);
		expect(await seenByOffice(id)).toMatchObject({
			status: 'running',
			public: false,
			reports: [{ public: false }]
		});
	});

	test('who looks after it and who wrote stays inside', async () => {
		const refused = { cause: { code: '42501' } };
		await expect(
			database.public.select({ who: implementations.responsibleId }).from(implementations)
		).rejects.toMatchObject(refused);
	});
});

describe('what is under control', () => {
	test('an imported resolution is taken in by the clerk, once', async () => {
		const id = await resolve({ tracked: false });
		expect(await seenByAll(id)).toMatchObject({ status: 'untracked' });
		await expect(trackResolution(database.app, department, id)).rejects.toMatchObject({ code: 'forbidden' });
		await trackResolution(database.app, clerk, id);
		expect(await seenByAll(id)).toMatchObject({ status: 'open' });
		await expect(trackResolution(database.app, clerk, id)).rejects.toMatchObject({ code: 'conflict' });
		expect(await acts(id)).toEqual(['track-resolution']);
	});

	test('one that needs none is let go and comes back; not once something was reported', async () => {
		const id = await resolve();
		const release = async (actor = clerk) =>
			releaseResolution(database.app, actor, id, { seen: await version(id) });
		await expect(release(department)).rejects.toMatchObject({ code: 'forbidden' });
		await release();
		expect(await seenByAll(id)).toMatchObject({ status: 'untracked' });
		await trackResolution(database.app, clerk, id);
		await report(id);
		await expect(release()).rejects.toMatchObject({
			code: 'conflict',
			message: expect.stringContaining('berichtet')
		});
	});

	test('a resolution of another town is none of the clerk', async () => {
		const id = await resolve();
		const { id: elsewhere } = await make.createBody(database.owner);
		const other = await make.createActor(database.owner, elsewhere, ['clerk']);
		await expect(assign(id, {}, other)).rejects.toMatchObject({ code: 'not-found' });
		await expect(trackResolution(database.app, other, id)).rejects.toMatchObject({ code: 'not-found' });
	});
});
