import { dayOf, timeOf } from '#lib/domain/calendar.ts';
import { listPlaces } from '#lib/server/db/queries/office-meetings.ts';
import { changeMeeting } from '#lib/server/meetings/change-meeting.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../../clerk.server.ts';
import type { Actions } from './$types';

export async function load({ locals, parent }) {
	const clerk = clerkOf(locals);
	const { meeting } = await parent();
	const { timeZone } = locals.body;
	return {
		places: await listPlaces(locals.db, clerk),
		values: {
			name: meeting.name,
			date: meeting.start ? dayOf(meeting.start, timeZone) : '',
			time: meeting.start ? timeOf(meeting.start, timeZone) : '',
			locationId: meeting.locationId ?? ''
		}
	};
}

export const actions = {
	default: refusable(async ({ locals, params, request }) => {
		await changeMeeting(locals.db, clerkOf(locals), params.meeting, await request.formData());
		return { saved: true };
	})
} satisfies Actions;
