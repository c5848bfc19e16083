/** Objects of any kind by their ids: the one place that knows all serialisers. */
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../db/client.ts';
import { readAgendaItems } from './agenda-item.ts';
import { readBodies } from './body.ts';
import { readConsultations } from './consultation.ts';
import { readFiles } from './file.ts';
import { readTerms } from './legislative-term.ts';
import { readLocations } from './location.ts';
import { readMeetings } from './meeting.ts';
import { readMemberships } from './membership.ts';
import type { OparlObject, Writing } from './objects.ts';
import { readOrganizations } from './organization.ts';
import { readPapers } from './paper.ts';
import { readPeople } from './person.ts';

type Reader = (
	db: Db,
	ids: readonly string[],
	writing: Writing
) => Promise<readonly { readonly id: string; readonly object: OparlObject }[]>;

const READERS: Readonly<Record<PublishedKind, Reader>> = {
	Body: readBodies,
	LegislativeTerm: readTerms,
	Organization: readOrganizations,
	Person: readPeople,
	Membership: readMemberships,
	Meeting: readMeetings,
	AgendaItem: readAgendaItems,
	Paper: readPapers,
	Consultation: readConsultations,
	File: readFiles,
	Location: readLocations
};

/** In the order of `ids`; what is not public any more is left out. */
export async function readObjects(
	db: Db,
	kind: PublishedKind,
	ids: readonly string[],
	writing: Writing
): Promise<ReadonlyMap<string, OparlObject>> {
	if (ids.length === 0) return new Map();
	const read = await READERS[kind](db, ids, writing);
	const byId = new Map(read.map(({ id, object }) => [id, object]));
	return new Map(ids.flatMap((id) => (byId.has(id) ? [[id, byId.get(id)!] as const] : [])));
}
