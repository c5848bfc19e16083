/** Papers on the map: near a point, in a district, by address; and nothing of a paper that is not public. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	findAddresses,
	listDistricts,
	listMapPoints,
	listPlacedPapers,
	type PlaceFilter
} from '#lib/server/db/queries/public-places.ts';
import { agendaItems, consultations, locations, paperLocations } from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const PUBLISHED = new Date('2026-03-01T08:00:00Z');

/** The market place; a hundredth of a degree to the north is 1112 m. */
const MARKET = { latitude: 51.85, longitude: 8.43 };

let database: TestDatabase;
let bodyId: string;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
	bodyId = (await make.createBody(database.owner)).id;
});

const point = (latitude: number, longitude: number) => ({
	type: 'Feature',
	properties: {},
	geometry: { type: 'Point', coordinates: [longitude, latitude] }
});

async function place(fields: Partial<typeof locations.$inferInsert> = {}): Promise<string> {
	const [row] = await database.owner
		.insert(locations)
		.values({ bodyId, public: true, geojson: point(MARKET.latitude, MARKET.longitude), ...fields })
		.returning({ id: locations.id });
	return row!.id;
}

async function paperAt(locationIds: readonly string[], fields: object = {}): Promise<string> {
	const { id } = await make.createPaper(database.owner, bodyId, {
		public: true,
		publishedAt: PUBLISHED,
		...fields
	});
	await database.owner
		.insert(paperLocations)
		.values(locationIds.map((locationId) => ({ bodyId, paperId: id, locationId })));
	return id;
}

const list = (filter: PlaceFilter = {}, nearestFirst = false, page = 1) =>
	listPlacedPapers(database.public, bodyId, filter, nearestFirst, page);
const around = (radiusM: number, at = MARKET): PlaceFilter => ({ around: { point: at, radiusM } });
const idsOf = async (filter?: PlaceFilter, nearestFirst?: boolean) =>
	(await list(filter, nearestFirst)).rows.map(({ id }) => id);

describe('the middle of a location', () => {
	const middleOf = async (geojson: object | null) => {
		const id = await place({ geojson: geojson as Record<string, unknown> | null });
		const [row] = await database.owner.select().from(locations).where(eq(locations.id, id));
		return [row!.latitude, row!.longitude];
	};
	const feature = (type: string, coordinates: unknown) => ({
		type: 'Feature',
		geometry: { type, coordinates }
	});

	test.for([
		['a point', feature('Point', [8.43, 51.85]), [51.85, 8.43]],
		['a point with a height', feature('Point', [8.43, 51.85, 80]), [51.85, 8.43]],
		[
			'a line',
			feature('LineString', [
				[8, 51],
				[8.5, 51.1],
				[9, 52]
			]),
			[51.5, 8.5]
		],
		[
			'an area',
			feature('Polygon', [
				[
					[8, 51],
					[10, 51],
					[10, 52],
					[8, 52],
					[8, 51]
				]
			]),
			[51.5, 9]
		],
		['metres', feature('Point', [396_000, 5_708_000]), [null, null]],
		['text for numbers', feature('Point', ['8', '51']), [null, null]],
		['a number beyond all bounds', feature('Point', [8, 1e300]), [null, null]],
		['no geometry', { type: 'Feature', geometry: null }, [null, null]],
		['no object', ['x'], [null, null]],
		['nothing', null, [null, null]]
	] as const)('of %s', async ([, geojson, middle]) => {
		expect(await middleOf(geojson)).toEqual(middle);
	});
});

test('a paper is found within the radius, and not beyond it', async () => {
	const near = await paperAt([await place({ geojson: point(51.852, 8.43), streetAddress: 'Am Wehr' })]);
	const far = await paperAt([await place({ geojson: point(51.85, 8.46) })]);
	expect(await idsOf(around(250))).toEqual([near]);
	expect(await idsOf(around(200))).toEqual([]);
	expect(await idsOf(around(5000), true)).toEqual([near, far]);
	const { rows } = await list(around(5000), true);
	expect(rows[0]).toMatchObject({ place: 'Am Wehr' });
	expect(rows[0]!.distanceM).toBeCloseTo(222.4, 0);
	expect(rows[1]!.distanceM).toBeCloseTo(2060, -1);
});

test('of a paper with several places the nearest counts, and the paper is there once', async () => {
	const id = await paperAt([
		await place({ geojson: point(51.86, 8.43), description: 'Schule' }),
		await place({ geojson: point(51.851, 8.43), description: 'Turnhalle' })
	]);
	expect(await list(around(2000))).toMatchObject({ total: 1, rows: [{ id, place: 'Turnhalle' }] });
});

