/** Distances on the sphere, from a point to the row of `locations`. */
import { and, between, sql, type SQL } from 'drizzle-orm';
import { locations } from '../schema/index.ts';

/** Degrees in WGS 84. */
export interface Point {
	readonly latitude: number;
	readonly longitude: number;
}

const EARTH_RADIUS_M = 6_371_009;
const METRES_PER_DEGREE = (Math.PI * EARTH_RADIUS_M) / 180;

/** In metres, by the haversine; `null` where the location has no point. */
export function distanceM({ latitude, longitude }: Point): SQL<number | null> {
	const [north, east] = [sql`radians(${latitude}::float8)`, sql`radians(${longitude}::float8)`];
	const [itsNorth, itsEast] = [sql`radians(${locations.latitude})`, sql`radians(${locations.longitude})`];
	return sql`${2 * EARTH_RADIUS_M}::float8 * asin(least(1, sqrt(
		power(sin((${itsNorth} - ${north}) / 2), 2)
		+ cos(${north}) * cos(${itsNorth}) * power(sin((${itsEast} - ${east}) / 2), 2))))`;
}

/** At most `radiusM` metres away. The box around the circle is what the index knows. */
export function isWithin(point: Point, radiusM: number): SQL | undefined {
	const { latitude, longitude } = point;
	const high = radiusM / METRES_PER_DEGREE;
	// Near a pole the box is a band around the Earth.
	const nearest = Math.cos((Math.min(89, Math.abs(latitude) + high) * Math.PI) / 180);
	const wide = high / nearest;
	return and(
		between(locations.latitude, latitude - high, latitude + high),
		between(locations.longitude, longitude - wide, longitude + wide),
		sql`${distanceM(point)} <= ${radiusM}::float8`
	);
}
