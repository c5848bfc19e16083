/** What each type of OParl 1.1 says here, and what no door of open data may ever say. The rules themselves: `oparl-check.test.ts`. */
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUBLISHED_KINDS, SLUGS } from '#lib/domain/oparl/kinds.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { CANARY } from '../support/canaries.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { OparlClient, ORIGIN, type Got } from '../support/oparl-client.ts';
import { openTown, withdraw, type OpenTown } from '../support/open-town.ts';

const BASE = `${ORIGIN}/oparl/v1.1`;
const LICENSE = 'https://www.govdata.de/dl-de/by-2-0';
const open = { ...make.released, ...make.published };
const AT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/);

let database: TestDatabase;
let town: OpenTown;
let client: OparlClient;

beforeAll(async () => {
	database = await openTestDatabase();
	town = await openTown(database);
	client = new OparlClient(database, town.bodyId);
});
afterAll(() => database.close());

const get = async (address: string): Promise<Got['json']> => (await client.get(address)).json;
const listOf = (kind: keyof typeof SLUGS) => `body/${town.bodyId}/${SLUGS[kind]}`;

describe('a client finds everything from the system on', () => {
	test('system and body', async () => {
		expect(await get('system')).toEqual({
			id: `${BASE}/system`,
			type: 'https://schema.oparl.org/1.1/System',
			oparlVersion: 'https://schema.oparl.org/1.1/',
			license: LICENSE,
			body: `${BASE}/body`,
			name: expect.stringContaining('Ratsinformationssystem: Stadt'),
			contactEmail: 'rat@stadt.example',
			contactName: 'Ratsbüro',
			website: 'https://stadt.example',
			created: AT,
			modified: AT,
			web: `${ORIGIN}/`,
			'ratssaal:extension': { version: '1.1', documentation: `${ORIGIN}/offene-daten#erweiterung` }
		});
		const [body] = await client.all(`${BASE}/body`);
		const list = (slug: string) => `${BASE}/body/${town.bodyId}/${slug}`;
		expect(body).toMatchObject({
			id: `${BASE}/body/${town.bodyId}`,
			system: `${BASE}/system`,
			license: LICENSE,
			ags: '05358016',
			rgs: '053580016016',
			keyword: ['Musterstadt'],
			classification: 'Stadt',
			location: { id: `${BASE}/location/${town.hall.id}`, room: 'Ratssaal' },
			legislativeTerm: [
				{
					id: `${BASE}/legislative-term/${town.term.id}`,
					name: 'Wahlperiode 2025-2030',
					startDate: '2025-11-01',
					endDate: '2030-10-31'
				}
			],
			organization: list('organization'),
			person: list('person'),
			meeting: list('meeting'),
			paper: list('paper'),
			agendaItem: list('agenda-item'),
			consultation: list('consultation'),
			file: list('file'),
			locationList: list('location'),
			legislativeTermList: list('legislative-term'),
			membership: list('membership')
		});
	});

	test('its licence is the one of the town where it has one', async () => {
		const license = 'https://creativecommons.org/publicdomain/zero/1.0/';
		const body = await make.createBody(database.owner, { license });
		const paper = await make.createPaper(database.owner, body.id, open);
		const other = new OparlClient(database, body.id);
		for (const address of ['system', `body/${body.id}`, `paper/${paper.id}`]) {
			expect((await other.get(address)).json.license).toBe(license);
		}
	});

	test('a paper', async () => {
		const {
			paper,
			annex,
			file,
			plain,
			anna,
			faction,
			committee,
			council,
			hall,
			consultation,
			item,
			meeting
		} = town;
		const found = await get(`paper/${paper.id}`);
		expect(found).toEqual({
			id: `${BASE}/paper/${paper.id}`,
			type: 'https://schema.oparl.org/1.1/Paper',
			body: `${BASE}/body/${town.bodyId}`,
			name: 'Neubau der Grundschule',
			reference: '2026/118',
			date: '2026-02-20',
			paperType: 'Beschlussvorlage',
			subordinatedPaper: [`${BASE}/paper/${annex.id}`],
			mainFile: {
				id: `${BASE}/file/${file.id}`,
				type: 'https://schema.oparl.org/1.1/File',
				name: 'Vorlage',
				fileName: 'Vorlage.pdf',
				mimeType: 'application/pdf',
				date: '2026-02-20',
				size: 10,
				sha512Checksum: 'b'.repeat(128),
				accessUrl: `${BASE}/file/${file.id}/access`,
				downloadUrl: `${BASE}/file/${file.id}/download`,
				created: AT,
				modified: AT
			},
			auxiliaryFile: [
				expect.objectContaining({ id: `${BASE}/file/${plain.id}`, masterFile: `${BASE}/file/${file.id}` })
			],
			location: [
				expect.objectContaining({
					id: `${BASE}/location/${hall.id}`,
					geojson: expect.objectContaining({ type: 'Feature' })
				})
			],
			originatorPerson: [`${BASE}/person/${anna.id}`],
			underDirectionOf: [`${BASE}/organization/${committee.id}`],
			originatorOrganization: [`${BASE}/organization/${faction.id}`],
			consultation: [
				{
					id: `${BASE}/consultation/${consultation.id}`,
					type: 'https://schema.oparl.org/1.1/Consultation',
					agendaItem: `${BASE}/agenda-item/${item.id}`,
					meeting: `${BASE}/meeting/${meeting.id}`,
					organization: [`${BASE}/organization/${council.id}`, `${BASE}/organization/${committee.id}`],
					authoritative: true,
					role: 'Entscheidung',
					created: AT,
					modified: AT
				},
				expect.objectContaining({ role: 'Vorberatung' })
			],
			license: LICENSE,
			keyword: ['Schule'],
			created: AT,
			modified: AT,
			web: `${ORIGIN}/vorlagen/${paper.id}`,
			'ratssaal:text': { version: 2, text: 'Sachverhalt', proposedResolution: 'Der Rat beschließt.' }
		});
		expect(await get(`paper/${annex.id}`)).toMatchObject({ superordinatedPaper: [found.id] });
		expect(await get(found.consultation[0].id)).toMatchObject({ paper: found.id });
	});

	test('a person, memberships and organizations', async () => {
		const { anna, bert, seat, council, faction, committee, hall } = town;
		const person = await get(`person/${anna.id}`);
		expect(person).toMatchObject({
			title: ['Dr.'],
			gender: 'female',
			location: `${BASE}/location/${hall.id}`,
			locationObject: { id: `${BASE}/location/${hall.id}` },
			membership: [
				{
					id: `${BASE}/membership/${seat.id}`,
					organization: `${BASE}/organization/${council.id}`,
					onBehalfOf: `${BASE}/organization/${faction.id}`,
					role: 'Vorsitzende',
					votingRight: true
				}
			]
		});
		expect([...person.life].length).toBeLessThan(300);
		expect(person.membership[0]).not.toHaveProperty('person');
		expect(await get(`membership/${seat.id}`)).toMatchObject({ person: person.id });
		expect((await get(`person/${bert.id}`)).membership[0]).not.toHaveProperty('onBehalfOf');
		const organization = await get(`organization/${council.id}`);
		expect(organization).toMatchObject({
			classification: 'Parlament',
			organizationType: 'Gremium',
			post: ['Mitglied']
		});
		expect(organization.membership).toContain(`${BASE}/membership/${seat.id}`);
		expect((await client.all(organization.meeting)).map(({ name }) => name)).toEqual([
			'3. Sitzung des Rates',
			'4. Sitzung des Rates'
		]);
		expect(await client.all((await get(`organization/${committee.id}`)).consultation)).toHaveLength(2);
	});

	test('a meeting with its public agenda, numbered without gaps', async () => {
		const {
			meeting,
			invitation,
			protocol,
			foreign,
			wording,
			item,
			opening,
			anna,
			consultation,
			paper,
			committee
		} = town;
		const found = await get(`meeting/${meeting.id}`);
		expect(found).toMatchObject({
			meetingState: 'durchgeführt',
			cancelled: false,
			start: '2026-03-10T17:00:00+01:00',
			end: '2026-03-10T19:00:00+01:00',
			location: { room: 'Ratssaal' },
			organization: [`${BASE}/organization/${town.council.id}`],
			participant: [`${BASE}/person/${anna.id}`],
			invitation: { id: `${BASE}/file/${invitation.id}` },
			resultsProtocol: { id: `${BASE}/file/${protocol.id}` },
			auxiliaryFile: [{ id: `${BASE}/file/${foreign.id}`, accessUrl: 'https://alt.example/plan.pdf' }],
			agendaItem: [
				{ id: `${BASE}/agenda-item/${opening.id}`, number: 'Ö 1', order: 0, public: true },
				{
					id: `${BASE}/agenda-item/${item.id}`,
					number: 'Ö 2',
					order: 1,
					public: true,
					result: 'Beschlossen',
					resolutionText: 'Die Schule wird gebaut.',
					resolutionFile: { id: `${BASE}/file/${wording.id}` },
					consultation: `${BASE}/consultation/${consultation.id}`
				}
			]
		});
		expect(found.agendaItem).toHaveLength(2);
		expect(found.auxiliaryFile[0]).not.toHaveProperty('downloadUrl');
		const alone = await get(`agenda-item/${item.id}`);
		expect(alone).toMatchObject({ meeting: found.id, order: 1 });
		expect(alone['ratssaal:paper']).toEqual([`${BASE}/paper/${paper.id}`]);
		expect(alone['ratssaal:resolution']).toEqual({
			result: 'Beschlossen',
			text: 'Die Schule wird gebaut.',
			decided: '2026-03-10T18:00:00+01:00',
			binding: false,
			implementation: {
				organization: `${BASE}/organization/${committee.id}`,
				progress: 'running',
				report: [{ date: '2026-06-01', text: 'Der Bau hat begonnen.' }]
			}
		});
		expect(await get(`meeting/${town.next.id}`)).toMatchObject({ meetingState: 'eingeladen' });
	});

	test('votes: who voted how only where it was by name', async () => {
		const votes = (await get(`agenda-item/${town.item.id}`))['ratssaal:vote'];
		expect(votes.map(({ question }: { question: string }) => question)).toEqual([
			'Geheim?',
			'Offen?',
			'Namentlich?'
		]);
		expect(votes[0]).toMatchObject({ method: 'secret', yes: 2, no: 1, abstain: 0, outcome: 'adopted' });
		expect(votes[0]).not.toHaveProperty('ballot');
		expect(votes[1]).not.toHaveProperty('ballot');
		expect(votes[2].ballot).toHaveLength(2);
		expect(votes[2].ballot).toContainEqual({ person: `${BASE}/person/${town.anna.id}`, choice: 'yes' });
	});

	test('attendance is told with the approved minutes, not before', async () => {
		expect(await get(`meeting/${town.next.id}`)).not.toHaveProperty('participant');
	});

	test('the agenda as invited, with harmless headings; the recording with chapters and captions', async () => {
		const { meeting, item, opening, recording } = town;
		const found = await get(`meeting/${meeting.id}`);
		expect(found['ratssaal:agendaRevision']).toEqual([
			{
				kind: 'invitation',
				number: 0,
				published: AT,
				item: [
					{ agendaItem: `${BASE}/agenda-item/${opening.id}`, number: 'Ö 1', name: 'Eröffnung', public: true },
					{ agendaItem: `${BASE}/agenda-item/${item.id}`, number: 'Ö 2', name: 'Neubau', public: true },
					{ number: 'N 1', name: 'Grundstücksangelegenheit', public: false }
				]
			}
		]);
		expect(found['ratssaal:recording']).toEqual({
			hls: `${ORIGIN}/media/vod/${recording.id}/variants.m3u8`,
			mp4: `${ORIGIN}/media/vod/${recording.id}/aufzeichnung.mp4`,
			m4a: `${ORIGIN}/media/vod/${recording.id}/aufzeichnung.m4a`,
			start: '2026-03-10T17:00:00+01:00',
			end: '2026-03-10T19:00:00+01:00',
			duration: 3600,
			chapter: [
				{ title: 'Ö 2 Neubau', agendaItem: `${BASE}/agenda-item/${item.id}`, offset: 300, duration: 3300 }
			],
			caption: [{ language: 'de', vtt: `${BASE}/meeting/${meeting.id}/captions/de` }]
		});
		const captions = await client.fetch(found['ratssaal:recording'].caption[0].vtt);
		expect(captions.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
		expect(await captions.text()).toBe(
			'WEBVTT\n\n00:06:00.000 --> 00:06:02.000\nGuten Abend &amp; &lt;willkommen&gt;.\n'
		);
		expect((await client.get(`meeting/${meeting.id}/captions/en`)).status).toBe(404);
	});

	test('a file with its text and what it belongs to, a place with what is there', async () => {
		const { file, plain, paper, hall, council, anna, meeting } = town;
		expect(await get(`file/${file.id}`)).toMatchObject({
			text: 'Seite eins\fSeite zwei',
			paper: [`${BASE}/paper/${paper.id}`],
			derivativeFile: [`${BASE}/file/${plain.id}`]
		});
		expect(await get(`location/${hall.id}`)).toMatchObject({
			bodies: [`${BASE}/body/${town.bodyId}`],
			organizations: [`${BASE}/organization/${council.id}`],
			persons: [`${BASE}/person/${anna.id}`],
			meetings: [`${BASE}/meeting/${meeting.id}`],
			papers: [`${BASE}/paper/${paper.id}`]
		});
	});
});

describe('lists', () => {
	test('pages of equal size, forward and back, whatever the size', async () => {
		const { client: small, body } = await papers(7);
		const first = await small.get(`body/${body.id}/paper?limit=3`);
		const second = await small.get(first.json.links.next);
		const third = await small.get(second.json.links.next);
		expect([first, second, third].map(({ json }) => json.data.length)).toEqual([3, 3, 1]);
		expect(first.json.pagination).toEqual({ elementsPerPage: 3 });
		expect(first.json.links).not.toHaveProperty('prev');
		expect(third.json.links).not.toHaveProperty('next');
		expect(third.json.links.prev).toBe(second.json.links.self);
		expect(second.json.links.prev).toBe(first.json.links.self);
		expect(second.json.links.first).toBe(first.json.links.self);
		expect((await small.get(third.json.links.prev)).json.data).toEqual(second.json.data);
		expect(await small.all(`body/${body.id}/paper?limit=3`)).toEqual(
			await small.all(`body/${body.id}/paper`)
		);
	});

	test('more than a page by default', async () => {
		const { client: small, body } = await papers(101);
		const first = await small.get(`body/${body.id}/paper`);
		expect(first.json.data).toHaveLength(100);
		expect((await small.all(first.json.links.self)).length).toBe(101);
		expect((await small.get(`body/${body.id}/paper?limit=5000`)).json.data).toHaveLength(100);
	});

	test('a list that grows while it is read loses nothing', async () => {
		const { client: small, body } = await papers(4);
		const first = await small.get(`body/${body.id}/paper?limit=2`);
		const [new1] = await addPapers(body.id, 1);
		const rest = await small.all(first.json.links.next);
		expect(rest.map(({ id }) => id)).toContain(`${BASE}/paper/${new1!.id}`);
		expect(rest).toHaveLength(3);
	});

	test('by when they changed: what was shown as a date is a date to ask by', async () => {
		const { client: small, body, rows } = await papers(3);
		const [, changed] = rows;
		await database.owner.execute(
			sql`update publications set created = '2026-01-01T10:00:00.9Z', modified = '2026-01-02T10:00:00.9Z' where body_id = ${body.id} and kind = 'Paper'`
		);
		await database.owner.execute(
			sql`update publications set modified = '2026-03-01T10:00:00.9Z' where id = ${changed!.id}`
		);
		const list = `body/${body.id}/paper`;
		const count = async (query: string) => (await small.all(`${list}?${query}`)).length;
		expect(await count('modified_since=2026-03-01T11%3A00%3A00%2B01%3A00')).toBe(1);
		expect(await count('modified_since=2026-03-01T11%3A00%3A01%2B01%3A00')).toBe(0);
		expect(await count('modified_until=2026-01-02T11%3A00%3A00%2B01%3A00')).toBe(2);
		expect(await count('modified_until=2026-01-02T10%3A59%3A59%2B01%3A00')).toBe(0);
		expect(await count('created_since=2026-01-01T11%3A00%3A00%2B01%3A00')).toBe(3);
		expect(await count('created_until=2026-01-01T10%3A59%3A59%2B01%3A00')).toBe(0);
		expect(
			await count(
				'created_since=2026-01-01T00%3A00%3A00%2B01%3A00&modified_since=2026-02-01T00%3A00%3A00%2B01%3A00'
			)
		).toBe(1);
		for (const loose of [
			'2026-03-01T10:00:00Z',
			'2026-03-01T11:00:00+01:00',
			'2026-03-01T10:00:00.123456Z',
			'2026-03-01'
		]) {
			expect(await count(`modified_since=${loose}`), loose).toBe(1);
		}
	});

	test('with the withdrawn ones when changes are asked for, also in the lists of an organization', async () => {
		const { body, client: small, rows } = await papers(2);
		await withdraw(database, 'papers', rows[0]!.id);
		const list = `body/${body.id}/paper`;
		expect(await small.all(list)).toHaveLength(1);
		expect(await small.all(`${list}?created_since=2000-01-01T00%3A00%3A00%2B01%3A00`)).toHaveLength(1);
		const all = await small.all(`${list}?modified_since=2000-01-01T00%3A00%3A00%2B01%3A00`);
		expect(all.find(({ deleted }) => deleted)).toEqual({
			id: `${BASE}/paper/${rows[0]!.id}`,
			type: 'https://schema.oparl.org/1.1/Paper',
			created: AT,
			modified: AT,
			deleted: true
		});
		const council = await make.createOrganization(database.owner, body.id, make.released);
		const meeting = await make.createMeeting(database.owner, body.id, make.published);
		await database.owner
			.insert(tables.meetingOrganizations)
			.values({ bodyId: body.id, meetingId: meeting.id, organizationId: council.id });
		const meetings = `organization/${council.id}/meeting`;
		expect(await small.all(meetings)).toHaveLength(1);
		await withdraw(database, 'meetings', meeting.id);
		expect(await small.all(meetings)).toHaveLength(0);
		expect(await small.all(`${meetings}?modified_since=2000-01-01T00%3A00%3A00%2B01%3A00`)).toMatchObject([
			{ deleted: true }
		]);
	});

	test('without anything inside on request, but for the terms', async () => {
		for (const kind of PUBLISHED_KINDS) {
			const address = kind === 'Body' ? 'body' : listOf(kind);
			for (const object of await client.all(`${address}?omit_internal=true`)) {
				const inside = Object.entries(object).filter(
					([name, value]) =>
						name !== 'legislativeTerm' && name !== 'geojson' && JSON.stringify(value).includes('{')
				);
				expect(inside, kind).toEqual([]);
			}
		}
		expect((await get('body?omit_internal=true')).data[0].legislativeTerm).toHaveLength(1);
		expect((await get(`${listOf('Meeting')}?limit=1&omit_internal=true`)).links.next).toContain(
			'omit_internal=true'
		);
	});

	test.for([
		['modified_since=', 'modified_since'],
		['created_until=gestern', 'created_until'],
		['limit=0', 'limit'],
		['limit=-5', 'limit'],
		['limit=1e9', 'limit'],
		['after=1', 'after'],
		['omit_internal=vielleicht', 'omit_internal'],
		['page=2', 'page'],
		['offset=100', 'offset']
	] as const)('%s is refused in words', async ([query, named]) => {
		const { status, json } = await client.get(`${listOf('Paper')}?${query}`);
		expect(status).toBe(400);
		expect(json).toMatchObject({
			type: 'https://schema.oparl.org/1.1/Error',
			message: expect.stringContaining(named)
		});
	});
});

test('no query is ever the server’s fault', async () => {
	const doors = [
		'system',
		'body',
		`paper/${town.paper.id}`,
		`organization/${town.council.id}/meeting`,
		`file/${town.file.id}/access`,
		`body/${town.bodyId}/changes`,
		...PUBLISHED_KINDS.filter((kind) => kind !== 'Body').map(listOf)
	];
	const name = fc.constantFrom(
		...['after', 'limit', 'omit_internal', 'page', 'x', ''],
		...['created_since', 'created_until', 'modified_since', 'modified_until']
	);
	const two = (least: number, most: number) =>
		fc.integer({ min: least, max: most }).map((number) => String(number).padStart(2, '0'));
	const instant = fc
		.tuple(
			fc.constantFrom('0000', '0001', '1582', '1970', '2026', '9999'),
			two(0, 13),
			two(0, 32),
			two(0, 24),
			fc.constantFrom('Z', '+14:00', '-19:59', '+0100', ' 01:00', '')
		)
		.map(([year, month, date, hour, zone]) => `${year}-${month}-${date}T${hour}:59:60${zone}`);
	const value = fc.oneof(
		instant,
		instant.map((text) => text.replace(':60', ':59')),
		fc.constantFrom(
			'',
			'0',
			'1',
			'-1',
			'1e9',
			'9'.repeat(400),
			'true',
			'\u0000',
			'\ud800',
			'%',
			"' or 1=1 --"
		),
		fc.constantFrom('1.paper.0', '0', '1', '9'.repeat(19), '18446744073709551616'),
		fc.uuid(),
		fc.string({ unit: 'binary' })
	);
	const query = fc.array(fc.tuple(name, value), { maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...doors), query, async (door, pairs) => {
			const search = pairs
				.map(([key, text]) => `${key}=${encodeURIComponent(text.toWellFormed())}`)
				.join('&');
			const response = await client.fetch(`${door}?${search}`);
			expect([200, 301, 400, 410, 429]).toContain(response.status);
			const said = await response.text();
			if (response.status >= 400) expect(said).toContain('"https://schema.oparl.org/1.1/Error"');
		}),
		{
			numRuns: 100,
			examples: ['0000-01-01', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59Z'].map((at) => [
				'body',
				[['modified_until', at]]
			])
		}
	);
});

