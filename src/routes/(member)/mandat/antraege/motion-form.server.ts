/** What the form of a motion offers. */
import { listMeetingsForMotions, listMyFactions } from '#lib/server/db/queries/member-papers.ts';
import type { Reader } from '#lib/server/db/queries/member-access.ts';
import { MOTION_TYPES } from '#lib/server/papers/paper-fields.ts';

export async function motionChoices({ db, now }: App.Locals, reader: Reader) {
	const [meetings, factions] = await Promise.all([
		listMeetingsForMotions(db, reader, now),
		listMyFactions(db, reader)
	]);
	return { meetings, factions, types: MOTION_TYPES };
}
