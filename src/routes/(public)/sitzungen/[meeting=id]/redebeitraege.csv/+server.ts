/** Who spoke when, as a table for spreadsheets. */
import { error } from '@sveltejs/kit';
import { dateFormat, dayOf } from '#lib/domain/calendar.ts';
import { BYTE_ORDER_MARK, csvLine } from '#lib/domain/csv.ts';
import { m } from '#lib/paraglide/messages.js';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { conditional } from '#lib/web/conditional.server.ts';
import { listRecordedSpeeches } from '#lib/web/recorded-speeches.server.ts';

export async function GET({ locals, params, request }) {
	const { publicDb: db, body, now } = locals;
	const broadcast = await findPublicBroadcast(db, params.meeting);
	const recording = broadcast?.recording;
	if (recording?.state !== 'ready') error(404, 'Zu dieser Sitzung gibt es keine Aufzeichnung.');
	const at = { meetingId: params.meeting, broadcastId: broadcast!.id };
	const speeches = await listRecordedSpeeches(db, body.id, at, now);
	const titles = new Map(recording.chapters.map(({ itemId, title }) => [itemId, title]));
	const clock = dateFormat('de-DE', { timeZone: body.timeZone, timeStyle: 'medium' });
	const head = [
		m.public_speech_from(),
		m.public_speech_until(),
		m.public_speech_offset(),
		m.public_speech_length(),
		m.public_speech_person(),
		m.public_speech_faction(),
		m.public_speech_item()
	];
	const lines = speeches.map((speech) => [
		`${dayOf(speech.startedAt, body.timeZone)} ${clock.format(speech.startedAt)}`,
		`${dayOf(speech.endedAt, body.timeZone)} ${clock.format(speech.endedAt)}`,
		speech.durationMs > 0 ? Math.round(speech.offsetMs / 1000) : null,
		Math.round(speech.durationMs / 1000),
		speech.name,
		speech.faction,
		titles.get(speech.itemId ?? '') ?? null
	]);
	const table = BYTE_ORDER_MARK + [head, ...lines].map(csvLine).join('');
	const answer = conditional(request, table, 'text/csv; charset=utf-8; header=present');
	answer.headers.set('content-disposition', 'attachment; filename="redebeitraege.csv"');
	return answer;
}
