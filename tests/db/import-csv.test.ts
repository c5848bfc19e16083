/** Towns without OParl: tables as spreadsheets save them become rows, and every line that cannot is named. */
import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import {
	consultations,
	meetingOrganizations,
	meetings,
	memberships,
	organizations,
	papers,
	people
} from '#lib/server/db/schema/index.ts';
import type { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { startImport } from '#lib/server/imports/decide-import.ts';
import { orderCsvImport } from '#lib/server/imports/order-csv-import.ts';
import { DEFECTS, type Defect } from '#lib/server/imports/report/defects.ts';
import type { TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { createAdministrator, doRun, openImports } from '../support/imports.ts';

let database: TestDatabase;
let administrator: Actor;
let storage: FolderStorage;
let close: () => Promise<void>;

beforeAll(async () => void ({ database, storage, close } = await openImports()));
afterAll(() => close());
beforeEach(async () => void (administrator = await createAdministrator(database)));

const table = (content: string | Uint8Array<ArrayBuffer>, name = 'tabelle.csv') => new File([content], name);
const order = (tables: object, actor = administrator) => orderCsvImport(database.app, storage, actor, tables);
const work = (run: string) => doRun(database, run, { storage });

const PERSONS = `Schlüssel;Nachname;Vorname;Anrede;Titel;E-Mail;Telefon;Gelöscht
P-1;Beispiel;Wilma;Frau;Dr.;wilma@lindenau.example;;
P-2;"Groß-Mustermann ""Hannes""";Johannes;Herr;;;0234 5678;nein
`;
const MEMBERSHIPS = `Schlüssel;Person;Gremium;Funktion;Stimmrecht;Von;Bis
M-1;P-1;Gemeinderat;Vorsitz;ja;01.11.2025;31.10.2030
M-2;P-2;Fraktion Mitte;;;1.11.2025;
`;
const MEETINGS = `Schlüssel;Gremium;Bezeichnung;Datum;Beginn;Ende;Ort;Abgesagt
S-1;Gemeinderat;4. Sitzung;24.11.2026;18:00;21.15 Uhr;Rathaus, Saal;nein
S-2;gemeinderat;;01.07.2026;9 Uhr;;;ja
`;
const PAPERS = `Schlüssel;Betreff;Aktenzeichen;Art;Datum;Eingebracht von;Öffentlich
V-1;Umgestaltung des Angers;118/2026;Beschlussvorlage;2026-11-03;Bauamt | Fraktion Mitte;ja
V-2;Ankauf der Wiese;119/2026;Beschlussvorlage;03.11.2026;Bauamt;nein
`;
const CONSULTATIONS = `Schlüssel;Vorlage;Gremium;Sitzung;Art
B-1;V-1;Bauausschuss;;Vorberatung
B-2;V-1;Gemeinderat;S-1;Entscheidung
`;

const ALL = () => ({
	persons: table(PERSONS, 'personen.csv'),
	memberships: table(MEMBERSHIPS, 'mitgliedschaften.csv'),
	meetings: table(MEETINGS, 'sitzungen.csv'),
	papers: table(PAPERS, 'vorlagen.csv'),
	consultations: table(CONSULTATIONS, 'beratungen.csv')
});

/** Rehearses and starts. */
async function bring(tables: object) {
	const id = await order(tables);
	const rehearsed = await work(id);
	expect(rehearsed.state).toBe('found');
	await startImport(database.app, administrator, id);
	const run = await work(id);
	expect(run).toMatchObject({ state: 'done', problem: null, defects: rehearsed.defects });
	return run;
}

const mine = <Table extends typeof people>(table: Table) =>
	and(eq(table.bodyId, administrator.bodyId), isNull(table.deleted));

const rowsOf = async () => ({
	persons: await database.owner.select().from(people).where(eq(people.bodyId, administrator.bodyId)),
	memberships: await database.owner
		.select()
		.from(memberships)
		.where(eq(memberships.bodyId, administrator.bodyId)),
	organizations: await database.owner
		.select()
		.from(organizations)
		.where(eq(organizations.bodyId, administrator.bodyId)),
	meetings: await database.owner.select().from(meetings).where(eq(meetings.bodyId, administrator.bodyId)),
	papers: await database.owner.select().from(papers).where(eq(papers.bodyId, administrator.bodyId))
});

test('tables become persons, memberships, organizations, meetings, papers and consultations', async () => {
	const run = await bring(ALL());
	expect(run.defects).toEqual({});
	const rows = await rowsOf();
	expect(rows.persons.find(({ sourceId }) => sourceId === 'csv:person:P-1')).toMatchObject({
		name: 'Dr. Wilma Beispiel',
		familyName: 'Beispiel',
		email: ['wilma@lindenau.example'],
		public: true
	});
	expect(rows.persons.map(({ name }) => name)).toContain('Johannes Groß-Mustermann "Hannes"');
	expect(rows.organizations.map(({ name, organizationType }) => [name, organizationType]).toSorted()).toEqual(
		[
			['Bauamt', 'Verwaltungsbereich'],
			['Bauausschuss', 'Gremium'],
			['Fraktion Mitte', 'Fraktion'],
			['Gemeinderat', 'Gremium']
		]
	);
	const chair = rows.memberships.find(({ sourceId }) => sourceId === 'csv:membership:M-1');
	expect(chair).toMatchObject({
		role: 'Vorsitz',
		votingRight: true,
		startDate: '2025-11-01',
		endDate: '2030-10-31'
	});
	expect(chair!.organizationId).toBe(rows.organizations.find(({ name }) => name === 'Gemeinderat')!.id);
	const [first, second] = rows.meetings.toSorted((a, b) => (a.sourceId! < b.sourceId! ? -1 : 1));
	expect(first).toMatchObject({
		name: '4. Sitzung',
		start: new Date('2026-11-24T17:00:00Z'),
		end: new Date('2026-11-24T20:15:00Z'),
		cancelled: false
	});
	expect(second).toMatchObject({ name: 'Sitzung', start: new Date('2026-07-01T07:00:00Z'), cancelled: true });
	const councils = await database.owner
		.select()
		.from(meetingOrganizations)
		.where(eq(meetingOrganizations.meetingId, second!.id));
	expect(councils).toHaveLength(1);
	const seen = await database.public
		.select({ name: papers.name })
		.from(papers)
		.where(eq(papers.bodyId, administrator.bodyId));
	expect(seen).toEqual([{ name: 'Umgestaltung des Angers' }]);
	const stations = await database.public
		.select({
			sourceId: consultations.sourceId,
			role: consultations.role,
			paper: papers.name,
			organization: organizations.name,
			meeting: meetings.name
		})
		.from(consultations)
		.innerJoin(papers, eq(papers.id, consultations.paperId))
		.innerJoin(organizations, eq(organizations.id, consultations.organizationId))
		.leftJoin(meetings, eq(meetings.id, consultations.meetingId))
		.where(eq(consultations.bodyId, administrator.bodyId))
		.orderBy(consultations.sourceId);
	const paper = 'Umgestaltung des Angers';
	expect(stations).toEqual([
		{
			sourceId: 'csv:consultation:B-1',
			role: 'Vorberatung',
			paper,
			organization: 'Bauausschuss',
			meeting: null
		},
		{
			sourceId: 'csv:consultation:B-2',
			role: 'Entscheidung',
			paper,
			organization: 'Gemeinderat',
			meeting: '4. Sitzung'
		}
	]);
});

test('twice is once, and only what differs is changed', async () => {
	await bring(ALL());
	const before = await rowsOf();
	const again = await bring(ALL());
	expect(await rowsOf()).toEqual(before);
	expect(again.counts).toMatchObject({ 'Paper.added': 0, 'Paper.changed': 0, 'Paper.unchanged': 2 });
	const changed = await bring({ papers: table(PAPERS.replace('Ankauf der Wiese', 'Ankauf der Obstwiese')) });
	expect(changed.counts).toMatchObject({ 'Paper.changed': 1, 'Paper.unchanged': 1 });
	expect((await rowsOf()).persons).toEqual(before.persons);
});

test('a line that says so deletes; a line that is gone does not', async () => {
	await bring(ALL());
	await bring({ persons: table('Schlüssel;Nachname;Gelöscht\nP-2;;ja\n') });
	const rows = await database.owner.select().from(people).where(mine(people));
	expect(rows.flatMap(({ sourceId }) => sourceId ?? [])).toEqual(['csv:person:P-1']);
});

test('an organization made by hand is found by its name and stays as it is', async () => {
	const council = await make.createOrganization(database.owner, administrator.bodyId, {
		name: 'Gemeinderat',
		organizationType: 'Gremium',
		classification: 'Parlament'
	});
	await bring({ meetings: table(MEETINGS) });
	const { organizations: there, meetings: held } = await rowsOf();
	expect(there).toHaveLength(1);
	expect(there[0]).toMatchObject({ id: council.id, classification: 'Parlament', name: 'Gemeinderat' });
	const links = await database.owner
		.select()
		.from(meetingOrganizations)
		.where(eq(meetingOrganizations.organizationId, council.id));
	expect(links).toHaveLength(held.length);
});

test('persons, meetings and papers of an earlier import may be meant', async () => {
	await bring({ persons: table(PERSONS), meetings: table(MEETINGS), papers: table(PAPERS) });
	const run = await bring({ memberships: table(MEMBERSHIPS), consultations: table(CONSULTATIONS) });
	expect(run.counts).toMatchObject({ 'Membership.added': 2, 'Consultation.added': 2 });
	expect(run.defects).toEqual({});
});

test('what the same tables delete cannot be meant', async () => {
	await bring(ALL());
	const run = await bring({
		papers: table('Schlüssel;Betreff;Öffentlich;Gelöscht\nV-1;;;ja\n'),
		consultations: table(CONSULTATIONS.replaceAll('B-', 'C-'))
	});
	expect(run.defects).toMatchObject({ 'csv-unknown-key': 2 });
});

describe('as spreadsheets save them', () => {
	const windows1252 = (text: string) =>
		Uint8Array.from(text, (sign) => (sign === '€' ? 0x80 : sign.charCodeAt(0)));

	test.for([
		['with a byte order mark', table(`\ufeff${PERSONS}`), 0],
		['in Windows-1252', table(windows1252(PERSONS)), 1],
		['in UTF-16', table(new Uint8Array(Buffer.from(`\ufeff${PERSONS}`, 'utf16le'))), 1],
		['with commas', table(PERSONS.replaceAll(';', ',')), 0],
		['with tabs and line ends of Windows', table(PERSONS.replaceAll(';', '\t').replaceAll('\n', '\r\n')), 0],
		['with capitals and a star in the first line', table(PERSONS.replace('Schlüssel', 'SCHLUESSEL *')), 0]
	] as const)('%s', async ([, file, converted]) => {
		const run = await bring({ persons: file });
		expect(run.counts).toMatchObject({ 'Person.added': 2 });
		expect(run.defects['csv-encoding'] ?? 0).toBe(converted);
		const { persons } = await rowsOf();
		expect(persons.map(({ familyName }) => familyName)).toContain('Groß-Mustermann "Hannes"');
	});
});

test('every line that cannot be taken is named with its number and its reason', async () => {
	const run = await work(
		await order({
			persons: table(`Schlüssel;Nachname;Vorname;Schuhgröße
P-1;Beispiel;"Wilma
Zweitname";38

P-2;;Ohne;40
;Schlüssellos;Otto;41
P-1;Doppelt;Dora;42
P-4;Breit;Bert;43;zuviel
`),
			memberships: table(`Schlüssel;Person;Gremium;Stimmrecht;Von
M-1;P-9;Rat;ja;01.11.2025
M-2;P-1;Rat;vielleicht;31.02.2025
`),
			meetings: table(`Schlüssel;Gremium;Datum;Beginn
S-1;Rat;24.11.26;18:00
S-2;Rat;24.11.2026;abends
`),
			papers: table(`Schlüssel;Betreff;Öffentlich
V-1;Ohne Aussage;
V-2;Unklar;mal sehen
V-3;Klar;ja
`),
			consultations: table(`Schlüssel;Vorlage;Gremium;Sitzung
B-1;V-9;Rat;
B-2;V-3;Rat;S-9
`)
		})
	);
	const found = run.findings.map(({ defect, line, property, before }) => [line, defect, property, before]);
	expect(found).toEqual(
		expect.arrayContaining([
			[1, 'csv-unknown-column', null, 'Schuhgröße'],
			[5, 'csv-required', 'Nachname', null],
			[6, 'csv-required', 'Schlüssel', null],
			[7, 'csv-double-key', 'Schlüssel', 'P-1'],
			[8, 'csv-width', null, '5 statt 4 Felder'],
			[2, 'csv-unknown-key', 'Person', 'P-9'],
			[2, 'csv-unknown-key', 'Vorlage', 'V-9'],
			[3, 'csv-unknown-meeting', 'Sitzung', 'S-9'],
			[3, 'csv-value', 'Stimmrecht', 'vielleicht'],
			[3, 'csv-value', 'Von', '31.02.2025'],
			[2, 'csv-required-value', 'Datum', '24.11.26'],
			[3, 'csv-required-value', 'Beginn', 'abends'],
			[2, 'csv-required', 'Öffentlich', null],
			[3, 'csv-required-value', 'Öffentlich', 'mal sehen']
		])
	);
	expect(run.counts).toMatchObject({ 'Person.added': 1, 'Membership.added': 1 });
	expect(run.counts['Meeting.added'] ?? 0).toBe(0);
	expect(run.counts).toMatchObject({ 'Paper.added': 1, 'Consultation.added': 1 });
	const met = new Set(run.findings.map(({ defect }) => defect));
	const known = (Object.keys(DEFECTS) as Defect[]).filter((defect) => defect.startsWith('csv-'));
	expect(known.filter((defect) => !met.has(defect))).toEqual(['csv-encoding']);
});

describe('at the door', () => {
	test.for([
		['a missing column', 'Name;Vorname\nBeispiel;Wilma\n', 'fehlen die Spalten „Schlüssel“, „Nachname“'],
		['a head without lines', 'Schlüssel;Nachname\n', 'steht unter der ersten Zeile nichts'],
		['a spreadsheet', 'PK\u0003\u0004irgendwas', 'Excel-Datei'],
		['a quote that is never closed', 'Schlüssel;Nachname\nP-1;A\nP-2;"B\nP-3;C\n', 'Zeile 3']
	] as const)('%s is refused with what to do', async ([, content, words]) => {
		await expect(order({ persons: table(content) })).rejects.toMatchObject({
			code: 'invalid',
			fields: { persons: expect.stringContaining(words) }
		});
	});

	test('each table has its own sentence', async () => {
		await expect(order({ persons: table('a;b\n1;2\n'), papers: table('a;b\n1;2\n') })).rejects.toMatchObject({
			message: 'Bitte prüfen Sie die markierten Tabellen.',
			fields: { persons: expect.any(String), papers: expect.any(String) }
		});
	});

	test('nothing chosen', async () => {
		await expect(order({ persons: table('', '') })).rejects.toMatchObject({
			message: 'Bitte wählen Sie mindestens eine Tabelle aus.'
		});
	});

	test('only an administrator', async () => {
		const clerk = await make.createActor(database.owner, administrator.bodyId, ['clerk']);
		await expect(order(ALL(), clerk)).rejects.toMatchObject({ code: 'forbidden' });
	});
});
