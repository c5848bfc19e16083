/** Minutes and decisions as Akoma Ntoso: well-formed, by the schema, and public only. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as tables from '#lib/server/db/schema/index.ts';
import { structureProblems } from '../support/akoma-ntoso.ts';
import { CANARY } from '../support/canaries.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { OparlClient, ORIGIN } from '../support/oparl-client.ts';
import { openTown, type OpenTown } from '../support/open-town.ts';
import { allOf, parseXml, textOf, type XmlElement } from '../support/xml.ts';

let database: TestDatabase;
let town: OpenTown;
let client: OparlClient;

beforeAll(async () => {
	database = await openTestDatabase();
	town = await openTown(database);
	client = new OparlClient(database, town.bodyId);
});
afterAll(() => database.close());

async function documentOf(what: 'minutes' | 'resolutions'): Promise<XmlElement> {
	const response = await client.fetch(`meeting/${town.meeting.id}/akoma-ntoso/${what}`);
	expect(response.headers.get('content-type')).toBe('application/akn+xml; charset=utf-8');
	const text = await response.text();
	expect(text).not.toContain(CANARY);
	return parseXml(text);
}

const named = (root: XmlElement, name: string) => allOf(root).filter((element) => element.name === name);

test('minutes: one section per heading, the text with its emphasis, lists and tables', async () => {
	const root = await documentOf('minutes');
	expect(structureProblems(root)).toEqual([]);
	expect(named(root, 'debateReport')[0]!.attributes.name).toBe('niederschrift');
	const sections = named(root, 'section').map((section) => [
		named(section, 'num').map(textOf)[0],
		named(section, 'heading').map(textOf)[0]
	]);
	expect(sections).toEqual([
		[undefined, undefined],
		[undefined, 'Anwesenheit'],
		['Ö 2', 'Neubau der Grundschule']
	]);
	expect(named(root, 'li').map(textOf)).toEqual(['Dr. Anna Kessler', 'Bert Lange']);
	expect(named(root, 'b').map(textOf)).toEqual(['beraten']);
	expect(textOf(root)).toContain('Es wird beraten & <beschlossen>.');
	expect(named(root, 'td').map(textOf)).toEqual(['2027', '5 Mio.']);
	expect(named(root, 'FRBRExpression')[0]!.children).toHaveLength(5);
	expect(named(root, 'FRBRuri').map(({ attributes }) => attributes.value)).toEqual([
		`/akn/de/debateReport/2026-03-10/${town.meeting.id}`,
		`/akn/de/debateReport/2026-03-10/${town.meeting.id}/deu@2026-04-14`,
		`/akn/de/debateReport/2026-03-10/${town.meeting.id}/deu@2026-04-14.akn`
	]);
	expect(named(root, 'TLCOrganization').map(({ attributes }) => attributes.href)).toEqual([
		`${ORIGIN}/oparl/v1.1/body/${town.bodyId}`,
		`${ORIGIN}/oparl/v1.1/organization/${town.council.id}`
	]);
	expect(named(root, 'TLCReference')[0]!.attributes.href).toBe('https://www.govdata.de/dl-de/by-2-0');
});

test('decisions: wording and votes of the public items', async () => {
	const root = await documentOf('resolutions');
	expect(structureProblems(root)).toEqual([]);
	expect(named(root, 'statement')[0]!.attributes.name).toBe('beschluesse');
	expect(named(root, 'section')).toHaveLength(1);
	expect(named(root, 'num').map(textOf)).toEqual(['Ö 2']);
	expect(textOf(root)).toContain('Die Schule wird gebaut.');
	expect(textOf(root)).toContain('Namentlich? Ja: 2, Nein: 1, Enthaltungen: 0.');
});

test('without approved minutes or decisions there is no document, and no link to one', async () => {
	const next = `meeting/${town.next.id}`;
	expect((await client.get(`${next}/akoma-ntoso/minutes`)).status).toBe(404);
	expect((await client.get(`${next}/akoma-ntoso/resolutions`)).status).toBe(404);
	const { json } = await client.get(next);
	expect(json).not.toHaveProperty('ratssaal:minutes');
	expect(json).not.toHaveProperty('ratssaal:resolutions');
});

describe('whatever the clerk wrote, it stays a document', () => {
	test.for([
		'',
		'Nur Text',
		'# Über\n\n### Unter\n\n> Zitat\n> ---\n\n```\ncode <x> & y\n```',
		'<script>alert(1)</script>\n\n<p onclick="x">Roh</p>',
		'[böse](javascript:alert(1)) und [gut](https://stadt.example/a?b=1&c="2")',
		'* eins\n  * zwei\n\n    Absatz darin\n* [ ] drei\n\n1. erstens\n2. **zweitens** _kursiv_ ~~weg~~ `x`',
		'| a | b |\n|---|:-:|\n| 1 | <b>2</b> & 3 |\n| nur eins |',
		'Zeile  \nUmbruch &amp; &lt;Zeichen&gt; &quot;x&quot; ]]> \u0000\u000b\ud800 ende',
		'## N 1 Überschrift ## \n\n---\n\n[ref]: https://x.example\n\n![Bild](https://x.example/a.png "Titel")',
		'## '.repeat(50)
	])('%j', async (text) => {
		await database.owner
			.update(tables.minutes)
			.set({ text: text.replaceAll(/[\u0000\ud800]/g, '') })
			.where(eq(tables.minutes.meetingId, town.meeting.id));
		const response = await client.fetch(`meeting/${town.meeting.id}/akoma-ntoso/minutes`);
		const root = parseXml(await response.text());
		expect(structureProblems(root)).toEqual([]);
		expect(named(root, 'a').every(({ attributes }) => /^https?:/.test(attributes.href!))).toBe(true);
	});
});
