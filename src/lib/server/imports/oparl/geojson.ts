/** Shapes of places: whatever part of GeoJSON a server sends, made a whole Feature with the axes in order. */
import { isDeeperThan, isObject } from './objects.ts';

export interface Shape {
	readonly feature: Record<string, unknown>;
	/** Something had to be put around or beside what was sent. */
	readonly completed: boolean;
	/** Latitude and longitude were the wrong way round. */
	readonly turned: boolean;
}

/** `undefined` for what has no coordinates. */
export function completeFeature(value: unknown): Shape | undefined {
	const given = typeof value === 'string' ? parsed(value) : value;
	if (!isObject(given)) return undefined;
	const isFeature = given.type === 'Feature';
	const geometry = isFeature ? given.geometry : given;
	if (!isObject(geometry) || !Array.isArray(geometry.coordinates)) return undefined;
	const turned = isTurned(geometry.coordinates);
	return {
		feature: {
			...(isFeature ? given : {}),
			type: 'Feature',
			properties: isObject(given.properties) ? given.properties : {},
			geometry: turned ? { ...geometry, coordinates: turn(geometry.coordinates) } : geometry
		},
		completed: !isFeature || !isObject(given.properties),
		turned
	};
}

/** A feature collection nests no deeper. */
const MAX_DEPTH = 12;

function parsed(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) && !isDeeperThan(value, MAX_DEPTH) ? value : undefined;
	} catch {
		// The caller notes it as something of the wrong kind.
		return undefined;
	}
}

/** A pair that lies in Germany as latitude and longitude, but not as GeoJSON's longitude and latitude. */
function isTurned(coordinates: readonly unknown[]): boolean {
	const [first, second] = coordinates;
	if (Array.isArray(first)) return isTurned(first);
	const [x, y] = [Number(first), Number(second)];
	return x > 46 && x < 56 && y > 5 && y < 16;
}

function turn(coordinates: readonly unknown[]): unknown[] {
	const [first, second, ...rest] = coordinates;
	if (!Array.isArray(first)) return [second, first, ...rest];
	return coordinates.map((entry) => turn(entry as unknown[]));
}