describe('one address each', () => {
	test.for([
		['/oparl/v1.1', '/oparl/v1.1/system'],
		['/oparl/v1.1/', '/oparl/v1.1/system'],
		['/oparl/v1.1/system/', '/oparl/v1.1/system'],
		['/oparl/v1.1//body', '/oparl/v1.1/body'],
		['/oparl/v1.1/Body', '/oparl/v1.1/body'],
		['/oparl/v1.1/body?x=1', '/oparl/v1.1/body'],
		['/oparl/v1.1/body?limit=007', '/oparl/v1.1/body?limit=7'],
		['/oparl/v1.1/body?elementsPerPage=5', '/oparl/v1.1/body?limit=5'],
		['/oparl/v1.1/body?limit=5&limit=6', '/oparl/v1.1/body?limit=6'],
		[
			'/oparl/v1.1/body?modified_since=2026-01-01&created_since=2026-01-01',
			'/oparl/v1.1/body?created_since=2026-01-01&modified_since=2026-01-01'
		],
		['/oparl/v1.1/paper/ID/', '/oparl/v1.1/paper/ID'],
		['/oparl/v1.1/PAPER/ID', '/oparl/v1.1/paper/ID'],
		['/oparl/v1.1/paper//ID', '/oparl/v1.1/paper/ID'],
		['/oparl/v1.1/paper/ID?utm=x', '/oparl/v1.1/paper/ID']
	] as const)('%s leads to %s', async ([from, to]) => {
		const { status, headers } = await client.get(from.replace('ID', town.paper.id.toUpperCase()));
		expect(status).toBe(301);
		expect(headers.get('location')).toBe(ORIGIN + to.replace('ID', town.paper.id));
		expect(headers.get('access-control-allow-origin')).toBe('*');
	});

	test('how signs are escaped makes no other address', async () => {
		for (const at of [
			'2026-01-01T00:00:00+01:00',
			'2026-01-01T00%3A00%3A00%2B01%3A00',
			'2026-01-01T00:00:00%2b01:00'
		]) {
			expect((await client.get(`${listOf('Paper')}?modified_since=${at}`)).status).toBe(200);
		}
	});

	test.for([
		['paper/01900000-0000-7000-8000-000000000000', 404],
		['paper/17', 400],
		['paper/%00', 400],
		['paper/%E0%A4%A', 400],
		["paper/' or 1=1", 400],
		['paper', 404],
		['nonsense', 404],
		['system/x', 404],
		['body/17/paper', 400],
		['body/01900000-0000-7000-8000-000000000000/paper', 404],
		['body/BODY/nonsense', 404],
		['body/BODY/body', 404],
		['body/BODY/paper/x', 404],
		['paper/PAPER/consultation', 404],
		['organization/01900000-0000-7000-8000-000000000000/meeting', 404],
		['meeting/MEETING/akoma-ntoso/agenda', 404],
		['meeting/MEETING/captions/de%20', 404],
		['meeting/01900000-0000-7000-8000-000000000000/akoma-ntoso/minutes', 404],
		['meeting/01900000-0000-7000-8000-000000000000/captions/de', 404],
		['file/FILE/other', 404],
		['file/17/access', 400],
		['file/01900000-0000-7000-8000-000000000000/access', 404]
	] as const)('%s is answered with an error object, %s', async ([address, status]) => {
		const ids = { BODY: town.bodyId, PAPER: town.paper.id, MEETING: town.meeting.id, FILE: town.file.id };
		const filled = address.replace(/BODY|PAPER|MEETING|FILE/, (name) => ids[name as keyof typeof ids]);
		const got = await client.get(filled);
		expect(got.status).toBe(status);
		expect(got.json).toMatchObject({
			type: 'https://schema.oparl.org/1.1/Error',
			message: expect.any(String),
			debug: expect.any(String)
		});
		expect(got.headers.get('access-control-allow-origin')).toBe('*');
	});

	test('what is not public is answered like what never was', async () => {
		const { secret, later, draft, closed, closedFile, hidden, secretCircle } = town;
		const nobody = await client.get('paper/01900000-0000-7000-8000-000000000000');
		for (const address of [
			`paper/${secret.id}`,
			`paper/${later.id}`,
			`meeting/${draft.id}`,
			`agenda-item/${closed.id}`,
			`file/${closedFile.id}`,
			`person/${hidden.id}`,
			`organization/${secretCircle.id}`
		]) {
			const got = await client.get(address);
			expect([got.status, got.text], address).toEqual([404, nobody.text]);
		}
		expect((await client.get(`file/${closedFile.id}/access`)).status).toBe(404);
		expect((await client.get(`organization/${secretCircle.id}/meeting`)).status).toBe(404);
	});

	test('another town’s objects are not this one’s', async () => {
		const other = await make.createBody(database.owner);
		const paper = await make.createPaper(database.owner, other.id, open);
		expect((await client.get(`paper/${paper.id}`)).status).toBe(404);
		expect((await client.get(`body/${other.id}`)).status).toBe(404);
		expect((await client.get(`body/${other.id}/paper`)).status).toBe(404);
	});
});

