import { countPastOfficeMeetings, listOfficeMeetings } from '#lib/server/db/queries/office-meetings.ts';
import { clerkOf } from '../../clerk.server.ts';
import { withDeadlines } from '../../deadlines.server.ts';

const PER_PAGE = 25;

export async function load({ locals, url }) {
	const clerk = clerkOf(locals);
	const { db, now } = locals;
	const past = url.searchParams.get('zeit') === 'vergangen';
	const current = Math.max(1, Number(url.searchParams.get('seite')) || 1);
	const since = new Date(now.getTime() - 12 * 3_600_000);
	const [meetings, count] = await Promise.all([
		past
			? listOfficeMeetings(db, clerk, since, 'past', PER_PAGE, (current - 1) * PER_PAGE)
			: listOfficeMeetings(db, clerk, since, 'ahead', 200),
		countPastOfficeMeetings(db, clerk, since)
	]);
	return {
		past,
		meetings: await withDeadlines(locals, meetings),
		current,
		last: past ? Math.max(1, Math.ceil(count / PER_PAGE)) : 1
	};
}
