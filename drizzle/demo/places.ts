/** What the papers are about on the map: the first place of the town that title or text names. */
import * as schema from '#lib/server/db/schema/index.ts';
import { instantOf } from './calendar.ts';
import { idOf } from './chance.ts';
import { spots, territory, type Spot } from './geography.ts';
import type { Town } from './organizations.ts';
import type { PlannedPaper } from './papers.ts';
import type { Rows } from './rows.ts';
import { TOWN } from './town.ts';

/** Non-public papers get none: where a plot lies tells what it is about. */
export function addPlaces(rows: Rows, town: Town, papers: readonly PlannedPaper[]): void {
	const founded = instantOf(town.terms[0].start, '08:00');
	rows.add(schema.territories, { bodyId: town.bodyId, geometry: territory(), modified: founded });
	const known = spots();
	const idOfSpot = ({ name }: Spot) => idOf(founded, 'location', 'spot', name);
	const named = new Set<Spot>();
	for (const { id, draft } of papers) {
		if (draft.publicName !== undefined) continue;
		const spot =
			known.find(({ name }) => draft.name.includes(name)) ??
			known.find(({ name, isStreet }) => isStreet && draft.text.includes(name));
		if (!spot) continue;
		named.add(spot);
		rows.add(schema.paperLocations, {
			bodyId: town.bodyId,
			paperId: id,
			locationId: idOfSpot(spot)
		});
	}
	for (const spot of named) {
		rows.add(schema.locations, {
			id: idOfSpot(spot),
			bodyId: town.bodyId,
			description: spot.isStreet || spot.name === spot.district ? null : spot.name,
			streetAddress: spot.isStreet ? spot.name : null,
			subLocality: spot.district,
			postalCode: '59999',
			locality: TOWN.replace(/^Stadt /, ''),
			geojson: {
				type: 'Feature',
				properties: {},
				geometry: { type: 'Point', coordinates: spot.point }
			},
			public: true,
			created: founded,
			modified: founded
		});
	}
}
