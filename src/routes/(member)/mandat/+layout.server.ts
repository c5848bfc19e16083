import { worksInRoom } from '#lib/web/home.ts';
import { may } from '#lib/domain/people/rights.ts';
import { readerOf } from '../reader.server.ts';

export function load({ locals }) {
	const { viewer } = readerOf(locals);
	return {
		name: viewer.name,
		isMember: viewer.roles.some(({ role }) => role === 'member'),
		worksInRoom: worksInRoom(viewer),
		isClerk: may(viewer, 'edit-agenda', { bodyId: locals.body.id })
	};
}
