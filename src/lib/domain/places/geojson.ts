/** The municipality on the map, as GeoJSON (RFC 7946): its outline and its districts. */

/** Degrees in WGS 84, longitude first (RFC 7946, 3.1.1). */
type Position = readonly [number, number];
type Ring = readonly Position[];

interface Polygon {
	readonly type: 'Polygon';
	readonly coordinates: readonly Ring[];
}

interface MultiPolygon {
	readonly type: 'MultiPolygon';
	readonly coordinates: readonly (readonly Ring[])[];
}

export interface Area {
	readonly type: 'Feature';
	/** With a name a district, without one the outline. */
	readonly properties: { readonly name?: string };
	readonly geometry: Polygon | MultiPolygon;
}

export interface Territory {
	readonly type: 'FeatureCollection';
	readonly features: readonly Area[];
}

/** The bounds west, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Names of the districts, in the order of the alphabet. */
export function districtsOf({ features }: Territory): string[] {
	return features
		.flatMap(({ properties }) => properties.name ?? [])
		.toSorted((a, b) => a.localeCompare(b, 'de'));
}

export function boundsOf({ features }: Territory): Bounds {
	const points = features.flatMap(({ geometry }) =>
		(geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flatMap((rings) =>
			rings.flat()
		)
	);
	const [longitudes, latitudes] = [points.map(([east]) => east), points.map(([, north]) => north)];
	const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
	const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
	return [least(longitudes), least(latitudes), most(longitudes), most(latitudes)];
}
