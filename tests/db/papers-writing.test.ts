/** Papers of the office and motions of members: written, versioned, attached to, released, taken back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { findMyMotion, listMyMotions } from '#lib/server/db/queries/member-papers.ts';
import {
	countInbox,
	countOfficePapers,
	findOfficePaper,
	listChain,
	listInbox,
	listOfficePapers,
	listPaperFiles,
	listPaperVersions
} from '#lib/server/db/queries/office-papers.ts';
import {
	auditEntries,
	files,
	meetingOrganizations,
	papers,
	paperVersions
} from '#lib/server/db/schema/index.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { attachFile } from '#lib/server/papers/attach-file.ts';
import { changePaper } from '#lib/server/papers/change-paper.ts';
import { createPaper } from '#lib/server/papers/create-paper.ts';
import { detachFile } from '#lib/server/papers/detach-file.ts';
import { discardMotion } from '#lib/server/papers/discard-motion.ts';
import { publishPaper } from '#lib/server/papers/publish-paper.ts';
import { saveMotion } from '#lib/server/papers/save-motion.ts';
import { submitMotion } from '#lib/server/papers/submit-motion.ts';
import { withdrawMotion } from '#lib/server/papers/withdraw-motion.ts';
import { day } from '#lib/domain/calendar.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const NOW = new Date('2026-11-12T09:00:00Z');
const TODAY = day('2026-11-12');
const PDF = new TextEncoder().encode('%PDF-1.7 …');

let database: TestDatabase;
let folder: string;
let storage: FolderStorage;
let bodyId: string;
let councilId: string;
let committeeId: string;
let clerk: Actor;
let member: Actor;

beforeAll(async () => {
	database = await openTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-papers-'));
	storage = new FolderStorage(folder);
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
	const { owner } = database;
	bodyId = (await make.createBody(owner)).id;
	councilId = (await make.createOrganization(owner, bodyId, { name: 'Rat' })).id;
	committeeId = (await make.createOrganization(owner, bodyId, { name: 'Schulausschuss' })).id;
	clerk = await make.createActor(owner, bodyId, ['clerk']);
	member = await make.createActor(owner, bodyId, ['member']);
});

const fields = (more: object = {}) => ({
	name: 'Grundschule Nord',
	paperType: 'Beschlussvorlage',
	public: 'yes',
	text: '## Sachverhalt',
	resolutionText: 'Der Rat beschließt den Neubau.',
	stations: [] as object[],
	...more
});
const create = (more?: object, actor = clerk) => createPaper(database.app, actor, fields(more), NOW);
const find = async (id: string) => (await findOfficePaper(database.app, clerk, id))!;
const change = async (id: string, more?: object, actor = clerk) =>
	changePaper(database.app, actor, id, fields({ seen: (await find(id)).version, ...more }));
const acts = async (id: string) =>
	(
		await database.owner
			.select({ act: auditEntries.act })
			.from(auditEntries)
			.where(and(eq(auditEntries.subject, 'papers'), eq(auditEntries.subjectId, id)))
			.orderBy(asc(auditEntries.at))
	).map(({ act }) => act);

describe('a paper of the office', () => {
	test('has its number and its chain from the start, and nobody else sees it', async () => {
		const id = await create({
			stations: [
				{ organizationId: committeeId, role: 'Vorberatung' },
				{ organizationId: councilId, role: 'Entscheidung' }
			]
		});
		expect(await find(id)).toMatchObject({
			reference: '2026/1',
			date: '2026-11-12',
			state: 'accepted',
			publishedAt: null,
			text: '## Sachverhalt',
			resolutionText: 'Der Rat beschließt den Neubau.'
		});
		expect(await listChain(database.app, id)).toMatchObject([
			{ organization: 'Schulausschuss', role: 'Vorberatung', authoritative: false },
			{ organization: 'Rat', role: 'Entscheidung', authoritative: true }
		]);
		expect(await database.public.select({ id: papers.id }).from(papers).where(eq(papers.id, id))).toEqual([]);
		expect(await acts(id)).toEqual(['create-paper']);
	});

	test('is overwritten until it is out, and has versions afterwards', async () => {
		const id = await create();
		expect(await change(id, { text: 'zweiter Anlauf' })).toBe(1);
		await publishPaper(database.app, clerk, id, NOW);
		expect(await change(id, { text: 'zweiter Anlauf' })).toBe(1);
		expect(await change(id, { text: 'nach der Beratung' })).toBe(2);
		expect((await listPaperVersions(database.app, id)).map(({ number, text }) => [number, text])).toEqual([
			[2, 'nach der Beratung'],
			[1, 'zweiter Anlauf']
		]);
		const seenByAll = await database.public
			.select({ text: paperVersions.text })
			.from(paperVersions)
			.where(eq(paperVersions.paperId, id))
			.orderBy(paperVersions.number);
		expect(seenByAll).toEqual([{ text: 'zweiter Anlauf' }, { text: 'nach der Beratung' }]);
		expect(await acts(id)).toEqual([
			'create-paper',
			'change-paper',
			'publish-paper',
			'change-paper',
			'change-paper'
		]);
	});

	test('keeps its summary in easy language until a form says otherwise', async () => {
		const id = await create({ easySummary: 'Eine Schule wird gebaut.' });
		await change(id);
		expect((await find(id)).easySummary).toBe('Eine Schule wird gebaut.');
		await change(id, { easySummary: '' });
		expect((await find(id)).easySummary).toBeNull();
	});

	test('keeps the stations it has been to in front', async () => {
		const id = await create({ stations: [{ organizationId: committeeId, role: 'Vorberatung' }] });
		const meeting = await make.createMeeting(database.owner, bodyId);
		await database.pools.owner
			.sql`update consultations set meeting_id = ${meeting.id} where paper_id = ${id}`;
		await change(id, { stations: [{ organizationId: councilId, role: 'Entscheidung' }] });
		expect(
			(await listChain(database.app, id)).map(({ organization, position }) => [organization, position])
		).toEqual([
			['Schulausschuss', 0],
			['Rat', 1]
		]);
	});

	test('is not advised on after it was decided', async () => {
		const stations = [
			{ organizationId: councilId, role: 'Entscheidung' },
			{ organizationId: committeeId, role: 'Vorberatung' }
		];
		await expect(create({ stations })).rejects.toMatchObject({
			code: 'conflict',
			message: expect.stringContaining('hinter der Entscheidung')
		});
	});

	test('does not become secret once it is out, and a secret one is not released', async () => {
		const open = await create();
		await publishPaper(database.app, clerk, open, NOW);
		await expect(change(open, { public: 'no' })).rejects.toMatchObject({ code: 'conflict' });
		const secret = await create({ public: 'no' });
		await expect(publishPaper(database.app, clerk, secret, NOW)).rejects.toMatchObject({
			code: 'conflict',
			message: expect.stringContaining('nichtöffentlich')
		});
		const empty = await create({ text: '' });
		await expect(publishPaper(database.app, clerk, empty, NOW)).rejects.toMatchObject({
			message: expect.stringContaining('keinen Text')
		});
	});

	test('of two who write the second keeps the own text and is told', async () => {
		const id = await create();
		const seen = (await find(id)).version;
		await changePaper(database.app, clerk, id, fields({ seen, text: 'a' }));
		await expect(changePaper(database.app, clerk, id, fields({ seen, text: 'b' }))).rejects.toMatchObject({
			code: 'conflict'
		});
		expect((await find(id)).text).toBe('a');
	});

	test('is written by clerk and department, released by the clerk, found by number or title', async () => {
		const department = await make.createActor(database.owner, bodyId, ['department']);
		const id = await create({ name: '50 % Förderung für Vereine' }, department);
		await expect(publishPaper(database.app, department, id, NOW)).rejects.toMatchObject({
			code: 'forbidden'
		});
		await expect(create({}, member)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(change(id, {}, member)).rejects.toMatchObject({ code: 'forbidden' });
		await create();
		const found = async (query: string) =>
			(await listOfficePapers(database.app, clerk, query)).map(({ reference }) => reference);
		expect(await found('50 %')).toEqual(['2026/1']);
		expect(await found('2026/2')).toEqual(['2026/2']);
		expect(await countOfficePapers(database.app, clerk, 'nichts davon')).toBe(0);
	});
});

describe('a file of a paper', () => {
	const attach = (id: string, file: File, more: object = {}, actor = clerk) =>
		attachFile(database.app, storage, actor, id, { file, ...more });

	test('is stored, named, and as public as its paper', async () => {
		const id = await create();
		await attach(id, new File([PDF], 'Lageplan.pdf'), { title: 'Lageplan' });
		await attach(id, new File([PDF, '2'], 'Vermerk.pdf'), { role: 'internal' });
		await attach(id, new File([PDF, '3'], 'Vorlage.pdf'), { role: 'main' });
		await attach(id, new File([PDF, '4'], 'Vorlage neu.pdf'), { role: 'main' });
		const listed = await listPaperFiles(database.app, id);
		expect(listed.map(({ name, role, public: open }) => [name, role, open])).toEqual([
			['Vorlage neu', 'main', true],
			['Lageplan', 'auxiliary', true],
			['Vermerk', 'internal', false],
			['Vorlage', 'auxiliary', true]
		]);
		expect(listed[0]).toMatchObject({ mimeType: 'application/pdf', size: PDF.length + 1 });
		const seen = () => database.public.select({ name: files.name }).from(files);
		expect((await seen()).map(({ name }) => name)).not.toContain('Lageplan');
		await publishPaper(database.app, clerk, id, NOW);
		const names = (await seen()).map(({ name }) => name);
		expect(names).toContain('Lageplan');
		expect(names).not.toContain('Vermerk');
		expect((await acts(id)).filter((act) => act === 'attach-file')).toHaveLength(4);
	});

	test('follows when the paper becomes secret before it is out', async () => {
		const id = await create();
		await attach(id, new File([PDF], 'Lageplan.pdf'));
		await change(id, { public: 'no' });
		expect(await listPaperFiles(database.app, id)).toMatchObject([{ public: false }]);
	});

	test.for([
		['a program', new File(['MZ'], 'plan.exe'), 'Dateiart'],
		['a page', new File(['<script>'], 'plan.html'), 'Dateiart'],
		['a program that calls itself a PDF', new File(['MZ…'], 'plan.pdf'), 'passt nicht zu ihrer Endung'],
		['nothing', new File([], ''), 'wählen Sie eine Datei']
	] as const)('%s is refused', async ([, file, expected]) => {
		const id = await create();
		await expect(attach(id, file)).rejects.toMatchObject({
			code: 'invalid',
			fields: { file: expect.stringContaining(expected) }
		});
		expect(await listPaperFiles(database.app, id)).toEqual([]);
	});

	test('is taken away, and known as deleted', async () => {
		const id = await create();
		const fileId = await attach(id, new File([PDF], 'Lageplan.pdf'));
		await expect(detachFile(database.app, member, id, { fileId }, NOW)).rejects.toMatchObject({
			code: 'forbidden'
		});
		await detachFile(database.app, clerk, id, { fileId }, NOW);
		expect(await listPaperFiles(database.app, id)).toEqual([]);
		const [row] = await database.owner.select().from(files).where(eq(files.id, fileId));
		expect(row).toMatchObject({ deleted: NOW, public: false });
		await expect(detachFile(database.app, clerk, id, { fileId }, NOW)).rejects.toMatchObject({
			code: 'not-found'
		});
		expect((await acts(id)).at(-1)).toBe('detach-file');
	});
});

describe('a motion', () => {
	let meetingId: string;
	beforeEach(async () => {
		meetingId = (await make.createMeeting(database.owner, bodyId)).id;
		await database.owner
			.insert(meetingOrganizations)
			.values({ meetingId, organizationId: councilId, bodyId });
	});

	const motion = (more: object = {}) => ({
		name: 'Tempo 30',
		text: 'Der Rat **beschließt** Tempo 30.',
		paperType: 'Antrag',
		meetingId,
		...more
	});
	const mine = async (id: string) =>
		(await findMyMotion(database.app, { viewer: member, today: TODAY }, id))!;

	test('is a draft of its author alone until it is handed in', async () => {
		const id = await saveMotion(database.app, member, undefined, motion({ name: '', meetingId: '' }));
		expect(await mine(id)).toMatchObject({ state: 'draft', name: 'Antrag ohne Überschrift' });
		expect(await findOfficePaper(database.app, clerk, id)).toBeUndefined();
		expect(await countInbox(database.app, clerk)).toBe(0);
		const { version } = await mine(id);
		await saveMotion(database.app, member, id, motion({ seen: version }));
		await submitMotion(database.app, member, id, motion({ seen: (await mine(id)).version }), NOW);
		expect(await listInbox(database.app, clerk)).toMatchObject([
			{ id, name: 'Tempo 30', originators: member.name, submittedAt: NOW, meetingId }
		]);
		expect(await listMyMotions(database.app, { viewer: member, today: TODAY })).toMatchObject([
			{ state: 'submitted' }
		]);
		expect(await acts(id)).toEqual(['save-motion', 'save-motion', 'save-motion', 'submit-motion']);
	});

	test('is not handed in incomplete; what was written stays', async () => {
		const id = await saveMotion(database.app, member, undefined, motion());
		const submit = (more: object) => submitMotion(database.app, member, id, motion(more), NOW);
		await expect(submit({ name: '' })).rejects.toMatchObject({
			code: 'invalid',
			fields: { name: expect.any(String) }
		});
		await expect(submit({ text: ' ' })).rejects.toMatchObject({ fields: { text: expect.any(String) } });
		await expect(submit({ meetingId: '' })).rejects.toMatchObject({
			fields: { meetingId: expect.any(String) }
		});
		expect(await mine(id)).toMatchObject({ state: 'draft', text: 'Der Rat **beschließt** Tempo 30.' });
	});

	test('is taken back to be changed, and thrown away as a draft only', async () => {
		const id = await submitMotion(database.app, member, undefined, motion(), NOW);
		await expect(saveMotion(database.app, member, id, motion())).rejects.toMatchObject({ code: 'conflict' });
		await expect(discardMotion(database.app, member, id)).rejects.toMatchObject({ code: 'conflict' });
		await withdrawMotion(database.app, member, id);
		expect(await mine(id)).toMatchObject({ state: 'draft', submittedAt: null });
		await expect(withdrawMotion(database.app, member, id)).rejects.toMatchObject({ code: 'conflict' });
		await discardMotion(database.app, member, id);
		expect(await mine(id)).toBeUndefined();
		expect((await acts(id)).slice(-2)).toEqual(['withdraw-motion', 'discard-motion']);
	});

	test('of somebody else is not there', async () => {
		const id = await saveMotion(database.app, member, undefined, motion());
		const other = await make.createActor(database.owner, bodyId, ['member']);
		for (const act of [
			() => saveMotion(database.app, other, id, motion()),
			() => discardMotion(database.app, other, id),
			() => withdrawMotion(database.app, other, id),
			() => submitMotion(database.app, other, id, motion(), NOW)
		]) {
			await expect(act()).rejects.toMatchObject({ code: 'not-found' });
		}
	});

	test('needs a mandate, and a seat in the faction it speaks for', async () => {
		await expect(saveMotion(database.app, clerk, undefined, motion())).rejects.toMatchObject({
			code: 'forbidden',
			source: '§ 48 Abs. 1 GO NRW'
		});
		const faction = await make.createOrganization(database.owner, bodyId, {
			organizationType: 'Fraktion',
			name: 'Fraktion A'
		});
		const forFaction = motion({ factionId: faction.id });
		await expect(saveMotion(database.app, member, undefined, forFaction)).rejects.toMatchObject({
			code: 'forbidden'
		});
		await make.createMembership(database.owner, bodyId, {
			personId: member.personId,
			organizationId: faction.id
		});
		const id = await submitMotion(database.app, member, undefined, forFaction, NOW);
		expect(await listInbox(database.app, clerk)).toMatchObject([
			{ id, originators: `Fraktion A, ${member.name}` }
		]);
	});

	test('changed on two devices is told to the second', async () => {
		const id = await saveMotion(database.app, member, undefined, motion());
		const { version } = await mine(id);
		await saveMotion(database.app, member, id, motion({ seen: version, text: 'Tablet' }));
		await expect(
			saveMotion(database.app, member, id, motion({ seen: version, text: 'Telefon' }))
		).rejects.toMatchObject({
			code: 'conflict'
		});
		expect((await mine(id)).text).toBe('Tablet');
	});
});