describe('asked again', () => {
	test.for(['system', 'body', 'paper/PAPER', 'LIST'])('%s is not sent twice', async (address) => {
		const filled = address.replace('PAPER', town.paper.id).replace('LIST', listOf('Paper'));
		const first = await client.get(filled);
		const etag = first.headers.get('etag')!;
		expect(first.headers.get('cache-control')).toBe('public, no-cache');
		const again = await client.get(filled, { headers: { 'if-none-match': `"other", ${etag}` } });
		expect([again.status, again.text]).toEqual([304, '']);
		expect(again.headers.get('access-control-allow-origin')).toBe('*');
		expect((await client.get(filled, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
	});

	test('an object by its date; a tag counts more', async () => {
		const address = `paper/${town.paper.id}`;
		const { headers } = await client.get(address);
		const modified = headers.get('last-modified')!;
		expect((await client.get(address, { headers: { 'if-modified-since': modified } })).status).toBe(304);
		const earlier = new Date(Date.parse(modified) - 1000).toUTCString();
		expect((await client.get(address, { headers: { 'if-modified-since': earlier } })).status).toBe(200);
		const both = { 'if-modified-since': modified, 'if-none-match': '"other"' };
		expect((await client.get(address, { headers: both })).status).toBe(200);
	});

	test.for(['system', 'paper/PAPER', 'LIST', 'nonsense', 'file/FILE/access'])(
		'HEAD of %s says what GET says, without the body',
		async (address) => {
			const filled = address
				.replace('PAPER', town.paper.id)
				.replace('LIST', listOf('Paper'))
				.replace('FILE', town.file.id);
			const [asked, full] = [await client.fetch(filled, { method: 'HEAD' }), await client.fetch(filled)];
			expect(asked.status).toBe(full.status);
			expect(await asked.text()).toBe('');
			const headers = (response: Response) => Object.fromEntries(response.headers);
			expect(headers(asked)).toEqual(headers(full));
			await full.body?.cancel();
		}
	);
});

describe('files', () => {
	test('to look at and to save', async () => {
		const shown = await client.fetch(`file/${town.file.id}/access`);
		expect(shown.headers.get('content-disposition')).toMatch(/^inline/);
		expect(shown.headers.get('access-control-allow-origin')).toBe('*');
		expect(await shown.text()).toBe('0123456789');
		const saved = await client.fetch(`file/${town.file.id}/download`);
		expect(saved.headers.get('content-disposition')).toBe(
			`attachment; filename="Vorlage.pdf"; filename*=UTF-8''Vorlage.pdf`
		);
		await saved.body?.cancel();
	});

	test('says under which licence it stands, its own before the town’s', async () => {
		const linked = async (address: string) =>
			(await client.fetch(address, { method: 'HEAD' })).headers.get('link');
		expect(await linked(`file/${town.file.id}/access`)).toBe(`<${LICENSE}>; rel="license"`);
		const licences = ['https://creativecommons.org/licenses/by/4.0/', 'nur für den Dienstgebrauch'];
		const [own, unsaid] = await Promise.all(
			licences.map((fileLicense) =>
				make.createFile(
					database.owner,
					town.bodyId,
					{ sha256: 'f'.repeat(64), fileLicense, ...make.released },
					{ meetingId: town.meeting.id }
				)
			)
		);
		expect(await linked(`file/${own!.id}/download`)).toBe(`<${licences[0]}>; rel="license"`);
		expect(await linked(`file/${unsaid!.id}/download`)).toBe(`<${LICENSE}>; rel="license"`);
		for (const part of ['captions/de', 'akoma-ntoso/minutes', 'akoma-ntoso/resolutions']) {
			expect(await linked(`meeting/${town.meeting.id}/${part}`), part).toBe(`<${LICENSE}>; rel="license"`);
		}
	});

	test.for(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml'])(
		'%s is looked at as nothing a browser would run',
		async (mimeType) => {
			const file = await make.createFile(
				database.owner,
				town.bodyId,
				{ mimeType, sha256: 'd'.repeat(64), ...make.released },
				{ meetingId: town.meeting.id }
			);
			const { headers, body } = await client.fetch(`file/${file.id}/access`);
			expect(headers.get('content-type')).toBe('application/octet-stream');
			expect(headers.get('content-disposition')).toMatch(/^inline/);
			expect(headers.get('content-security-policy')).toContain('sandbox');
			await body?.cancel();
		}
	);

	test('a withdrawn one is gone, and says so', async () => {
		const file = await make.createFile(
			database.owner,
			town.bodyId,
			{ sha256: 'e'.repeat(64), ...make.released },
			{ paperId: town.paper.id }
		);
		await withdraw(database, 'files', file.id);
		for (const way of ['access', 'download']) {
			const got = await client.get(`file/${file.id}/${way}`);
			expect(got.status).toBe(410);
			expect(got.json.type).toBe('https://schema.oparl.org/1.1/Error');
		}
		expect((await client.get(`file/${file.id}`)).json).toMatchObject({ deleted: true });
	});

	test('one that was only recorded says where it lies, or that it is not here', async () => {
		expect((await get(`file/${town.foreign.id}`)).accessUrl).toBe('https://alt.example/plan.pdf');
		expect((await client.get(`file/${town.foreign.id}/access`)).status).toBe(404);
	});
});

describe('nothing non-public leaves', () => {
	test('by no door of open data', async () => {
		const seen = await everything();
		expect(seen.size).toBeGreaterThan(60);
		for (const [address, text] of seen) expect(text.includes(CANARY), address).toBe(false);
		// The walk would notice: what is public is in it.
		expect([...seen.values()].join('')).toContain('Grundstücksangelegenheit');
	});

	test('neither after it was withdrawn', async () => {
		const paper = await make.createPaper(database.owner, town.bodyId, { name: 'Versehentlich', ...open });
		await make.createFile(
			database.owner,
			town.bodyId,
			{ name: 'Versehentlich', ...make.released },
			{ paperId: paper.id }
		);
		expect([...(await everything()).values()].join('')).toContain('Versehentlich');
		await database.app.update(tables.papers).set({ public: false }).where(eq(tables.papers.id, paper.id));
		expect([...(await everything()).values()].join('')).not.toContain('Versehentlich');
	});
});

/** Every answer that can be found from the system on, all lists with the withdrawn ones, and every kind of door. */
async function everything(): Promise<Map<string, string>> {
	const seen = new Map<string, string>();
	const ahead = [
		`${BASE}/system`,
		...PUBLISHED_KINDS.filter((kind) => kind !== 'Body').map(
			(kind) => `${BASE}/${listOf(kind)}?modified_since=2000-01-01T00%3A00%3A00%2B01%3A00`
		)
	];
	for (let next = ahead.pop(); next; next = ahead.pop()) {
		const [address] = next.split('#');
		if (seen.has(address!) || !address!.startsWith(BASE)) continue;
		const response = await client.fetch(address!);
		const text = await response.text();
		seen.set(address!, text);
		ahead.push(...(text.match(/https:\/\/rat\.stadt\.example\/oparl\/[^"\s<]+/g) ?? []));
	}
	return seen;
}

async function papers(count: number) {
	const body = await make.createBody(database.owner);
	return { body, client: new OparlClient(database, body.id), rows: await addPapers(body.id, count) };
}

async function addPapers(bodyId: string, count: number) {
	const rows = [];
	for (let index = 0; index < count; index++) rows.push(await make.createPaper(database.owner, bodyId, open));
	return rows;
}
