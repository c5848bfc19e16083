/** OParl Membership: a person's dated place in an organization. */
import type { Db } from '../db/client.ts';
import { listOparlMemberships, type MembershipRow } from '../db/queries/oparl-people.ts';
import { objectOf, type Form, type Writing } from './objects.ts';

export async function readMemberships(db: Db, ids: readonly string[], writing: Writing) {
	const rows = await listOparlMemberships(db, 'id', ids);
	return rows.map((row) => ({ id: row.id, object: membershipObject(row, 'standalone', writing) }));
}

export function membershipObject(row: MembershipRow, form: Form, writing: Writing) {
	const { addresses } = writing;
	return objectOf('Membership', row, form, writing, {
		person: form === 'standalone' ? addresses.reference('Person', row.personId) : undefined,
		organization: addresses.reference('Organization', row.organizationId),
		role: row.role,
		votingRight: row.votingRight,
		startDate: row.startDate,
		endDate: row.endDate,
		onBehalfOf: addresses.reference('Organization', row.onBehalfOf)
	});
}
