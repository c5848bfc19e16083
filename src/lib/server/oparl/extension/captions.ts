/** Captions of a recording as WebVTT, on the timeline of what can be played. */
import { writeWebVtt } from '#lib/domain/captions/files.ts';
import type { Db } from '../../db/client.ts';
import { listOparlRecordings } from '../../db/queries/oparl-extension.ts';
import { listRecordedCues } from '../../db/queries/public-captions.ts';

/** The file, `undefined` when the public sees no recording with captions in that language. */
export async function readCaptions(db: Db, meetingId: string, language: string): Promise<string | undefined> {
	const [recording] = await listOparlRecordings(db, [meetingId]);
	if (!recording?.languages.includes(language)) return undefined;
	const cues = await listRecordedCues(db, recording.broadcastId, language);
	return writeWebVtt(cues.map(({ fromMs, untilMs, text }) => ({ fromMs, untilMs, text })));
}
