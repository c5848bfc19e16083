import { may } from '#lib/domain/people/rights.ts';
import { countInbox } from '#lib/server/db/queries/office-papers.ts';
import { worksInRoom } from '#lib/web/home.ts';
import { reporterOf } from '../clerk.server.ts';

export async function load({ locals, depends }) {
	depends('office:inbox');
	const { actor, isClerk } = reporterOf(locals);
	return {
		inbox: isClerk ? await countInbox(locals.db, actor) : 0,
		isClerk,
		name: actor.name,
		worksInRoom: worksInRoom(actor),
		isAdministrator: may(actor, 'import-data', { bodyId: locals.body.id }),
		hasMandate: actor.roles.some(({ role }) => role === 'member')
	};
}
