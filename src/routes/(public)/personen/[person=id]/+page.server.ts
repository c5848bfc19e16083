import { error } from '@sveltejs/kit';
import { findPublicPerson, listAttended, listBroughtIn } from '#lib/server/db/queries/public-people.ts';
import { listVotedBy } from '#lib/server/db/queries/public-votes.ts';
import { describePerson } from '#lib/server/schema-org/descriptions.ts';
import { personOf, trailOf } from '#lib/server/schema-org/objects.ts';
import { termChoice } from '#lib/web/term-choice.server.ts';
import { limitOf } from '../../show-all.ts';

export async function load({ locals, params, url }) {
	const { db, body, today } = locals;
	const { terms, chosen, day } = await termChoice(locals, url);
	const id = params.person;
	const [person, papers, attended, voted] = await Promise.all([
		findPublicPerson(db, body.id, id),
		listBroughtIn(db, { personId: id }, chosen, limitOf(url, 'vorlagen')),
		listAttended(db, id, body.timeZone, chosen, limitOf(url, 'sitzungen')),
		listVotedBy(db, id, body.timeZone, chosen, limitOf(url, 'stimmen'))
	]);
	if (!person) error(404, 'Diese Person gibt es hier nicht.');
	const { memberships, ...rest } = person;
	const held = memberships.filter(
		({ startDate, endDate }) => (!startDate || startDate <= today) && (!endDate || endDate >= today)
	);
	const steps = [
		{ name: 'Personen', path: '/personen' },
		{ name: person.name, path: `/personen/${id}` }
	];
	const facts = { id, name: person.name, memberships: held };
	locals.structured = [personOf(facts, url.origin), trailOf(steps, url.origin)];
	locals.description = describePerson(facts, body.name);
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
		papers,
		attended,
		voted
	};
}
