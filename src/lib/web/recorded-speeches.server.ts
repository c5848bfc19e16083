/** The speeches of a recorded sitting with who held them, as the public may know it. */
import { placeSpeeches, type PlacedSpeech } from '#lib/domain/recordings/speeches.ts';
import type { Db } from '#lib/server/db/client.ts';
import {
	findChamberMeeting,
	listChamberMembers,
	listPublicEvents
} from '#lib/server/db/queries/chamber-log.ts';
import { readStretches } from '#lib/server/db/queries/public-captions.ts';

export interface RecordedSpeech extends PlacedSpeech {
	readonly name: string;
	readonly faction: string | null;
}

/** In order of time; those of people who are not in the chamber's list are left out. Ask on the public connection. */
export async function listRecordedSpeeches(
	db: Db,
	bodyId: string,
	{ meetingId, broadcastId }: { readonly meetingId: string; readonly broadcastId: string },
	now: Date
): Promise<RecordedSpeech[]> {
	const chamber = await findChamberMeeting(db, bodyId, meetingId, now);
	if (!chamber) return [];
	const [events, members, kept] = await Promise.all([
		listPublicEvents(db, meetingId),
		listChamberMembers(db, chamber),
		readStretches(db, broadcastId, 'ratssaal_played')
	]);
	const known = new Map(members.map((member) => [member.personId, member]));
	return placeSpeeches(events, kept).flatMap((speech) => {
		const person = known.get(speech.personId);
		return person ? { ...speech, name: person.name, faction: person.faction } : [];
	});
}
