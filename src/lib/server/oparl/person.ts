/** OParl Person: a member, deputy or employee with all memberships, past ones too. */
import type { Db } from '../db/client.ts';
import { listOparlMemberships, listOparlPeople } from '../db/queries/oparl-people.ts';
import { embedLocations } from './location.ts';
import { membershipObject } from './membership.ts';
import { objectOf, shortened, type Writing } from './objects.ts';

/** `life` is to have fewer than 300 characters (OParl 1.1, Person). */
const LIFE_LENGTH = 299;

export async function readPeople(db: Db, ids: readonly string[], writing: Writing) {
	const { addresses, omitInternal } = writing;
	const [rows, places] = await Promise.all([
		listOparlPeople(db, ids),
		omitInternal ? [] : listOparlMemberships(db, 'personId', ids)
	]);
	const locations = await embedLocations(
		db,
		rows.map(({ locationId }) => locationId),
		writing
	);
	const placesOf = Map.groupBy(places, ({ personId }) => personId);
	return rows.map((row) => {
		const object = objectOf('Person', row, 'standalone', writing, {
			body: addresses.object('Body', writing.bodyId),
			name: row.name,
			familyName: row.familyName,
			givenName: row.givenName,
			formOfAddress: row.formOfAddress,
			affix: row.affix,
			title: row.title,
			gender: row.gender,
			phone: row.phone,
			email: row.email,
			location: addresses.reference('Location', row.locationId),
			locationObject: locations.get(row.locationId),
			status: row.status,
			membership: (placesOf.get(row.id) ?? []).map((each) => membershipObject(each, 'embedded', writing)),
			life: shortened(row.life, LIFE_LENGTH),
			lifeSource: row.lifeSource,
			web: addresses.page(`/personen/${row.id}`)
		});
		return { id: row.id, object };
	});
}
