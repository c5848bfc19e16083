import { listPublicPeople } from '#lib/server/db/queries/public-people.ts';
import { termChoice } from '#lib/web/term-choice.server.ts';

export async function load({ locals, url }) {
	const { terms, chosen, day } = await termChoice(locals, url);
	return { terms, chosen, people: await listPublicPeople(locals.db, locals.body.id, day) };
}
