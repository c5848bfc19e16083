import { error } from '@sveltejs/kit';
import { findPublicPerson, listAttended } from '#lib/server/db/queries/public-people.ts';

export async function load({ locals, params }) {
	const [person, attended] = await Promise.all([
		findPublicPerson(locals.db, locals.body.id, params.person),
		listAttended(locals.db, params.person)
	]);
	if (!person) error(404, 'Diese Person gibt es hier nicht.');
	return { person, attended, today: locals.today };
}
