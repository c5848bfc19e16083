import { listDecidedMotions, listInbox } from '#lib/server/db/queries/office-papers.ts';
import { clerkOf } from '../../clerk.server.ts';

export async function load({ locals }) {
	const clerk = clerkOf(locals);
	const [motions, decided] = await Promise.all([
		listInbox(locals.db, clerk),
		listDecidedMotions(locals.db, clerk)
	]);
	return { motions, decided, now: locals.now };
}
