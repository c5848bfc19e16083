/** Takes a piece of a video that is being uploaded. Pieces come in order; what broke off goes on where it was. */
import { and, eq } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { videoImports } from '../db/schema/index.ts';
import { isFull } from '../files/folder-storage.ts';
import type { VideoFolder } from './folder.ts';
import { importOf } from './scope.ts';

/** The longest piece that is taken, in bytes. */
const LONGEST_PIECE = 16 * 2 ** 20;

/** How far the upload is, in bytes. */
export interface Uploaded {
	readonly received: number;
	readonly bytes: number;
}

/**
 * @param at behind how many bytes it belongs; elsewhere than where the upload is, nothing is taken, and the answer says where that is
 * @throws {Refusal} `forbidden`, `not-found`; `conflict` when nothing is being uploaded; `invalid` for more bytes than were announced
 */
export async function takePiece(
	db: Db,
	videos: VideoFolder,
	actor: Actor,
	meetingId: string,
	at: number,
	piece: AsyncIterable<Uint8Array>,
	now: Date
): Promise<Uploaded> {
	const { video } = await importOf(db, actor, meetingId, now);
	if (video.state !== 'uploading' || video.bytes === null) {
		throw new Refusal(
			'conflict',
			'Für diese Sitzung wird gerade nichts hochgeladen. Bitte laden Sie die Seite neu.'
		);
	}
	const { id, bytes, receivedBytes } = video;
	if (at !== receivedBytes) return { received: receivedBytes, bytes };
	const written = await append(videos, id, at, piece, Math.min(LONGEST_PIECE, bytes - at));
	const received = at + written;
	// Two windows with the same upload: the second one finds the first one's bytes, which are the same.
	const [moved] = await db
		.update(videoImports)
		.set({ receivedBytes: received, state: received === bytes ? 'waiting' : 'uploading' })
		.where(
			and(eq(videoImports.id, id), eq(videoImports.receivedBytes, at), eq(videoImports.state, 'uploading'))
		)
		.returning({ received: videoImports.receivedBytes });
	return { received: moved?.received ?? receivedBytes, bytes };
}

async function append(
	videos: VideoFolder,
	id: string,
	at: number,
	piece: AsyncIterable<Uint8Array>,
	atMost: number
): Promise<number> {
	try {
		return await videos.append(id, at, piece, atMost);
	} catch (error) {
		if (error instanceof RangeError) {
			throw new Refusal(
				'invalid',
				'Diese Datei ist eine andere als die, mit der das Hochladen begann. Bitte verwerfen Sie die Übernahme und beginnen Sie neu.'
			);
		}
		if (isFull(error)) {
			throw new Refusal(
				'conflict',
				'Auf dem Server ist kein Platz mehr. Bitte wenden Sie sich an Ihre Administration und setzen Sie das Hochladen dann fort.'
			);
		}
		throw error;
	}
}
