/** OParl LegislativeTerm: a Wahlperiode. */
import type { Db } from '../db/client.ts';
import { listOparlTerms, type TermRow } from '../db/queries/oparl-bodies.ts';
import { objectOf, type Form, type Writing } from './objects.ts';

export async function readTerms(db: Db, ids: readonly string[], writing: Writing) {
	const rows = await listOparlTerms(db, 'id', ids);
	return rows.map((row) => ({ id: row.id, object: termObject(row, 'standalone', writing) }));
}

export function termObject(row: TermRow, form: Form, writing: Writing) {
	return objectOf('LegislativeTerm', row, form, writing, {
		body: form === 'standalone' ? writing.addresses.object('Body', writing.bodyId) : undefined,
		name: row.name,
		startDate: row.startDate,
		endDate: row.endDate
	});
}
