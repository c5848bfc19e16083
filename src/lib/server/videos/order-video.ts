/** Orders that a video which was made elsewhere becomes the recording of a meeting that was held before. */
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { dayInWords, dayOf, instantAt } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { deletionDue } from '#lib/domain/recordings/retention.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting, type ChamberMeeting } from '../db/queries/chamber-log.ts';
import { listRuleLayers } from '../db/queries/office-rules.ts';
import { broadcasts, mediaSegments, recordings, sittingEvents, videoImports } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { endOfLastDay, retentionOf } from '../recordings/retention.ts';
import { allow, parse, transact } from '../verb.ts';
import type { VideoFolder } from './folder.ts';

const Input = z.object({
	source: z.enum(['file', 'address'], { error: 'Bitte wählen Sie, woher das Video kommt.' }),
	fileName: z.string().trim().max(300).optional(),
	fileBytes: z.coerce.number().int().positive().optional().catch(undefined),
	address: z.string().trim().max(2000).optional(),
	begins: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
		error: 'Bitte geben Sie an, um wie viel Uhr das Video beginnt, zum Beispiel 18:00.'
	}),
	deletion: z.enum(['rule', 'day', 'never'], {
		error: 'Bitte wählen Sie, wie lange die Aufzeichnung bleibt.'
	}),
	lastDay: z.iso.date().or(z.literal('')).optional(),
	publicOnly: z.literal('on', {
		error: 'Bitte bestätigen Sie, dass das Video nur den öffentlichen Teil der Sitzung zeigt.'
	})
});

/** File and segments lie on the disk side by side for a while. */
const ROOM_FACTOR = 2.2;

/**
 * The id of the import. A file is uploaded afterwards in pieces; what has an address is fetched by the worker.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `conflict` when the meeting has a log, a recording or another import; `invalid` by field
 */
export async function orderVideo(
	db: Db,
	videos: VideoFolder,
	actor: Actor,
	meetingId: string,
	timeZone: string,
	input: unknown,
	now: Date
): Promise<string> {
	const wanted = parse(Input, input);
	const origin = originOf(wanted);
	if (wanted.source === 'file') await requireRoom(videos, wanted.fileBytes!);
	return transact(db, async (tx) => {
		const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		allow(actor, 'manage-recording', meeting, 'Videos übernimmt der Sitzungsdienst.');
		const broadcastId = await placeFor(tx, meeting);
		const startedAt = instantAt(dayOf(meeting.start ?? now, timeZone), wanted.begins, timeZone);
		const deleteAt = await deletionOf(tx, meeting, wanted, startedAt, timeZone, now);
		const [row] = await tx
			.insert(videoImports)
			.values({
				...{ bodyId: meeting.bodyId, meetingId, broadcastId, origin, startedAt, deleteAt },
				state: wanted.source === 'file' ? 'uploading' : 'fetching',
				bytes: wanted.source === 'file' ? wanted.fileBytes! : null,
				deletionSet: wanted.deletion !== 'rule'
			})
			.returning({ id: videoImports.id });
		if (wanted.source === 'address') await enqueue(tx, 'fetch-video', { importId: row!.id });
		await audit(tx, actor, 'order-video', 'broadcasts', broadcastId, { meetingId, origin, startedAt });
		return row!.id;
	});
}

/** Name of the file, or the address. */
function originOf({ source, fileName, fileBytes, address }: z.output<typeof Input>): string {
	if (source === 'file') {
		if (fileName && fileBytes) return fileName;
		throw invalid('file', 'Bitte wählen Sie die Videodatei aus.');
	}
	const url = address ? URL.parse(address) : null;
	if (url && ['https:', 'http:'].includes(url.protocol)) return url.href;
	throw invalid('address', 'Bitte geben Sie eine Adresse ein, die mit https:// beginnt.');
}

