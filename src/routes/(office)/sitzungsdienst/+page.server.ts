import { listMeetingsWithDraftMinutes, listOfficeMeetings } from '#lib/server/db/queries/office-meetings.ts';
import { listInbox } from '#lib/server/db/queries/office-papers.ts';
import { clerkOf } from '../clerk.server.ts';
import { withDeadlines } from '../deadlines.server.ts';

export async function load({ locals }) {
	const clerk = clerkOf(locals);
	const { db, now } = locals;
	const sinceMorning = new Date(now.getTime() - 12 * 3_600_000);
	const [next, motions, minutes] = await Promise.all([
		listOfficeMeetings(db, clerk, sinceMorning, 'ahead', 8),
		listInbox(db, clerk, 5),
		listMeetingsWithDraftMinutes(db, clerk)
	]);
	return { next: await withDeadlines(locals, next), motions, minutes, now };
}
