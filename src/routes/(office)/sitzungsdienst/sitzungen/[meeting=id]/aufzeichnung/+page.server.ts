import { dayOf, timeOf } from '#lib/domain/calendar.ts';
import {
	findOfficeRecording,
	countMarks,
	findRecordingRules,
	findVideoImport,
	listRecordingActs
} from '#lib/server/db/queries/office-recordings.ts';
import { listRecordingGaps } from '#lib/server/db/queries/recording-gaps.ts';
import { cutRecording } from '#lib/server/recordings/cut-recording.ts';
import { noteGap } from '#lib/server/recordings/note-gap.ts';
import { previewRecording } from '#lib/server/recordings/preview-recording.ts';
import { publishRecording } from '#lib/server/recordings/publish-recording.ts';
import { removeRecording } from '#lib/server/recordings/remove-recording.ts';
import { setDeletion } from '#lib/server/recordings/set-deletion.ts';
import { discardVideo } from '#lib/server/videos/discard-video.ts';
import { orderVideo } from '#lib/server/videos/order-video.ts';
import { retryVideo } from '#lib/server/videos/retry-video.ts';
import { setMarks } from '#lib/server/videos/set-marks.ts';
import { openVideos } from '#lib/web/videos.server.ts';
import { clerkOf } from '../../../../clerk.server.ts';
import { meetingAct, type Asked } from '../meeting-act.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params }) {
	const { db, body, now } = locals;
	const actor = clerkOf(locals);
	const recording = await findOfficeRecording(db, actor.bodyId, params.meeting);
	if (!recording) {
		const candidate = await findVideoImport(db, actor.bodyId, params.meeting);
		return {
			candidate: { ...candidate, begins: candidate.start ? timeOf(candidate.start, body.timeZone) : '' }
		};
	}
	const [rules, gaps, acts, marks] = await Promise.all([
		findRecordingRules(db, recording.broadcastId, now),
		listRecordingGaps(db, recording.id),
		listRecordingActs(db, recording.id),
		countMarks(db, recording.id)
	]);
	const { publishAt, deleteAt, deletionSet } = recording;
	const isShown = recording.public && (!publishAt || publishAt <= now);
	/** The day counts to its end. */
	const lastDay = deleteAt && dayOf(new Date(deleteAt.getTime() - 1), body.timeZone);
	return {
		recording: { ...recording, isShown },
		gaps,
		acts,
		marks,
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

type Act = 'published' | 'scheduled' | 'cut' | 'noted' | 'removed' | 'ordered' | 'discarded' | 'retried';

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
	),
	preview: meetingAct(async ({ locals, actor, meetingId }) => ({
		preview: await previewRecording(locals.db, actor, meetingId, locals.now)
	})),
	order: by('ordered', async ({ locals, actor, meetingId, form }) => {
		const { db, body, now } = locals;
		await orderVideo(db, openVideos(), actor, meetingId, body.timeZone, form, now);
	}),
	discard: by('discarded', ({ locals, actor, meetingId }) =>
		discardVideo(locals.db, actor, meetingId, locals.now)
	),
	retry: by('retried', ({ locals, actor, meetingId }) => retryVideo(locals.db, actor, meetingId, locals.now)),
	marks: meetingAct(async ({ locals, actor, meetingId, form }) => ({
		done: 'marked' as const,
		marks: await setMarks(locals.db, actor, meetingId, form, locals.now)
	}))
} satisfies Actions;
