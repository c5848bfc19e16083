import { redirect } from '@sveltejs/kit';
import { listMeetingBodies, listPlaces } from '#lib/server/db/queries/office-meetings.ts';
import { createMeeting } from '#lib/server/meetings/create-meeting.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../clerk.server.ts';
import type { Actions } from './$types';

export async function load({ locals }) {
	const clerk = clerkOf(locals);
	const [organizations, places] = await Promise.all([
		listMeetingBodies(locals.db, clerk, locals.today),
		listPlaces(locals.db, clerk)
	]);
	return { organizations, places };
}

export const actions = {
	default: refusable(async ({ locals, request }) => {
		const id = await createMeeting(locals.db, clerkOf(locals), await request.formData());
		redirect(303, `/sitzungsdienst/sitzungen/${id}`);
	})
} satisfies Actions;
