/** Where the town's streets, schools and bridges lie: an invented outline, eight districts, and one point for each name. */
import type { Area, Territory } from '#lib/domain/places/geojson.ts';
import { Chance } from './chance.ts';
import { BRIDGES, DISTRICTS, KINDERGARTENS, PLANS, SCHOOLS, SPORTS_GROUNDS, STREETS } from './town.ts';

type District = (typeof DISTRICTS)[number];
type Point = [number, number];

/** The market place, in degrees. */
const MIDDLE: Point = [8.437, 51.846];
const KM_NORTH = 1 / 111.2;
const KM_EAST = KM_NORTH / Math.cos((MIDDLE[1] * Math.PI) / 180);

const OLD_TOWN_KM = 0.75;

/** The districts around the old town, by where each begins: degrees from north, clockwise. */
const AROUND: readonly (readonly [Exclude<District, 'Altstadt'>, number])[] = [
	['Nordaue', -28],
	['Mühlenbach', 25],
	['Brückfeld', 72],
	['Kaltenborn', 121],
	['Südaue', 168],
	['Lindenhof', 222],
	['Westerholz', 273]
];
const STEP = 4;

/** How far the town reaches in a direction: no circle, but closed and the same every time. */
function reachKm(angle: number): number {
	const turn = (angle * Math.PI) / 180;
	return 3.6 + 0.7 * Math.sin(2 * turn + 0.6) + 0.35 * Math.sin(5 * turn) + 0.16 * Math.sin(11 * turn + 1);
}

const coreKm = (angle: number) => OLD_TOWN_KM * (1 + 0.18 * Math.sin((3 * angle * Math.PI) / 180));

function at(angle: number, km: number): Point {
	const turn = (angle * Math.PI) / 180;
	const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
	return [
		round(MIDDLE[0] + Math.sin(turn) * km * KM_EAST),
		round(MIDDLE[1] + Math.cos(turn) * km * KM_NORTH)
	];
}

/** Points from one direction to another, both included. */
function along(from: number, to: number, km: (angle: number) => number): Point[] {
	const points: Point[] = [];
	for (let angle = from; angle < to; angle += STEP) points.push(at(angle, km(angle)));
	points.push(at(to, km(to)));
	return points;
}

const sectors = AROUND.map(([name, from], index) => ({
	name,
	from,
	to: AROUND[index + 1]?.[1] ?? AROUND[0]![1] + 360
}));

export function territory(): Territory {
	const first = sectors[0]!.from;
	const area = (ring: Point[], name?: string): Area => ({
		type: 'Feature',
		properties: name ? { name } : {},
		geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
	});
	return {
		type: 'FeatureCollection',
		features: [
			area(along(first, first + 360, reachKm).slice(0, -1)),
			area(along(first, first + 360, coreKm).slice(0, -1), 'Altstadt'),
			...sectors.map(({ name, from, to }) =>
				area([...along(from, to, reachKm), ...along(from, to, coreKm).toReversed()], name)
			)
		]
	};
}

export interface Spot {
	/** As texts name it. */
	readonly name: string;
	readonly isStreet: boolean;
	readonly district: District;
	readonly point: Point;
}

/** Longer names first: a text about the school in a street is about the school. */
export function spots(): Spot[] {
	const chance = new Chance('geography');
	const spot = (name: string, isStreet: boolean): Spot => {
		const district = districtOf(name) ?? chance.pick(DISTRICTS);
		const sector = sectors.find((one) => one.name === district);
		const share = 0.2 + 0.6 * chance.next();
		const depth = 0.15 + 0.6 * chance.next();
		if (!sector) return { name, isStreet, district, point: at(360 * share, OLD_TOWN_KM * 0.7 * depth) };
		const angle = sector.from + (sector.to - sector.from) * share;
		const from = coreKm(angle);
		return { name, isStreet, district, point: at(angle, from + (reachKm(angle) - from) * depth) };
	};
	return [
		...[...SCHOOLS, ...KINDERGARTENS, ...SPORTS_GROUNDS, ...BRIDGES].map((name) => spot(name, false)),
		...PLANS.map(({ name }) => spot(name, false)),
		...STREETS.map((name) => spot(name, true)),
		...DISTRICTS.map((name) => spot(name, false))
	].toSorted((a, b) => b.name.length - a.name.length);
}

/** The district a name speaks of: the plan's own, or `Westerholzer Straße`. */
function districtOf(name: string): District | undefined {
	const plan = PLANS.find((one) => one.name === name);
	return plan?.district ?? DISTRICTS.find((district) => name.includes(district));
}
