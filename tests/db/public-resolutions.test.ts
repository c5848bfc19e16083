/** Lists of resolutions on the public connection: narrowed, counted, gone through to the end, as feed and as table. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, day } from '#lib/domain/calendar.ts';
import { PROGRESS, statusOf } from '#lib/domain/implementations/status.ts';
import { listResolutionFacets } from '#lib/server/db/queries/public-resolutions.ts';
import {
	countResolutions,
	listResolutions,
	listStatuses,
	type ResolutionFilter,
	type ResolutionOrder
} from '#lib/server/db/queries/resolution-lines.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const TODAY = day('2026-11-24');
const SECRET = 'Grundstück Geheimgasse';

let database: TestDatabase;
let bodyId: string;
let council: string;
let committee: string;
let faction: string;
let mayor: string;
let building: string;
let schools: string;
let term: string;
let count = 0;

beforeAll(async () => {
	database = await openTestDatabase();
	const { owner } = database;
	bodyId = (await make.createBody(owner)).id;
	const organization = async (name: string, organizationType = 'Gremium') =>
		(await make.createOrganization(owner, bodyId, { ...make.released, name, organizationType })).id;
	council = await organization('Rat');
	committee = await organization('Schulausschuss');
	faction = await organization('Fraktion Nord', 'Fraktion');
	building = await organization('Bauamt', 'Verwaltungsbereich');
	schools = await organization('Schulamt', 'Verwaltungsbereich');
	mayor = (await make.createPerson(owner, bodyId, make.released)).id;
	const [row] = await owner
		.insert(tables.legislativeTerms)
		.values({ bodyId, name: '2025–2030', startDate: '2025-11-01' })
		.returning();
	term = row!.id;
});
afterAll(() => database.close());

interface Made {
	readonly title?: string;
	readonly organizationId?: string;
	readonly by?: { readonly organizationId?: string; readonly personId?: string };
	readonly decidedAt?: string;
	readonly open?: boolean;
	readonly result?: string;
	readonly binding?: boolean;
	readonly termId?: string;
	readonly tracked?: Partial<typeof tables.implementations.$inferInsert> | null;
}

/** A resolution with its paper and, unless `tracked` is null, its control; answers its id. */
async function resolve(made: Made = {}): Promise<string> {
	const { owner } = database;
	const open = made.open ?? true;
	const at = new Date(made.decidedAt ?? '2026-10-01T17:00:00Z');
	const meeting = await make.createMeeting(owner, bodyId, {
		...make.published,
		state: 'held',
		legislativeTermId: made.termId
	});
	await owner
		.insert(tables.meetingOrganizations)
		.values({ bodyId, meetingId: meeting.id, organizationId: made.organizationId ?? council });
	const paper = await make.createPaper(owner, bodyId, {
		public: open,
		...make.published,
		reference: `2026/${++count}`,
		paperType: 'Beschlussvorlage'
	});
	if (made.by) {
		await owner
			.insert(tables.paperOriginators)
			.values({ bodyId, paperId: paper.id, role: 'originator', ...made.by });
	}
	const [station] = await owner
		.insert(tables.consultations)
		.values({ bodyId, paperId: paper.id, meetingId: meeting.id, role: 'Entscheidung' })
		.returning();
	const item = await make.createAgendaItem(owner, bodyId, {
		meetingId: meeting.id,
		name: made.title ?? `Beschluss ${count}`,
		public: open,
		consultationId: station!.id
	});
	const [resolution] = await owner
		.insert(tables.resolutions)
		.values({
			bodyId,
			meetingId: meeting.id,
			agendaItemId: item.id,
			result: made.result ?? 'Beschlossen',
			text: 'Es wird beschlossen.',
			decidedAt: at,
			binding: made.binding ?? true,
			public: open
		})
		.returning();
	if (made.tracked !== null) {
		await owner
			.insert(tables.implementations)
			.values({ bodyId, resolutionId: resolution!.id, public: open, ...made.tracked });
	}
	return resolution!.id;
}

const reading = (town = bodyId) => ({ bodyId: town, timeZone: 'Europe/Berlin', today: TODAY });
const list = async (filter: ResolutionFilter, town = bodyId) =>
	(await listResolutions(database.public, reading(town), filter, { limit: 100 })).map(({ id }) => id);

