/** What the public hears of a sitting, as the log says it: the answer the media server gives, too. */
import { feedTimeline } from '#lib/domain/broadcasts/timeline.ts';
import type { Feeds } from '#lib/domain/captions/lines.ts';
import type { Db } from '../db/client.ts';
import { listConsentsOf } from '../db/queries/chamber-console.ts';
import { findSittingAgenda, listSittingEvents, type ChamberMeeting } from '../db/queries/chamber-log.ts';
import { findChamberRules } from '../db/queries/chamber-rules.ts';

/** The feed of both purposes along the sitting; empty, and so closed, in a body without rules. */
export async function readFeeds(db: Db, meeting: ChamberMeeting): Promise<Feeds> {
	const [agenda, log, rules] = await Promise.all([
		findSittingAgenda(db, meeting),
		listSittingEvents(db, meeting.id),
		findChamberRules(db, meeting)
	]);
	if (!rules) return { live: [], archive: [] };
	const spoke = log.flatMap((event) => {
		if (event.type === 'opened') return [event.data.chairId];
		return event.type === 'speaker-called' ? [event.data.personId] : [];
	});
	const consents = await listConsentsOf(db, [
		...new Set([...agenda.members.map(({ personId }) => personId), ...spoke])
	]);
	const along = (purpose: 'live' | 'archive') =>
		feedTimeline(agenda, log, consents, rules.broadcast, purpose);
	return { live: along('live'), archive: along('archive') };
}
