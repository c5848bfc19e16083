import { error } from '@sveltejs/kit';
import {
	findChamberMeeting,
	listChamberMembers,
	listPublicEvents
} from '#lib/server/db/queries/chamber-log.ts';
import {
	listNonPublicHeadings,
	listPublicAgenda,
	listRevisions
} from '#lib/server/db/queries/public-agendas.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { hasRecordedCaptions } from '#lib/server/db/queries/public-captions.ts';
import { findPublicMeeting } from '#lib/server/db/queries/public-meetings.ts';
import { listVoices } from '#lib/server/db/queries/public-votes.ts';
import { listStatuses } from '#lib/server/db/queries/resolution-lines.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { describeMeeting } from '#lib/server/schema-org/descriptions.ts';
import { eventOf, trailOf } from '#lib/server/schema-org/objects.ts';
import { embedPath, isPlayable } from '#lib/web/embedding.server.ts';
import { publicStateOf } from '#lib/web/public-sitting.ts';
import { recordingNote } from '#lib/web/recording-note.server.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { resultWord } from '../../results.ts';
import { wordsOf } from './history-words.ts';
import { byNameOf } from './by-name.ts';
import { historyOf } from './revisions.ts';
import { viewOf, type KnownSitting } from './view.ts';

/** From a day before the beginning on the page waits for supplements and for the opening. */
const WAITS_MS = 24 * 3_600_000;

/** How long after the close the page says that the recording is coming. */
const AWAITED_MS = 10 * 60_000;

export async function load({ locals, params, url, depends }) {
	depends('ratssaal:meeting');
	const { db, body, now } = locals;
	const [meeting, chamber] = await Promise.all([
		findPublicMeeting(db, body.id, params.meeting),
		findChamberMeeting(db, body.id, params.meeting, now)
	]);
	if (!meeting || !chamber)
		error(404, 'Diese Sitzung gibt es nicht, oder sie ist noch nicht veröffentlicht.');
	const [items, closed, revisions, events, broadcast, members, resolutions] = await Promise.all([
		listPublicAgenda(db, meeting.id),
		listNonPublicHeadings(db, meeting.id),
		listRevisions(db, meeting.id),
		listPublicEvents(db, meeting.id),
		findPublicBroadcast(db, meeting.id),
		listChamberMembers(db, chamber),
		listStatuses(db, readingOf(locals), meeting.id)
	]);
	const named = items.flatMap(({ votes }) => votes.filter(({ method }) => method === 'named'));
	const voices =
		named.length > 0
			? await listVoices(
					db,
					named.map(({ id }) => id)
				)
			: [];
	const event = eventOf({ ...meeting, broadcast: broadcast !== undefined }, url.origin);
	const steps = [
		{ name: 'Sitzungen', path: '/sitzungen' },
		{ name: meeting.name, path: `/sitzungen/${meeting.id}` }
	];
	locals.structured = [...(event ? [event] : []), trailOf(steps, url.origin)];
	locals.description = describeMeeting(meeting, items.length, body.timeZone);
	const { minutes, easySummary, ...rest } = meeting;
	const known: KnownSitting = {
		items: items.map((item) => ({ ...item, resultWord: resultWord(item.result) })),
		closed,
		speakers: members.map(({ personId, name, faction }) => ({ id: personId, name, faction })),
		start: meeting.start,
		over: meeting.state === 'held',
		zone: body.timeZone
	};
	const view = viewOf(known, publicStateOf(items, events), events);
	const recording = broadcast?.recording?.state === 'ready' ? broadcast.recording : undefined;
	const captioned = recording !== undefined && (await hasRecordedCaptions(db, broadcast!.id));
	const due = meeting.start && meeting.start.getTime() - now.getTime() < WAITS_MS;
	/** Just closed: the recording is on its way. */
	const awaited =
		!recording && view.closedAt !== undefined && now.getTime() - view.closedAt.getTime() < AWAITED_MS;
	const follows =
		view.stage === 'running' ||
		(view.stage === 'ahead' && Boolean(due) && meeting.state !== 'draft' && !meeting.cancelled);
	return {
		meeting: rest,
		view,
		/** What a browser needs to follow the sitting; for all others there is no more to come. */
		following: follows ? { known, events } : undefined,
		awaited,
		details: Object.fromEntries(
			items.map(({ id, result, resolution, resolutionText, files }) => {
				const wording = resolution?.text || resolutionText;
				const tracked = resolutions.find(({ itemId }) => itemId === id);
				return [
					id,
					{
						result,
						files,
						byName: byNameOf(
							named.filter(({ itemId }) => itemId === id),
							voices,
							members
						),
						resolutionHtml: wording ? renderMarkdown(wording, 4) : '',
						tracked: tracked && { id: tracked.id, status: tracked.status }
					}
				];
			})
		),
		history: wordsOf(historyOf(revisions)),
		broadcast: broadcast && { id: broadcast.id, signs: broadcast.signs, recording },
		recordingNote: broadcast?.recording && recordingNote(broadcast.recording, body.timeZone),
		captioned,
		/** Where the player stands alone, for other sites. */
		embed: isPlayable(broadcast, view.stage === 'held') ? embedPath(meeting.id) : undefined,
		easyHtml: easySummary ? renderMarkdown(easySummary, 3) : '',
		minutesHtml: minutes?.text ? renderMarkdown(minutes.text, 3) : ''
	};
}
