/** What the verbs of cameras have in common: who may, which broadcast, and nobody else at the same time. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting } from '../db/queries/chamber-log.ts';
import { broadcasts, cameras } from '../db/schema/index.ts';
import { SITTING_CHANNEL } from '../events/bus.ts';
import { mayOperate } from '../sittings/rights.ts';
import { notify } from '../verb.ts';

/** The one every broadcast begins with. */
export const FIRST_CAMERA = 'Kamera Saal';

/** How the operator calls a camera, and whether it stands in by itself. */
export const cameraFields = z.object({
	name: z
		.string()
		.trim()
		.min(1, { error: 'Bitte geben Sie der Kamera einen Namen.' })
		.max(40, { error: 'Bitte kürzen Sie den Namen auf 40 Zeichen.' }),
	spare: z.boolean()
});

export interface CameraRow {
	readonly id: string;
	readonly name: string;
	readonly position: number;
}

/** The meeting's broadcast with its cameras in order. */
export interface Operated {
	readonly bodyId: string;
	readonly broadcastId: string;
	readonly cameras: readonly CameraRow[];
	/** The sitting is over. */
	readonly ended: boolean;
	/** The second picture, in sign language, and its camera. */
	readonly signs?: { readonly broadcastId: string; readonly cameras: readonly CameraRow[] };
}

/**
 * The broadcast whose cameras the actor may change, locked until the transaction ends.
 *
 * @throws {Refusal} `forbidden` with `sentence`, `not-found`
 */
export async function operateCameras(
	tx: Db,
	actor: Actor,
	meetingId: string,
	now: Date,
	sentence: string
): Promise<Operated> {
	const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (!mayOperate(actor, meeting)) throw new Refusal('forbidden', sentence);
	const [broadcast] = await tx
		.select({ id: broadcasts.id, state: broadcasts.state })
		.from(broadcasts)
		.where(and(eq(broadcasts.meetingId, meetingId), eq(broadcasts.bodyId, meeting.bodyId)))
		.for('update');
	if (!broadcast) throw new Refusal('not-found', 'Für diese Sitzung ist keine Übertragung geplant.');
	const [signs] = await tx
		.select({ id: broadcasts.id })
		.from(broadcasts)
		.where(and(eq(broadcasts.signsForId, broadcast.id), isNull(broadcasts.deleted)));
	return {
		bodyId: meeting.bodyId,
		broadcastId: broadcast.id,
		cameras: await listRows(tx, broadcast.id),
		ended: broadcast.state === 'ended',
		...(signs && { signs: { broadcastId: signs.id, cameras: await listRows(tx, signs.id) } })
	};
}

const listRows = (tx: Db, broadcastId: string): Promise<CameraRow[]> =>
	tx
		.select({ id: cameras.id, name: cameras.name, position: cameras.position })
		.from(cameras)
		.where(eq(cameras.broadcastId, broadcastId))
		.orderBy(asc(cameras.position), asc(cameras.id));

/** @throws {Refusal} `not-found` */
export function cameraOf({ cameras }: Pick<Operated, 'cameras'>, cameraId: string): CameraRow {
	const camera = cameras.find(({ id }) => id === cameraId);
	if (!camera) {
		throw new Refusal('not-found', 'Diese Kamera gibt es nicht mehr. Bitte laden Sie die Seite neu.');
	}
	return camera;
}

/** @throws {Refusal} `conflict` when another camera is called so */
export function refuseSameName({ cameras }: Operated, name: string, cameraId?: string): void {
	if (cameras.some((other) => other.id !== cameraId && other.name === name)) {
		throw new Refusal(
			'conflict',
			`„${name}“ heißt schon eine andere Kamera. Bitte wählen Sie einen anderen Namen.`
		);
	}
}

/** The media server and every page of the room look again. */
export const tellCameras = (tx: Db, meetingId: string) => notify(tx, SITTING_CHANNEL, { meetingId, seq: 0 });
