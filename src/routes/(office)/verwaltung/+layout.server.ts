import { may } from '#lib/domain/people/rights.ts';
import { worksInRoom } from '#lib/web/home.ts';
import { administratorOf } from '../administrator.server.ts';

export function load({ locals }) {
	const { name, roles, ...actor } = administratorOf(locals);
	return {
		name,
		isClerk: may({ ...actor, roles }, 'edit-agenda', { bodyId: locals.body.id }),
		worksInRoom: worksInRoom({ roles }),
		hasMandate: roles.some(({ role }) => role === 'member')
	};
}
