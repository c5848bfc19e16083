import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/people/rights.ts';
import { eventsFor } from '#lib/domain/sittings/redaction.ts';
import {
	findChamberMeeting,
	findSittingAgenda,
	listSittingEvents
} from '#lib/server/db/queries/chamber-log.ts';
import { findMyInvitation, findMySitting, listMyAgenda } from '#lib/server/db/queries/member-meetings.ts';
import { listMyAgendaPapers } from '#lib/server/db/queries/member-papers.ts';
import { mayConduct, mayFollow } from '#lib/server/sittings/rights.ts';
import { readerOf } from '../../../reader.server.ts';

export async function load({ locals, params, depends }) {
	depends('mandat:sitzung');
	const reader = readerOf(locals);
	const { db, now, body } = locals;
	const { viewer } = reader;
	const id = params.meeting;
	const [sitting, chamber] = await Promise.all([
		findMySitting(db, reader, id),
		findChamberMeeting(db, body.id, id, now)
	]);
	if (!sitting || !chamber) {
		error(404, 'Diese Sitzung gibt es nicht, oder Sie gehören dem Gremium nicht an.');
	}
	const [items, papers, invitation, agenda, log] = await Promise.all([
		listMyAgenda(db, reader, id),
		listMyAgendaPapers(db, reader, id),
		findMyInvitation(db, reader, id),
		findSittingAgenda(db, chamber),
		listSittingEvents(db, id)
	]);
	const shown = new Map(items.map((item) => [item.id, item]));
	return {
		sitting,
		items,
		papers,
		invitation,
		// Of an item closed to the reader only the heading leaves this process.
		agenda: {
			...agenda,
			items: agenda.items.flatMap((item) => {
				const mine = shown.get(item.id);
				return mine ? [{ ...item, title: mine.name }] : [];
			})
		},
		log: eventsFor(viewer.personId, agenda, log),
		follows: mayFollow(viewer, chamber),
		conducts: chamber.state !== 'draft' && mayConduct(viewer, chamber),
		speaks: may(viewer, 'request-to-speak', chamber),
		personId: viewer.personId,
		clientKey: crypto.randomUUID(),
		now
	};
}
