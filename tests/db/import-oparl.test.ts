import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/errors.ts';
import {
	agendaItems,
	auditEntries,
	bodies,
	consultations,
	files,
	implementations,
	importRuns,
	memberships,
	papers,
	people,
	publications,
	resolutions
} from '#lib/server/db/schema/index.ts';
import { slugOf } from '#lib/server/imports/body.ts';
import { importOparl, type ImportChoices } from '#lib/server/imports/import-oparl.ts';
import type { Sent } from '#lib/server/imports/oparl/objects.ts';
import { readDumpFile } from '#lib/server/imports/read/read-dump.ts';
import type { Notes } from '#lib/server/imports/report/notes.ts';
import { DEFECTS, type Defect } from '#lib/server/imports/report/defects.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { rowsOf } from '../support/oparl/digest.ts';

const FILE = path.resolve('tests/support/oparl/lindenau.ndjson');
const BODY = 'https://ris.lindenau.example/oparl/body/1';
const NOW = new Date('2026-11-23T09:00:00Z');

/** What only a server, a second run, or somebody hostile can do; see the other import tests. */
const OF_FILES = (Object.keys(DEFECTS) as Defect[]).filter(
	(defect) =>
		DEFECTS[defect].weight !== 'server' &&
		!/^(file|html|checksum|csv-)/.test(defect) &&
		![
			'too-deep',
			'too-long',
			'bad-id',
			'not-an-object',
			'id-differs',
			'withdrawn',
			'absent',
			'many-absent'
		].includes(defect)
);

let database: TestDatabase;
let first: Awaited<ReturnType<typeof run>>;

beforeAll(async () => {
	database = await openTestDatabase();
	first = await run();
});
afterAll(() => database.close());

type Change = (object: Record<string, unknown>) => void;

async function* changed(objects: AsyncIterable<Sent>, change: Change) {
	for await (const sent of objects) {
		change(sent.object as Record<string, unknown>);
		yield sent;
	}
}

function run(change: Change = () => {}, choices: ImportChoices = {}) {
	const source = { name: FILE, read: (notes: Notes) => changed(readDumpFile(FILE, notes), change) };
	return importOparl(database.worker, source, NOW, choices);
}

test('takes over every object once, embedded ones too', () => {
	const added = Object.fromEntries(Object.entries(first.tallies).map(([kind, tally]) => [kind, tally.added]));
	expect(added).toEqual({
		LegislativeTerm: 1,
		Location: 5,
		Organization: 5,
		Person: 3,
		Membership: 4,
		Meeting: 3,
		AgendaItem: 11,
		Paper: 3,
		Consultation: 4,
		File: 12
	});
	expect(first).toMatchObject({ slug: 'lindenau', name: 'Gemeinde Lindenau' });
});

test('counts each defect by its kind; the invented town has every kind a file can have', () => {
	expect(Object.keys(first.defects)).toEqual(OF_FILES);
	expect(first.defects).toMatchObject({
		url: 12,
		'no-type': 3,
		'unknown-type': 1,
		'public-by-heading': 6,
		'other-body': 2
	});
});

test('everything becomes public at one moment, the last of the import', async () => {
	const told = await database.owner
		.selectDistinct({ modified: publications.modified })
		.from(publications)
		.where(eq(publications.bodyId, first.bodyId));
	expect(told).toHaveLength(1);
});

test('keeps the source id and the object as received', async () => {
	const [paper] = await database.owner
		.select()
		.from(papers)
		.where(eq(papers.sourceId, `${BODY}/paper/1`));
	expect(paper).toMatchObject({ bodyId: first.bodyId, reference: '7/2021', state: 'accepted' });
	expect(paper!.source).toMatchObject({
		type: 'https://schema.oparl.org/1.0/Paper',
		mainFile: `${BODY}/file/7`
	});
});

test('mends what is on the record and leaves out what cannot be', async () => {
	const [body] = await database.owner.select().from(bodies).where(eq(bodies.id, first.bodyId));
	expect(body).toMatchObject({
		name: 'Gemeinde Lindenau',
		ags: '05999099',
		contactEmail: null,
		isDefault: false
	});
	expect(body!.locationId).not.toBeNull();
	const [person] = await database.owner
		.select()
		.from(people)
		.where(eq(people.sourceId, `${BODY}/person/1`));
	expect(person).toMatchObject({ name: 'Dr. Wilma Beispiel', formOfAddress: 'Frau', title: ['Dr.'] });
	const [guest] = await database.owner
		.select()
		.from(memberships)
		.where(eq(memberships.sourceId, `${BODY}/membership/4`));
	expect(guest).toMatchObject({ organizationId: null, role: 'Gast' });
	expect(guest!.personId).not.toBeNull();
	const [station] = await database.owner
		.select()
		.from(consultations)
		.where(eq(consultations.sourceId, `${BODY}/consultation/4`));
	expect(station).toMatchObject({ meetingId: null, agendaItemId: null });
});

test('ties item and consultation together', async () => {
	const [item] = await database.owner
		.select({ paper: papers.name, result: agendaItems.result, order: agendaItems.order })
		.from(agendaItems)
		.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.innerJoin(papers, eq(papers.id, consultations.paperId))
		.where(eq(agendaItems.sourceId, `${BODY}/agendaitem/3`));
	expect(item).toEqual({ paper: 'Dorferneuerung: Umgestaltung des Angers', result: 'Beschlossen', order: 2 });
});

