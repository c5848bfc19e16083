/** Places are assigned to papers by clerks, and the municipality's outline is set by administrators. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { findOfficePlaces, listOfficePlaces } from '#lib/server/db/queries/office-places.ts';
import { findTerritory, listMapPoints } from '#lib/server/db/queries/public-places.ts';
import { auditEntries, locations, meetings, papers, publications } from '#lib/server/db/schema/index.ts';
import { choosePlace, enterPlace, followPublicity, removePlace } from '#lib/server/places/place-paper.ts';
import { removeTerritory, setTerritory } from '#lib/server/places/set-territory.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let bodyId: string;
let clerk: Actor;
let paperId: string;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
	bodyId = (await make.createBody(database.owner)).id;
	clerk = await make.createActor(database.owner, bodyId, ['clerk']);
	paperId = await paper({ public: true, publishedAt: new Date('2026-03-01T08:00:00Z') });
});

const paper = async (fields: object) =>
	(await make.createPaper(database.owner, bodyId, { state: 'accepted', ...fields })).id;
const enter = (fields: object, id = paperId, actor = clerk) => enterPlace(database.app, actor, id, fields);
const places = (id = paperId) => listOfficePlaces(database.app, id);
const points = () => listMapPoints(database.public, bodyId, {});

test('a new place with coordinates is on the map, and open data hears of it', async () => {
	await enter({ streetAddress: 'Mühlenweg 4', subLocality: 'Südaue', point: ' 51.84612 , 8.43799 ' });
	expect(await points()).toEqual([
		{ name: 'Mühlenweg 4, Südaue', latitude: 51.84612, longitude: 8.43799, papers: 1 }
	]);
	const [place] = await places();
	const known = await database.owner
		.select({ kind: publications.kind })
		.from(publications)
		.where(and(eq(publications.id, place!.id), eq(publications.kind, 'Location')));
	expect(known).toHaveLength(1);
});

test('without coordinates it is the paper’s, and not on the map', async () => {
	await enter({ description: 'Alte Weberei', point: '' });
	expect(await places()).toMatchObject([{ name: 'Alte Weberei', latitude: null }]);
	expect(await points()).toEqual([]);
});

test.for([
	[{ subLocality: 'Südaue' }, 'description'],
	[{ description: 'x', point: '51.8' }, 'point'],
	[{ description: 'x', point: '8.4, 551' }, 'point'],
	[{ description: 'x', point: '91, 8' }, 'point'],
	[{ description: 'x'.repeat(201) }, 'description']
] as const)('%o is refused at its field', async ([fields, field]) => {
	await expect(enter(fields)).rejects.toMatchObject({
		code: 'invalid',
		fields: { [field]: expect.any(String) }
	});
	expect(await places()).toEqual([]);
});

test('what is known is found by words that are nearly right, assigned once and taken off again', async () => {
	await enter({ description: 'Grundschule Nord', point: '51.9, 8.4' });
	const second = await paper({ public: true, publishedAt: new Date() });
	const [found] = await findOfficePlaces(database.app, clerk, second, 'grundschule nort');
	expect(found).toMatchObject({ name: 'Grundschule Nord' });
	const chosen = { locationId: found!.id };
	await choosePlace(database.app, clerk, second, chosen);
	await choosePlace(database.app, clerk, second, chosen);
	expect(await points()).toMatchObject([{ papers: 2 }]);
	expect(await findOfficePlaces(database.app, clerk, second, 'Grundschule Nord')).toEqual([]);
	await removePlace(database.app, clerk, second, chosen);
	expect(await points()).toMatchObject([{ papers: 1 }]);
	const acts = await database.owner
		.select({ act: auditEntries.act })
		.from(auditEntries)
		.where(eq(auditEntries.subjectId, second));
	expect(acts.map(({ act }) => act)).toEqual(['place-paper', 'place-paper', 'remove-place']);
});

test('the place of a non-public paper is seen by nobody outside, nor offered for others', async () => {
	const secret = await paper({ public: false });
	await enter({ description: 'Geheimes Grundstück', point: '51.9, 8.4' }, secret);
	expect(await points()).toEqual([]);
	expect(await database.public.$count(locations, eq(locations.description, 'Geheimes Grundstück'))).toBe(0);
	expect(await findOfficePlaces(database.app, clerk, paperId, 'Geheimes Grundstück')).toEqual([]);

	await database.owner
		.update(papers)
		.set({ public: true, publishedAt: new Date() })
		.where(eq(papers.id, secret));
	await followPublicity(database.app, secret, true);
	expect(await points()).toMatchObject([{ name: 'Geheimes Grundstück', papers: 1 }]);
});

test('what others use stays public', async () => {
	const draft = await paper({ public: true });
	await enter({ description: 'Rathaus' }, draft);
	await enter({ description: 'Acker' }, draft);
	const of = async (name: string) => (await places(draft)).find((place) => place.name === name)!;
	const meeting = await make.createMeeting(database.owner, bodyId);
	await database.owner
		.update(meetings)
		.set({ locationId: (await of('Rathaus')).id })
		.where(eq(meetings.id, meeting.id));
	await followPublicity(database.app, draft, false);
	expect([(await of('Rathaus')).public, (await of('Acker')).public]).toEqual([true, false]);
});

test('not by members, and not for another town’s papers', async () => {
	const member = await make.createActor(database.owner, bodyId, ['member']);
	await expect(enter({ description: 'x' }, paperId, member)).rejects.toMatchObject({ code: 'forbidden' });
	const stranger = await make.createActor(database.owner, (await make.createBody(database.owner)).id, [
		'clerk'
	]);
	await expect(enter({ description: 'x' }, paperId, stranger)).rejects.toMatchObject({ code: 'not-found' });
	await expect(
		choosePlace(database.app, clerk, paperId, { locationId: crypto.randomUUID() })
	).rejects.toMatchObject({ code: 'not-found' });
});

test('an administrator sets the outline, and takes it off', async () => {
	const administrator = await make.createActor(database.owner, bodyId, ['administrator']);
	const fileOf = (content: unknown) => ({
		file: new File([typeof content === 'string' ? content : JSON.stringify(content)], 'gebiet.geojson')
	});
	const ring = [
		[8, 51],
		[9, 51],
		[9, 52],
		[8, 51]
	];
	const territory = {
		type: 'FeatureCollection',
		features: [
			{ type: 'Feature', properties: { name: 'Südaue' }, geometry: { type: 'Polygon', coordinates: [ring] } }
		]
	};
	await setTerritory(database.app, administrator, fileOf(territory));
	expect(await findTerritory(database.public, bodyId)).toEqual(territory);
	for (const wrong of ['{', '', 'null', { type: 'FeatureCollection', features: [] }, ' '.repeat(2_000_001)]) {
		await expect(setTerritory(database.app, administrator, fileOf(wrong))).rejects.toMatchObject({
			code: 'invalid',
			fields: { file: expect.any(String) }
		});
	}
	await expect(setTerritory(database.app, clerk, fileOf(territory))).rejects.toMatchObject({
		code: 'forbidden'
	});
	expect(await findTerritory(database.public, bodyId)).toEqual(territory);
	await removeTerritory(database.app, administrator);
	expect(await findTerritory(database.public, bodyId)).toBeUndefined();
});
