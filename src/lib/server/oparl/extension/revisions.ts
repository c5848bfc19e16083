/** The agenda as invited, with each supplement, and as held. */
import { dateTime } from '#lib/domain/oparl/values.ts';
import type { Db } from '../../db/client.ts';
import { listOparlRevisionItems, listOparlRevisions } from '../../db/queries/oparl-extension.ts';
import { compact, type OparlObject, type Writing } from '../objects.ts';

/** Published states of the agendas by meeting, oldest first. */
export async function readRevisions(
	db: Db,
	meetingIds: readonly string[],
	{ addresses, timeZone }: Writing
): Promise<ReadonlyMap<string, OparlObject[]>> {
	const revisions = await listOparlRevisions(db, meetingIds);
	const items = await listOparlRevisionItems(
		db,
		revisions.map(({ id }) => id)
	);
	const itemsOf = Map.groupBy(items, ({ revisionId }) => revisionId);
	const written = revisions.map(({ id, meetingId, kind, number, publishedAt, reason }) => ({
		meetingId,
		revision: compact({
			kind,
			number,
			published: dateTime(publishedAt, timeZone),
			reason,
			item: (itemsOf.get(id) ?? []).map((item) =>
				compact({
					agendaItem: addresses.reference('AgendaItem', item.itemId),
					number: item.number,
					name: item.name,
					public: item.public
				})
			)
		})
	}));
	const byMeeting = Map.groupBy(written, ({ meetingId }) => meetingId);
	return new Map([...byMeeting].map(([id, own]) => [id, own.map(({ revision }) => revision)]));
}
