import { error } from '@sveltejs/kit';
import { findPublicPerson, listAttended } from '#lib/server/db/queries/public-people.ts';
import { termChoice } from '#lib/web/term-choice.server.ts';

export async function load({ locals, params, url }) {
	const { db, body, today } = locals;
	const { terms, chosen, day } = await termChoice(locals, url);
	const [person, attended] = await Promise.all([
		findPublicPerson(db, body.id, params.person, chosen),
		listAttended(db, params.person, body.timeZone, chosen)
	]);
	if (!person) error(404, 'Diese Person gibt es hier nicht.');
	const { memberships, ...rest } = person;
	const isOver = day < today;
	const began = chosen?.startDate;
	return {
		person: rest,
		terms,
		chosen,
		isOver,
		/** Held on the last day of the term; of the running one also those that begin later. */
		memberships: memberships.filter(
			({ startDate, endDate }) => (!endDate || endDate >= day) && !(isOver && startDate && startDate > day)
		),
		former: memberships.filter(({ endDate }) => endDate && endDate < day && !(began && endDate < began)),
		attended
	};
}
