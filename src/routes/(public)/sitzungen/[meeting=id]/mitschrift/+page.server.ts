import { error } from '@sveltejs/kit';
import { searchTranscript, transcriptOf } from '#lib/domain/captions/transcript.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { listRecordedCues } from '#lib/server/db/queries/public-captions.ts';
import { findPublicMeeting } from '#lib/server/db/queries/public-meetings.ts';

const LONGEST_QUERY = 200;

/** The captions of the recording as a text, whole or what is searched for. */
export async function load({ locals: { db, body }, params, url }) {
	const [meeting, broadcast] = await Promise.all([
		findPublicMeeting(db, body.id, params.meeting),
		findPublicBroadcast(db, params.meeting)
	]);
	if (!meeting) error(404, 'Diese Sitzung gibt es nicht, oder sie ist noch nicht veröffentlicht.');
	const recording = broadcast?.recording?.state === 'ready' ? broadcast.recording : undefined;
	const cues = broadcast && recording ? await listRecordedCues(db, broadcast.id) : [];
	const words = (url.searchParams.get('suche') ?? '').replaceAll('\0', '').slice(0, LONGEST_QUERY).trim();
	const passages = transcriptOf(cues, recording?.chapters ?? []);
	const { id, name, organization, number, start } = meeting;
	return {
		meeting: { id, name, organization, number, start },
		broadcast: broadcast && recording && { id: broadcast.id, signs: broadcast.signs, recording },
		words,
		passages: searchTranscript(passages, words),
		count: { all: cues.length, checked: cues.filter(({ checked }) => checked).length }
	};
}