test('a district, and pages of it', async () => {
	const south = await place({ subLocality: 'Südaue' });
	await paperAt([await place({ subLocality: 'Altstadt' })]);
	for (let number = 1; number <= 27; number++) {
		await paperAt([south], { date: `2026-01-${String(number).padStart(2, '0')}`, name: `Weg ${number}` });
	}
	const first = await list({ district: 'Südaue' });
	const second = await list({ district: 'Südaue' }, false, 2);
	expect([first.total, first.pages, first.rows.length, second.rows.length]).toEqual([27, 2, 25, 2]);
	expect([first.rows[0]!.name, second.rows.at(-1)!.name]).toEqual(['Weg 27', 'Weg 1']);
	expect(await listDistricts(database.public, bodyId)).toEqual(['Altstadt', 'Südaue']);
});

test('what was decided last stands with it', async () => {
	const id = await paperAt([await place()]);
	for (const [day, result] of [
		['2026-03-05', 'vertagt'],
		['2026-04-09', 'beschlossen']
	]) {
		const meeting = await make.createMeeting(database.owner, bodyId, {
			start: new Date(`${day}T16:00:00Z`),
			publishedAt: PUBLISHED,
			state: 'held'
		});
		const [station] = await database.owner
			.insert(consultations)
			.values({ bodyId, paperId: id, meetingId: meeting.id })
			.returning();
		const [item] = await database.owner
			.insert(agendaItems)
			.values({
				...{ bodyId, meetingId: meeting.id, name: 'Schule', public: true, order: 0, result },
				consultationId: station!.id
			})
			.returning();
		await database.owner
			.update(consultations)
			.set({ agendaItemId: item!.id })
			.where(eq(consultations.id, station!.id));
	}
	expect((await list()).rows).toMatchObject([{ id, result: 'beschlossen' }]);
});

test.for([
	['Mühlenweg', 'Mühlenweg, Südaue'],
	['MÜHLENWEG 14b', 'Mühlenweg, Südaue'],
	['Muehlenweg', 'Mühlenweg, Südaue'],
	['mühlweg', 'Mühlenweg, Südaue'],
	['Grundschule St Martin', 'Grundschule St. Martin, Kirchgasse 3, Altstadt'],
	['südaue', 'Südaue']
] as const)('the address „%s“ is known', async ([words, name]) => {
	await place({ streetAddress: 'Mühlenweg', subLocality: 'Südaue' });
	await place({ streetAddress: 'Rosenweg', subLocality: 'Mühlenbach' });
	await place({
		description: 'Grundschule St. Martin',
		streetAddress: 'Kirchgasse 3',
		subLocality: 'Altstadt'
	});
	await place({ description: 'Kita Südaue', subLocality: 'Südaue' });
	await place({ subLocality: 'Südaue' });
	expect((await findAddresses(database.public, bodyId, words))[0]).toEqual({ name, ...MARKET });
	expect(await findAddresses(database.public, bodyId, 'Xanten')).toEqual([]);
});

test('nothing tells where a paper lies that is not public, withdrawn or not yet out', async () => {
	const secret = await place({ description: 'GEHEIMES GRUNDSTÜCK', subLocality: 'GEHEIM', public: false });
	const street = await place({ streetAddress: 'Am Wehr', subLocality: 'Altstadt' });
	await paperAt([secret]);
	for (const fields of [
		{ public: false },
		{ deleted: new Date() },
		{ publishedAt: new Date('2999-01-01') },
		{ publishedAt: null }
	]) {
		await paperAt([street], { name: 'GEHEIM', ...fields });
	}
	expect(await list(around(5000))).toEqual({ rows: [], total: 0, pages: 1 });
	expect(await listMapPoints(database.public, bodyId, {})).toEqual([]);
	expect(await listDistricts(database.public, bodyId)).toEqual([]);
	expect(await findAddresses(database.public, bodyId, 'Geheimes Grundstück')).toEqual([]);
});

test('the map counts what is public at each place, of this town alone', async () => {
	const here = await place({ streetAddress: 'Am Wehr' });
	await paperAt([here]);
	await paperAt([here]);
	await paperAt([here], { public: false });
	const mine = bodyId;
	bodyId = (await make.createBody(database.owner)).id;
	await paperAt([await place({ streetAddress: 'Fremde Straße' })]);
	bodyId = mine;
	expect(await listMapPoints(database.public, bodyId, around(500))).toEqual([
		{ name: 'Am Wehr', papers: 2, ...MARKET }
	]);
	expect(await listMapPoints(database.public, bodyId, around(500, { latitude: 51, longitude: 8 }))).toEqual(
		[]
	);
});
