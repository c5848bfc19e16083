/** Takes over a caption file for a recording that is there. */
import { count, eq } from 'drizzle-orm';
import { z } from 'zod';
import { readCaptionFile } from '#lib/domain/captions/files.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { captions } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { captionedBy, mayEdit } from './scope.ts';
import { writeCues } from './write-cues.ts';

/** A sitting of twelve hours has half a megabyte of captions. */
const LARGEST_BYTES = 5_000_000;

const Input = z.object({
	file: z
		.custom<File>((value) => value instanceof File && value.size > 0, {
			error: 'Bitte wählen Sie eine Datei.'
		})
		.refine((file) => file.size <= LARGEST_BYTES, { error: 'Die Datei ist größer als 5 MB.' }),
	/** What is there already goes. */
	replace: z.stringbool().optional().default(false)
});

/** How many were taken over, and how many lie behind the end of the recording. */
export interface Uploaded {
	readonly added: number;
	readonly beyond: number;
}

/**
 * The times of the file are those of the recording as it is played. What is written there can only speak of what is open.
 *
 * @throws {Refusal} `forbidden`, `not-found`; `invalid` when the file cannot be read; `conflict` without a recording, or when
 *   there are captions and they are not to be replaced
 */
export async function uploadCaptions(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<Uploaded> {
	const { file, replace } = parse(Input, input);
	const content = readText(new Uint8Array(await file.arrayBuffer()));
	const cues = readCaptionFile(content);
	return transact(db, async (tx) => {
		const { meeting, broadcast } = await captionedBy(tx, actor, meetingId, now, mayEdit);
		const [there] = await tx
			.select({ captions: count() })
			.from(captions)
			.where(eq(captions.broadcastId, broadcast.id));
		if (there!.captions > 0 && !replace) {
			throw new Refusal(
				'conflict',
				`Für diese Aufzeichnung gibt es bereits ${there!.captions} Untertitel. Wählen Sie „Vorhandene ersetzen“, wenn die Datei an ihre Stelle treten soll.`
			);
		}
		await tx.delete(captions).where(eq(captions.broadcastId, broadcast.id));
		const uploaded = await writeCues(tx, meeting.bodyId, broadcast.id, cues, {
			origin: 'file',
			public: true
		});
		if (uploaded.added === 0) {
			throw new Refusal(
				'conflict',
				'Von dieser Sitzung gibt es keine Aufzeichnung, zu der die Zeiten der Datei passen. Bitte laden Sie die Datei hoch, wenn die Aufzeichnung fertig ist.'
			);
		}
		await audit(tx, actor, 'upload-captions', 'broadcasts', broadcast.id, {
			...uploaded,
			replaced: there!.captions
		});
		return uploaded;
	});
}

/** UTF-8, or what older programs write: UTF-16 with its mark, else Windows-1252. */
function readText(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
