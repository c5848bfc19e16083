import { addDays, dayOf, instantAt } from '#lib/domain/calendar.ts';
import { listPublicOrganizations } from '#lib/server/db/queries/public-people.ts';
import { findNearestMeeting, listMeetings } from '#lib/server/db/queries/public-meetings.ts';
import { monthOf, weekOf, weekWithin } from './month.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const VIEWS = new Map<string | null, 'calendar' | 'week'>([
	['kalender', 'calendar'],
	['woche', 'week']
]);

export async function load({ locals, url }) {
	const { db, body, today } = locals;
	const asked = (name: string) => url.searchParams.get(name);
	const view: 'list' | 'calendar' | 'week' = VIEWS.get(asked('ansicht')) ?? 'list';
	const month = monthOf(asked('monat'), today);
	const week = asked('woche') ? weekOf(asked('woche'), today) : weekWithin(month, today);
	const span = view === 'week' ? week : month;
	const organizationId = uuid(asked('gremium'));
	const from = instantAt(span.first, '00:00', body.timeZone);
	const until = instantAt(addDays(span.last, 1), '00:00', body.timeZone);
	const [meetings, organizations] = await Promise.all([
		listMeetings(db, body.id, { from, until, organizationId }),
		listPublicOrganizations(db, body.id, today)
	]);
	const nearest = meetings.length === 0 && (await findNearestMeeting(db, body.id, from, organizationId));
	return {
		month,
		week,
		meetings,
		today,
		view,
		organizationId,
		organizations: organizations.filter(({ organizationType }) => organizationType === 'Gremium'),
		/** The day to go to from an empty month or week. */
		nearest: nearest && dayOf(nearest, body.timeZone)
	};
}

/** What is no id filters nothing. */
function uuid(text: string | null): string | undefined {
	return text && UUID.test(text) ? text : undefined;
}
