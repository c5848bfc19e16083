import { expect, test } from 'vitest';
import { boundsOf, districtsOf, type Territory } from '#lib/domain/places/geojson.ts';
import { readTerritory } from './read-territory.ts';

const square = (east: number, north: number, size = 1) => [
	[
		[east, north],
		[east + size, north],
		[east + size, north + size],
		[east, north + size],
		[east, north]
	]
];
const feature = (geometry: object, properties: object | null = null) => ({
	type: 'Feature',
	properties,
	geometry
});
const collection = (...features: object[]) => ({ type: 'FeatureCollection', features });
const area = (coordinates: unknown, type = 'Polygon') => ({ type, coordinates });

test('an outline and named districts are read; what is not drawn is left out', () => {
	const territory = readTerritory(
		collection(
			feature(area(square(7, 51, 3)), { id: 7 }),
			feature(area([square(8, 52), square(9, 51)], 'MultiPolygon'), { name: ' Südaue ', population: 5 }),
			feature(area(square(7, 51).map((ring) => ring.map((point) => [...point, 90]))), { name: 'Äcker' })
		)
	) as Territory;
	expect(territory.features.map(({ properties }) => properties)).toEqual([
		{},
		{ name: 'Südaue' },
		{ name: 'Äcker' }
	]);
	expect(territory.features[2]!.geometry.coordinates).toEqual(square(7, 51));
	expect(districtsOf(territory)).toEqual(['Äcker', 'Südaue']);
	expect(boundsOf(territory)).toEqual([7, 51, 10, 54]);
});

test.for([
	['no GeoJSON at all', 'abc', 'kein GeoJSON'],
	['something else', { type: 'Topology' }, 'FeatureCollection'],
	['nothing', collection(), 'kein Gebiet'],
	['a point', collection(feature({ type: 'Point', coordinates: [7, 51] })), 'Polygon oder MultiPolygon'],
	['metres', collection(feature(area(square(396_000, 5_708_000, 100)))), 'WGS 84'],
	['an open ring', collection(feature(area([square(7, 51)[0]!.slice(0, 4)]))), 'nicht geschlossen'],
	[
		'a line',
		collection(
			feature(
				area([
					[
						[7, 51],
						[8, 51],
						[7, 51]
					]
				])
			)
		),
		'mindestens vier Punkte'
	],
	['too many', collection(...Array.from({ length: 201 }, () => feature(area(square(7, 51))))), '200 Gebiete']
] as const)('%s is refused in a sentence', ([, json, sentence]) => {
	expect(readTerritory(json)).toEqual({ problem: expect.stringContaining(sentence) });
});
