import { dayOf, timeOf } from '#lib/domain/calendar.ts';
import { listPlaces } from '#lib/server/db/queries/office-meetings.ts';
import { cancelMeeting } from '#lib/server/meetings/cancel-meeting.ts';
import { changeMeeting } from '#lib/server/meetings/change-meeting.ts';
import { describeMeeting } from '#lib/server/meetings/describe-meeting.ts';
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
	change: refusable(async ({ locals, params, request }) => {
		await changeMeeting(locals.db, clerkOf(locals), params.meeting, await request.formData());
		return { saved: true };
	}),
	describe: refusable(async ({ locals, params, request }) => {
		await describeMeeting(locals.db, clerkOf(locals), params.meeting, await request.formData());
		return { described: true };
	}),
	cancel: refusable(async ({ locals, params, request }) => {
		await cancelMeeting(locals.db, clerkOf(locals), params.meeting, await request.formData());
		return { cancelled: true };
	})
} satisfies Actions;
