/** OParl Location: a room, an address, or the spot a paper is about. */
import type { Db } from '../db/client.ts';
import { listOparlLocations, listOparlLocationUses, type LocationRow } from '../db/queries/oparl-bodies.ts';
import { objectOf, type Form, type OparlObject, type Writing } from './objects.ts';

/** Locations with what is at them. */
export async function readLocations(db: Db, ids: readonly string[], writing: Writing) {
	const [rows, uses] = await Promise.all([
		listOparlLocations(db, ids),
		listOparlLocationUses(db, writing.bodyId, ids)
	]);
	const { addresses } = writing;
	const kinds = {
		bodies: 'Body',
		organizations: 'Organization',
		persons: 'Person',
		meetings: 'Meeting',
		papers: 'Paper'
	} as const;
	return rows.map((row) => {
		const back = (Object.keys(kinds) as (keyof typeof kinds)[]).map((name) => [
			name,
			uses[name]
				.filter(({ locationId }) => locationId === row.id)
				.map(({ id }) => addresses.object(kinds[name], id))
		]);
		return { id: row.id, object: write(row, 'standalone', writing, Object.fromEntries(back)) };
	});
}

/** As parts of other objects, by id; none when the client wants no embedded objects. */
export async function embedLocations(
	db: Db,
	ids: readonly (string | null)[],
	writing: Writing
): Promise<ReadonlyMap<string | null, OparlObject>> {
	const wanted = [...new Set(ids.filter((id) => id !== null))];
	if (writing.omitInternal || wanted.length === 0) return new Map();
	const rows = await listOparlLocations(db, wanted);
	return new Map(rows.map((row) => [row.id, write(row, 'embedded', writing)]));
}

function write(row: LocationRow, form: Form, writing: Writing, back: OparlObject = {}): OparlObject {
	return objectOf('Location', row, form, writing, {
		description: row.description,
		geojson: feature(row.geojson),
		streetAddress: row.streetAddress,
		room: row.room,
		postalCode: row.postalCode,
		subLocality: row.subLocality,
		locality: row.locality,
		...back
	});
}

/** A complete Feature (RFC 7946, 3.2), or nothing. */
function feature(value: LocationRow['geojson']) {
	if (!value || typeof value.geometry !== 'object' || value.geometry === null) return undefined;
	return { ...value, type: 'Feature', properties: value.properties ?? {} };
}
