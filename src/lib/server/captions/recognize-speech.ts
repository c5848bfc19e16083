/** Lets a program listen to a recording and keeps what it heard, until somebody releases it. */
import { and, eq, isNotNull, isNull, ne, or } from 'drizzle-orm';
import { readCaptionFile } from '#lib/domain/captions/files.ts';
import { spokenAt } from '#lib/domain/captions/placing.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { captions, recordings } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import type { SpeechRecognizer } from './speech/recognizer.ts';
import { writeCues } from './write-cues.ts';

/** The longest it may listen: a night. */
const LISTENS_MS = 12 * 3_600_000;

interface Hearing {
	/** Missing where the installation has none. */
	readonly recognizer: SpeechRecognizer | undefined;
	/** Address of the pages, where the recording plays. */
	readonly origin: string;
}

/**
 * What a person wrote or checked stays; of what a program wrote before, the rest is replaced. Does nothing for a recording that
 * is no longer public. A failure is told in the audit trail and to the queue.
 */
export async function recognizeSpeech(
	db: Db,
	{ recognizer, origin }: Hearing,
	recordingId: string
): Promise<void> {
	const [recording] = await db
		.select({ id: recordings.id, bodyId: recordings.bodyId, broadcastId: recordings.broadcastId })
		.from(recordings)
		.where(
			and(
				eq(recordings.id, recordingId),
				eq(recordings.state, 'ready'),
				eq(recordings.public, true),
				isNull(recordings.deleted)
			)
		);
	if (!recording) return;
	const { bodyId, broadcastId } = recording;
	const tell = (tx: Db, act: string, detail: Record<string, unknown>) =>
		audit(tx, { bodyId }, act, 'broadcasts', broadcastId, detail);
	try {
		if (!recognizer) throw new Error('No recognizer is set (RATSSAAL_SPEECH_COMMAND).');
		// What was played when it began to listen; a speech withdrawn meanwhile moves what comes behind it.
		const stretches = await listStretches(db, broadcastId);
		const playlist = new URL(`/media/vod/${recording.id}/index.m3u8`, origin).href;
		const heard = await recognizer.recognize({ playlist, language: 'de' }, AbortSignal.timeout(LISTENS_MS));
		const cues = readCaptionFile(heard);
		await transact(db, async (tx) => {
			await tx
				.delete(captions)
				.where(
					and(
						eq(captions.broadcastId, broadcastId),
						eq(captions.origin, 'speech'),
						isNull(captions.checkedAt)
					)
				);
			const byHand = await tx
				.select({ startedAt: captions.startedAt, durationMs: captions.durationMs })
				.from(captions)
				.where(
					and(
						eq(captions.broadcastId, broadcastId),
						or(ne(captions.origin, 'speech'), isNotNull(captions.checkedAt))
					)
				);
			const free = cues.filter((cue) => {
				const spoken = spokenAt(stretches, cue);
				return spoken && !byHand.some((other) => overlap(spoken, other));
			});
			const written = await writeCues(
				tx,
				bodyId,
				broadcastId,
				free,
				{ origin: 'speech', public: false },
				stretches
			);
			await tell(tx, 'recognize-speech', written);
		});
	} catch (error) {
		await tell(db, 'speech-failed', {});
		throw error;
	}
}

interface Time {
	readonly startedAt: Date;
	readonly durationMs: number;
}

const overlap = (one: Time, other: Time) =>
	one.startedAt.getTime() < other.startedAt.getTime() + other.durationMs &&
	other.startedAt.getTime() < one.startedAt.getTime() + one.durationMs;
