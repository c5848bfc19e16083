import { dayOf, timeOf } from '#lib/domain/calendar.ts';
import {
	findOfficeRecording,
	findRecordingRules,
	listRecordingActs
} from '#lib/server/db/queries/office-recordings.ts';
import { listRecordingGaps } from '#lib/server/db/queries/recording-gaps.ts';
import { cutRecording } from '#lib/server/recordings/cut-recording.ts';
import { noteGap } from '#lib/server/recordings/note-gap.ts';
import { publishRecording } from '#lib/server/recordings/publish-recording.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { setDeletion } from '#lib/server/recordings/set-deletion.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../../clerk.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params }) {
	const { db, body, now } = locals;
	const actor = clerkOf(locals);
	const recording = await findOfficeRecording(db, actor.bodyId, params.meeting);
	if (!recording) return {};
	const [rules, gaps, acts] = await Promise.all([
		findRecordingRules(db, recording.broadcastId, now),
		listRecordingGaps(db, recording.id),
		listRecordingActs(db, recording.id)
	]);
	const { publishAt, deleteAt, deletionSet } = recording;
	const isShown = recording.public && (!publishAt || publishAt <= now);
	/** The day counts to its end. */
	const lastDay = deleteAt && dayOf(new Date(deleteAt.getTime() - 1), body.timeZone);
	return {
		recording: { ...recording, isShown },
		gaps,
		acts,
		retention: rules?.retention && { ...rules.retention, source: rules.source },
		values: {
			publication: !recording.public ? 'never' : publishAt && publishAt > now ? 'later' : 'now',
			publishDay: publishAt ? dayOf(publishAt, body.timeZone) : '',
			publishTime: publishAt ? timeOf(publishAt, body.timeZone) : '',
			deletion: !deletionSet ? 'rule' : deleteAt ? 'day' : 'never',
			deleteDay: (deletionSet && lastDay) || ''
		}
	};
}

type Act = 'published' | 'scheduled' | 'cut' | 'noted' | 'removed';

/** An act of the clerk; says which one it was. */
const by = (act: Act, verb: (locals: App.Locals, meetingId: string, form: FormData) => Promise<void>) =>
	refusable(
		async ({
			locals,
			params,
			request
		}: {
			locals: App.Locals;
			params: { meeting: string };
			request: Request;
		}) => {
			await verb(locals, params.meeting, await request.formData());
			return { done: act };
		}
	);

export const actions = {
	publish: by('published', (locals, meetingId, form) =>
		publishRecording(locals.db, clerkOf(locals), meetingId, locals.body.timeZone, form, locals.now)
	),
	schedule: by('scheduled', (locals, meetingId, form) =>
		setDeletion(locals.db, clerkOf(locals), meetingId, locals.body.timeZone, form, locals.now)
	),
	cut: by('cut', (locals, meetingId, form) =>
		cutRecording(locals.db, clerkOf(locals), meetingId, form, locals.now)
	),
	note: by('noted', (locals, meetingId, form) =>
		noteGap(locals.db, clerkOf(locals), meetingId, form, locals.now)
	),
	remove: by('removed', (locals, meetingId, form) =>
		removeRecording(locals.db, clerkOf(locals), meetingId, form, locals.now)
	)
} satisfies Actions;
