/** OParl Organization: a council, committee, faction or office. */
import { ORGANIZATION_LISTS } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../db/client.ts';
import { listOparlMemberships, listOparlOrganizations } from '../db/queries/oparl-people.ts';
import { embedLocations } from './location.ts';
import { objectOf, urlOf, type Writing } from './objects.ts';

export async function readOrganizations(db: Db, ids: readonly string[], writing: Writing) {
	const { addresses } = writing;
	const [rows, places] = await Promise.all([
		listOparlOrganizations(db, ids),
		listOparlMemberships(db, 'organizationId', ids)
	]);
	const locations = await embedLocations(
		db,
		rows.map(({ locationId }) => locationId),
		writing
	);
	const placesOf = Map.groupBy(places, ({ organizationId }) => organizationId);
	return rows.map((row) => {
		const lists = Object.entries(ORGANIZATION_LISTS).map(([property, kind]) => [
			property,
			addresses.list('Organization', row.id, kind)
		]);
		const object = objectOf('Organization', row, 'standalone', writing, {
			body: addresses.object('Body', writing.bodyId),
			name: row.name,
			shortName: row.shortName,
			membership: addresses.objects(
				'Membership',
				(placesOf.get(row.id) ?? []).map(({ id }) => id)
			),
			...Object.fromEntries(lists),
			post: row.post,
			subOrganizationOf: addresses.reference('Organization', row.subOrganizationOf),
			organizationType: row.organizationType,
			classification: row.classification,
			startDate: row.startDate,
			endDate: row.endDate,
			website: urlOf(row.website),
			location: locations.get(row.locationId),
			externalBody: urlOf(row.externalBody),
			web: addresses.page(`/gremien/${row.id}`)
		});
		return { id: row.id, object };
	});
}
