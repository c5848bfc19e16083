import { error } from '@sveltejs/kit';
import { findOfficeMeeting } from '#lib/server/db/queries/office-meetings.ts';
import { clerkOf } from '../../../clerk.server.ts';
import { withDeadlines } from '../../../deadlines.server.ts';

export async function load({ locals, params }) {
	const found = await findOfficeMeeting(locals.db, clerkOf(locals), params.meeting);
	if (!found) error(404, 'Diese Sitzung gibt es nicht.');
	const [meeting] = await withDeadlines(locals, [found]);
	return { meeting: meeting!, now: locals.now };
}
