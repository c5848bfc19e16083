/** OParl Consultation: one station of a paper's Beratungsfolge. */
import type { Db } from '../db/client.ts';
import { listOparlConsultations, type ConsultationRow } from '../db/queries/oparl-papers.ts';
import { objectOf, type Form, type Writing } from './objects.ts';

export async function readConsultations(db: Db, ids: readonly string[], writing: Writing) {
	const rows = await listOparlConsultations(db, 'id', ids);
	return rows.map((row) => ({ id: row.id, object: consultationObject(row, 'standalone', writing) }));
}

export function consultationObject(row: ConsultationRow, form: Form, writing: Writing) {
	const { addresses } = writing;
	return objectOf('Consultation', row, form, writing, {
		paper: form === 'standalone' ? addresses.reference('Paper', row.paperId) : undefined,
		agendaItem: addresses.reference('AgendaItem', row.agendaItemId),
		meeting: addresses.reference('Meeting', row.meetingId),
		organization: addresses.objects('Organization', row.organizationIds),
		authoritative: row.authoritative,
		role: row.role
	});
}
