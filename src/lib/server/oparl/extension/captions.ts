/** Captions of a recording as WebVTT, on the timeline of what can be played. */
import type { Db } from '../../db/client.ts';
import {
	listOparlCaptions,
	listOparlChapters,
	listOparlRecordings
} from '../../db/queries/oparl-extension.ts';

/** A caption and when it is shown, in ms of the recording. */
interface Cue {
	readonly fromMs: number;
	readonly untilMs: number;
	readonly text: string;
}

/**
 * The file, `undefined` when the public sees no recording with captions in that language. What was said outside of
 * public chapters has no place on the timeline and is left out.
 */
export async function readCaptions(db: Db, meetingId: string, language: string): Promise<string | undefined> {
	const [recording] = await listOparlRecordings(db, [meetingId]);
	if (!recording?.languages.includes(language)) return undefined;
	const [captions, chapters] = await Promise.all([
		listOparlCaptions(db, recording.broadcastId, language),
		listOparlChapters(db, [recording.id])
	]);
	const cues = captions.flatMap(({ startedAt, durationMs, text }): Cue[] => {
		const chapter = chapters.find((each) => {
			const into = startedAt.getTime() - each.startedAt.getTime();
			return into >= 0 && into < each.durationMs;
		});
		if (!chapter) return [];
		const fromMs = chapter.offsetMs + startedAt.getTime() - chapter.startedAt.getTime();
		const untilMs = Math.min(fromMs + durationMs, chapter.offsetMs + chapter.durationMs);
		return untilMs > fromMs ? [{ fromMs, untilMs, text }] : [];
	});
	return webVtt(cues);
}

/** WebVTT (W3C); within a cue the signs that would begin markup are escaped. */
function webVtt(cues: readonly Cue[]): string {
	const blocks = cues.map(({ fromMs, untilMs, text }) => {
		const lines = text.replaceAll(/\s*\n\s*/g, '\n').trim();
		const escaped = lines.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
		return `${clock(fromMs)} --> ${clock(untilMs)}\n${escaped}`;
	});
	return `${['WEBVTT', ...blocks].join('\n\n')}\n`;
}

function clock(ms: number): string {
	const whole = Math.round(ms);
	const two = (value: number) => String(value).padStart(2, '0');
	const [hours, minutes, seconds] = [whole / 3_600_000, (whole / 60_000) % 60, (whole / 1000) % 60];
	return `${two(Math.floor(hours))}:${two(Math.floor(minutes))}:${two(Math.floor(seconds))}.${String(whole % 1000).padStart(3, '0')}`;
}