test('shows the public what was public, and nothing of the rest', async () => {
	const items = await database.public
		.select({ name: agendaItems.name })
		.from(agendaItems)
		.where(eq(agendaItems.bodyId, first.bodyId));
	expect(items.map(({ name }) => name)).not.toContain('Erwerb der Wiese hinter dem Feuerwehrhaus');
	expect(items.map(({ name }) => name)).not.toContain('Punkt ohne Kennzeichen');
	expect(items).toHaveLength(6);
	const seen = await database.public
		.select({ name: papers.name })
		.from(papers)
		.where(eq(papers.bodyId, first.bodyId));
	expect(seen).toEqual([{ name: 'Dorferneuerung: Umgestaltung des Angers' }]);
	const documents = await database.public
		.select({ name: files.name })
		.from(files)
		.where(eq(files.bodyId, first.bodyId));
	expect(documents.map(({ name }) => name).toSorted()).toEqual([
		'Bekanntmachung (Bau- und Wegeausschuss)',
		'Bekanntmachung (Gemeinderat)',
		'Beschlusstext (Umgestaltung des Angers)',
		'Beschlussvorlage (Umgestaltung des Angers)',
		'Lageplan',
		'Luftbild',
		'Öffentliche Niederschrift (Gemeinderat)'
	]);
});

test('a second run changes no row, not even a date', async () => {
	const before = await rowsOf(database.owner, first.bodyId);
	const again = await run();
	expect(await rowsOf(database.owner, first.bodyId)).toEqual(before);
	expect(again.tallies.Paper).toEqual({ added: 0, changed: 0, unchanged: 3 });
	// The stand-in for the missing meeting is known by now.
	expect(again.defects).toEqual({ ...first.defects, 'missing-object': undefined });
	const runs = await database.owner.select().from(importRuns).where(eq(importRuns.bodyId, first.bodyId));
	expect(runs.map(({ counts }) => counts['AgendaItem.added'])).toEqual([11, 0]);
	const trail = await database.owner.select().from(auditEntries).where(eq(auditEntries.bodyId, first.bodyId));
	expect(trail.map(({ act }) => act)).toEqual(['import-oparl']);
});

test('a changed object changes its own row only', async () => {
	const before = await rowsOf(database.owner, first.bodyId);
	await run((object) => {
		if (object.id === `${BODY}/paper/3`) object.name = 'Förderantrag Dorferneuerung, Ergänzung';
	});
	const after = await rowsOf(database.owner, first.bodyId);
	const moved = after.filter((row) => !before.includes(row));
	expect(moved).toHaveLength(1);
	expect(moved[0]).toMatch(/^papers: .*Ergänzung/);
});

test('what the source withdraws is known as deleted and gone for the public', async () => {
	const report = await run((object) => {
		if (object.id !== `${BODY}/paper/1`) return;
		for (const key of Object.keys(object)) if (key !== 'id') delete object[key];
		object.deleted = true;
	});
	expect(report.defects['deleted-unknown']).toBe(1);
	const [paper] = await database.owner
		.select({ deleted: papers.deleted })
		.from(papers)
		.where(eq(papers.sourceId, `${BODY}/paper/1`));
	expect(paper!.deleted).toEqual(NOW);
	const seen = await database.public
		.select({ id: papers.id })
		.from(papers)
		.where(eq(papers.bodyId, first.bodyId));
	expect(seen).toEqual([]);
});

test('refuses a short name that belongs to another body, and a source without a body', async () => {
	const other = (object: Record<string, unknown>) => {
		if (object.id === BODY) object.id = `${BODY}1`;
	};
	await expect(run(other, { slug: 'lindenau' })).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('--body')
	});
	const nothing = { name: 'leer', read: async function* () {} };
	await expect(importOparl(database.worker, nothing, NOW)).rejects.toMatchObject({ code: 'invalid' });
});

test('a source that fails midway fails with its own words, and nothing of it stays', async () => {
	const sent = { type: 'https://schema.oparl.org/1.1/Paper', text: 'x'.repeat(100_000) };
	const source = {
		name: 'bricht ab',
		read: async function* () {
			for (let number = 0; number < 12; number++)
				yield { object: { ...sent, id: `${BODY}/paper/x${number}` } };
			throw new Refusal('invalid', 'bis hierher');
		}
	};
	await expect(importOparl(database.worker, source, NOW)).rejects.toMatchObject({ message: 'bis hierher' });
});

test.for([
	['Gemeinde Lindenau', 'lindenau'],
	['Hansestadt Übermünde', 'uebermuende'],
	['Verbandsgemeinde Groß-Kirchen (Aue)', 'gross-kirchen-aue'],
	['!!!', 'import']
])('short name of %s', ([name, slug]) => expect(slugOf(name!)).toBe(slug));

test('results become resolutions, binding where the station decides, and nobody has to carry them out', async () => {
	const decided = () =>
		database.owner
			.select({
				result: resolutions.result,
				binding: resolutions.binding,
				public: resolutions.public,
				deleted: resolutions.deleted,
				modified: resolutions.modified,
				role: consultations.role
			})
			.from(resolutions)
			.innerJoin(agendaItems, eq(agendaItems.id, resolutions.agendaItemId))
			.leftJoin(consultations, eq(consultations.id, agendaItems.consultationId))
			.where(eq(resolutions.bodyId, first.bodyId));
	const before = await decided();
	expect(before.length).toBeGreaterThan(0);
	for (const { result, role, binding } of before) {
		expect(binding, `${result}, ${role}`).toBe(result === 'Beschlossen' && role === 'Entscheidung');
	}
	expect(before.some(({ binding }) => binding)).toBe(true);
	expect(await database.owner.$count(implementations, eq(implementations.bodyId, first.bodyId))).toBe(0);

	await run();
	expect(await decided()).toEqual(before);
});
