/** OParl Body: the town, and the way to all its lists. */
import { BODY_LISTS } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../db/client.ts';
import { findOparlBody, listOparlTerms } from '../db/queries/oparl-bodies.ts';
import { extension } from './extension/extension.ts';
import { embedLocations } from './location.ts';
import { termObject } from './legislative-term.ts';
import { instantOf, objectOf, urlOf, type Writing } from './objects.ts';

/** The terms stay whatever the client wants: the schema requires them. */
export async function readBodies(db: Db, ids: readonly string[], writing: Writing) {
	const row = ids.includes(writing.bodyId) ? await findOparlBody(db, writing.bodyId) : undefined;
	if (!row) return [];
	const [terms, locations] = await Promise.all([
		listOparlTerms(db, 'bodyId', [row.id]),
		embedLocations(db, [row.locationId], writing)
	]);
	const { addresses } = writing;
	const lists = Object.entries(BODY_LISTS).map(([property, kind]) => [
		property,
		addresses.list('Body', row.id, kind)
	]);
	const object = objectOf('Body', row, 'standalone', writing, {
		system: addresses.system,
		name: row.name,
		shortName: row.shortName,
		website: urlOf(row.website),
		licenseValidSince: instantOf(row.licenseValidSince, writing),
		oparlSince: instantOf(row.oparlSince, writing),
		ags: /^\d{8}$/.test(row.ags ?? '') ? row.ags : undefined,
		rgs: /^\d{12}$/.test(row.rgs ?? '') ? row.rgs : undefined,
		equivalent: row.equivalent.filter(urlOf),
		contactEmail: row.contactEmail,
		contactName: row.contactName,
		...Object.fromEntries(lists),
		classification: row.classification,
		location: locations.get(row.locationId),
		web: addresses.page('/'),
		...extension({ snapshot: addresses.snapshot(row.id), changes: addresses.changes(row.id) })
	});
	return [
		{
			id: row.id,
			object: { ...object, legislativeTerm: terms.map((term) => termObject(term, 'embedded', writing)) }
		}
	];
}
