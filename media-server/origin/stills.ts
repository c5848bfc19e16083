/**
 * The door for whoever chooses between cameras: a picture of one that is off the air.
 *
 * `GET /media/still/<broadcast>` with the key of the camera, which the operator's page has and shows. Whoever may send as a camera
 * may see what it sends, and no other; a new key shuts both doors.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { STILL_TYPE } from '#lib/protocol/stills.ts';
import { StillProblem, type NoStill } from '../rooms/stills.ts';
import { cameraOfKey, type CameraKey } from '../whip/key.ts';
import { HttpError } from './answer.ts';

export interface StillOriginOptions {
	/** The keys of a broadcast's cameras, `undefined` when there is no such broadcast. */
	readonly findKeys: (broadcastId: string) => Promise<readonly CameraKey[] | undefined>;
	/** @throws {StillProblem} */
	readonly take: (broadcastId: string, cameraId: string) => Promise<Buffer>;
}

const REFUSALS: Readonly<Record<NoStill, readonly [status: number, sentence: string]>> = {
	shut: [409, 'Zurzeit geht kein Bild hinaus, deshalb gibt es auch kein Standbild.'],
	away: [409, 'Diese Kamera ist nicht verbunden.'],
	'on-air': [409, 'Diese Kamera ist auf Sendung. Ihr Bild ist in der Übertragung zu sehen.'],
	late: [
		504,
		'Von dieser Kamera kam kein Vollbild. Bitte stellen Sie ihren Keyframe-Abstand auf 2 Sekunden.'
	],
	blind: [503, 'Das Saalprotokoll ist gerade nicht lesbar. Bitte versuchen Sie es gleich erneut.']
};

export class StillOrigin {
	readonly #options: StillOriginOptions;

	constructor(options: StillOriginOptions) {
		this.#options = options;
	}

	/** @throws {HttpError} with status and sentence */
	async answer(request: IncomingMessage, response: ServerResponse, broadcastId: string): Promise<void> {
		if (request.method !== 'GET') {
			throw new HttpError(405, 'Diese Adresse kann nur gelesen werden.', { allow: 'GET' });
		}
		const { findKeys, take } = this.#options;
		const keys = await findKeys(broadcastId);
		if (!keys) throw new HttpError(404, 'Diese Übertragung gibt es nicht. Bitte prüfen Sie die Adresse.');
		const still = await take(broadcastId, cameraOfKey(request, keys)).catch(refused);
		response
			.writeHead(200, {
				'content-type': STILL_TYPE,
				'content-length': still.length,
				'cache-control': 'no-store'
			})
			.end(still);
	}
}

function refused(error: unknown): never {
	if (error instanceof StillProblem) throw new HttpError(...REFUSALS[error.why]);
	throw error;
}
