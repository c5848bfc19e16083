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
import { clerkOf } from '../../../../clerk.server.ts';
import { meetingAct, type Asked } from '../meeting-act.server.ts';
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

/** Says which one it was. */
const by = (done: Act, verb: (asked: Asked) => Promise<void>) =>
	meetingAct(async (asked) => {
		await verb(asked);
		return { done };
	});

export const actions = {
	publish: by('published', ({ locals, actor, meetingId, form }) =>
		publishRecording(locals.db, actor, meetingId, locals.body.timeZone, form, locals.now)
	),
	schedule: by('scheduled', ({ locals, actor, meetingId, form }) =>
		setDeletion(locals.db, actor, meetingId, locals.body.timeZone, form, locals.now)
	),
	cut: by('cut', ({ locals, actor, meetingId, form }) =>
		cutRecording(locals.db, actor, meetingId, form, locals.now)
	),
	note: by('noted', ({ locals, actor, meetingId, form }) =>
		noteGap(locals.db, actor, meetingId, form, locals.now)
	),
	remove: by('removed', ({ locals, actor, meetingId, form }) =>
		removeRecording(locals.db, actor, meetingId, form, locals.now)
	)
} satisfies Actions;