test('the traffic light in SQL says what the rule says, in every case there is', async () => {
	const id = await resolve({ title: 'Ampel' });
	const days = [null, addDays(TODAY, -1), TODAY, addDays(TODAY, 1)];
	const cases = PROGRESS.flatMap((progress) =>
		days.flatMap((due) => (due ? days.slice(1) : [null]).map((firstDue) => ({ progress, due, firstDue })))
	);
	for (const { progress, due, firstDue } of cases) {
		const status = statusOf({ progress, due: due ?? undefined, firstDue: firstDue ?? undefined }, TODAY);
		await database.owner
			.update(tables.implementations)
			.set({ progress, due, firstDue })
			.where(eq(tables.implementations.resolutionId, id));
		const said = `${progress}, ${due}, first ${firstDue}`;
		expect(await list({ words: 'Ampel', status: [status] }), said).toEqual([id]);
		expect([...(await countResolutions(database.public, reading(), { words: 'Ampel' }))], said).toEqual([
			[status, 1]
		]);
	}
});

test('a sitting says how far what it has resolved is, as far as that is public', async () => {
	const late = { progress: 'running', due: addDays(TODAY, -1) } as const;
	const said = async (made: Made) => {
		const id = await resolve(made);
		const [row] = await database.owner
			.select({ meetingId: tables.resolutions.meetingId, itemId: tables.resolutions.agendaItemId })
			.from(tables.resolutions)
			.where(eq(tables.resolutions.id, id));
		const rows = await listStatuses(database.public, reading(), row!.meetingId);
		return rows.map((one) => (one.id === id && one.itemId === row!.itemId ? one.status : 'another'));
	};
	expect(await said({ tracked: late })).toEqual(['overdue']);
	expect(await said({ tracked: { ...late, public: false } })).toEqual(['untracked']);
	expect(await said({ tracked: late, open: false })).toEqual([]);
	expect(await said({ tracked: late, binding: false })).toEqual([]);
	expect(await said({ tracked: late, result: 'Abgelehnt' })).toEqual([]);
});

test('each filter takes what it names and nothing else', async () => {
	const one = await resolve({
		title: 'Neubau Nord 100%',
		organizationId: committee,
		by: { organizationId: faction },
		termId: term,
		decidedAt: '2021-12-31T23:30:00Z',
		tracked: { organizationId: building, due: day('2027-01-31') }
	});
	const other = await resolve({
		title: 'Neubau Süd',
		by: { personId: mayor },
		decidedAt: '2021-12-31T22:30:00Z',
		tracked: { organizationId: schools }
	});
	expect(await list({ organizationId: committee })).toEqual([one]);
	expect(await list({ originatorId: faction })).toEqual([one]);
	expect(await list({ originatorId: mayor })).toEqual([other]);
	expect(await list({ officeId: building })).toEqual([one]);
	expect(await list({ within: [schools] })).toEqual([other]);
	expect(await list({ termId: term })).toEqual([one]);
	// Half past midnight in Berlin is another year than half past eleven.
	expect(await list({ year: 2022 })).toEqual([one]);
	expect(await list({ year: 2021 })).toEqual([other]);
	expect(await list({ words: 'nord neubau' })).toEqual([one]);
	expect(await list({ words: '100%' })).toEqual([one]);
	expect(await list({ words: '1_0%' })).toEqual([]);
	expect(await list({ waitsFor: 'due', within: [building, schools] })).toEqual([other]);

	const facets = await listResolutionFacets(database.public, reading());
	expect(facets.deciding.map(({ name }) => name)).toEqual(['Rat', 'Schulausschuss']);
	expect(facets.originators.map(({ name }) => name)).toEqual(['Fraktion Nord']);
	expect(facets.offices.map(({ name }) => name)).toEqual(['Bauamt', 'Schulamt']);
	expect(facets.years).toEqual([2026, 2022, 2021]);
});

test('what binds nobody, was rejected or belongs to another town is no resolution to carry out', async () => {
	const { id: town } = await make.createBody(database.owner);
	expect(await list({}, town)).toEqual([]);
	await resolve({ title: 'Empfehlung', binding: false });
	await resolve({ title: 'Ablehnung', result: 'Abgelehnt' });
	const amended = await resolve({ title: 'Änderung', result: 'Geändert beschlossen' });
	expect(await list({ words: 'Empfehlung' })).toEqual([]);
	expect(await list({ words: 'Ablehnung' })).toEqual([]);
	expect(await list({ words: 'Änderung' })).toEqual([amended]);
});