async function requireRoom(videos: VideoFolder, bytes: number): Promise<void> {
	const free = await videos.free();
	if (free > bytes * ROOM_FACTOR) return;
	const gb = (value: number) => (value / 1e9).toFixed(1).replace('.', ',');
	throw invalid(
		'file',
		`Auf dem Server sind ${gb(free)} GB frei, gebraucht werden für dieses Video ${gb(bytes * ROOM_FACTOR)} GB. Bitte wenden Sie sich an Ihre Administration.`
	);
}

/** The broadcast it becomes the recording of: one that nobody has used, or a new one. */
async function placeFor(tx: Db, meeting: ChamberMeeting): Promise<string> {
	if (meeting.state !== 'held') {
		throw new Refusal(
			'conflict',
			'Ein Video lässt sich erst übernehmen, wenn die Sitzung stattgefunden hat.'
		);
	}
	const [logged] = await tx
		.select({ seq: sittingEvents.seq })
		.from(sittingEvents)
		.where(eq(sittingEvents.meetingId, meeting.id))
		.limit(1);
	if (logged) {
		throw new Refusal(
			'conflict',
			'Diese Sitzung wurde mit Ratssaal geleitet; ihre Aufzeichnung entsteht aus der Übertragung. Übernehmen lassen sich Videos von Sitzungen aus der Zeit davor.'
		);
	}
	const [there] = await tx
		.select({
			id: broadcasts.id,
			recording: recordings.id,
			segment: mediaSegments.number,
			video: videoImports.id
		})
		.from(broadcasts)
		.leftJoin(recordings, eq(recordings.broadcastId, broadcasts.id))
		.leftJoin(mediaSegments, eq(mediaSegments.broadcastId, broadcasts.id))
		.leftJoin(videoImports, eq(videoImports.broadcastId, broadcasts.id))
		.where(and(eq(broadcasts.meetingId, meeting.id), isNull(broadcasts.deleted)))
		.limit(1)
		.for('update', { of: broadcasts });
	if (there?.recording || there?.segment) {
		throw new Refusal('conflict', 'Von dieser Sitzung gibt es schon eine Aufzeichnung.');
	}
	if (there?.video) {
		throw new Refusal(
			'conflict',
			'Für diese Sitzung wird schon ein Video übernommen. Bitte laden Sie die Seite neu.'
		);
	}
	if (there) {
		await tx.update(broadcasts).set({ state: 'ended', public: false }).where(eq(broadcasts.id, there.id));
		return there.id;
	}
	const [made] = await tx
		.insert(broadcasts)
		.values({ bodyId: meeting.bodyId, meetingId: meeting.id, state: 'ended', public: false })
		.returning({ id: broadcasts.id });
	return made!.id;
}

/** When it must be gone, as far as that is known now. A day on which it would have had to be gone already is asked back. */
async function deletionOf(
	tx: Db,
	meeting: ChamberMeeting,
	{ deletion, lastDay }: z.output<typeof Input>,
	startedAt: Date,
	timeZone: string,
	now: Date
): Promise<Date | null> {
	if (deletion === 'never') return null;
	if (deletion === 'day') return endOfLastDay(lastDay, timeZone, now);
	const layers = await listRuleLayers(tx, meeting.bodyId);
	const retention = retentionOf(layers, meeting.day, meeting.organizationIds[0]);
	const due = retention && deletionDue(startedAt, { days: retention.days }, undefined);
	if (due && due <= now) {
		const on = dayInWords(due, timeZone);
		throw invalid(
			'deletion',
			`Nach den Regeln der Kommune wäre eine Aufzeichnung dieser Sitzung am ${on} zu löschen gewesen. Bitte bestimmen Sie selbst, wie lange sie bleibt.`
		);
	}
	// With the end of the video it is counted to the hour.
	return null;
}

function invalid(field: string, sentence: string): Refusal {
	return new Refusal('invalid', sentence, { fields: { [field]: sentence } });
}