test.for(['newest', 'due', 'changed'] as const)(
	'a list by %s is gone through page by page, each row once',
	async (order: ResolutionOrder) => {
		const words = `Strecke-${order}`;
		for (let each = 0; each < 11; each++) {
			await resolve({
				title: words,
				decidedAt: `2026-0${1 + (each % 3)}-01T17:00:00.123Z`,
				tracked: each % 4 === 3 ? null : { due: each % 4 === 0 ? null : day(`2027-0${1 + (each % 2)}-01`) }
			});
		}
		const whole = await listResolutions(database.public, reading(), { words }, { order, limit: 100 });
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const rows = await listResolutions(database.public, reading(), { words }, { order, cursor, limit: 3 });
			seen.push(...rows.map(({ id }) => id));
			cursor = rows.length === 3 ? rows.at(-1)!.cursor : undefined;
		} while (cursor);
		expect(seen).toEqual(whole.map(({ id }) => id));
		expect(new Set(seen).size).toBe(11);

		for (const nonsense of ['', '~', 'x~y', "1'--~00000000-0000-7000-8000-000000000000", '9999-99-99~x']) {
			const rows = await listResolutions(
				database.public,
				reading(),
				{ words },
				{ order, cursor: nonsense, limit: 2 }
			);
			expect(rows.map(({ id }) => id)).toEqual(seen.slice(0, 2));
		}
	}
);

describe('the doors of the list', () => {
	const ask = async (door: 'tabelle.csv' | 'neues.atom', query = '') => {
		const { GET } = (await import(`../../src/routes/(public)/beschluesse/${door}/+server.ts`)) as {
			GET: (event: unknown) => Response | Promise<Response>;
		};
		const url = new URL(`https://stadt.example/beschluesse/${door}${query}`);
		const body = { id: bodyId, slug: 'stadt', name: 'Stadt', timeZone: 'Europe/Berlin' };
		const locals = { db: database.public, body, today: TODAY, now: new Date('2026-11-24T09:00:00Z') };
		const response = await GET({ locals, url, request: new Request(url) });
		return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
	};
	const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

	test('the table opens in a German spreadsheet, and no cell of it is a formula', async () => {
		await resolve({
			title: '=HYPERLINK("https://boese.example";"Öffnen")',
			by: { organizationId: faction },
			tracked: { organizationId: building, due: day('2027-03-31') }
		});
		const { response, bytes } = await ask('tabelle.csv', '?suche=HYPERLINK');
		expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		expect(response.headers.get('content-disposition')).toContain('beschluesse-stadt-2026-11-24.csv');
		const [head, row, ...rest] = textOf(bytes).slice(1).split('\r\n');
		expect(head).toMatch(/^Beschlossen am;Gremium;TOP;Beschluss;/);
		expect(row).toContain(`"'=HYPERLINK(""https://boese.example"";""Öffnen"")"`);
		expect(row).toContain(';Fraktion Nord;Offen;Bauamt;2027-03-31;');
		expect(rest).toEqual(['']);
	});

	test('the feed has each last word once, newest first, and says it again for each report', async () => {
		const id = await resolve({ title: 'Feed & <b>Futter</b>' });
		const first = textOf((await ask('neues.atom', '?suche=Feed')).bytes);
		expect(first).toContain('Offen: Feed &amp; &lt;b&gt;Futter');
		expect(first).toContain(`urn:uuid:${id}`);
		const [implementation] = await database.owner
			.update(tables.implementations)
			.set({ progress: 'running' })
			.where(eq(tables.implementations.resolutionId, id))
			.returning();
		const [report] = await database.owner
			.insert(tables.implementationReports)
			.values({
				bodyId,
				implementationId: implementation!.id,
				on: TODAY,
				text: 'Die Arbeiten laufen.',
				acceptedAt: new Date(),
				public: true
			})
			.returning();
		const second = textOf((await ask('neues.atom', '?suche=Feed')).bytes);
		expect(second).toContain(`urn:uuid:${report!.id}`);
		expect(second).toContain('Die Arbeiten laufen.');
	});

	test.for(['tabelle.csv', 'neues.atom'] as const)('%s holds nothing that is not public', async (door) => {
		await resolve({ title: SECRET, open: false });
		const open = await resolve({ title: 'Offenes Verfahren' });
		const [implementation] = await database.owner
			.update(tables.implementations)
			.set({ progress: 'running' })
			.where(eq(tables.implementations.resolutionId, open))
			.returning();
		const report = { bodyId, implementationId: implementation!.id, on: TODAY, text: SECRET };
		await database.owner.insert(tables.implementationReports).values([
			{ ...report, acceptedAt: new Date(), public: false },
			{ ...report, acceptedAt: null, public: true },
			{ ...report, acceptedAt: new Date(), public: true, deleted: new Date() }
		]);
		const text = textOf((await ask(door)).bytes);
		expect(text).toContain('Offenes Verfahren');
		expect(text).not.toContain(SECRET);
	});
});
