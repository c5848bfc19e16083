/** Who may send over RTMP: whoever has the key of one of the broadcast's cameras, the same one as for WHIP. */
import { FlvIntake, type FlvPlace } from '../flv/intake.ts';
import { HttpError } from '../origin/answer.ts';
import { findByKey } from '../whip/key.ts';
import type { Door } from '../whip/endpoint.ts';
import type { Admit } from './connection.ts';

export interface AdmissionOptions {
	readonly find: (broadcastId: string) => Promise<Door<FlvPlace> | undefined>;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

/** How long a picture is on its way at the least, in ms: through the encoder, mostly. */
const WAY_MS = 500;

const BROADCAST = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A wrong address and a wrong key get the same answer. */
const WRONG = {
	code: 'NetStream.Publish.BadName',
	sentence: 'Die Adresse oder der Schlüssel ist falsch. Sie finden beides auf der Regie-Seite der Sitzung.'
} as const;

export function rtmpAdmission({ find, now, log }: AdmissionOptions): Admit {
	return async (broadcastId, key, end) => {
		const door = BROADCAST.test(broadcastId) ? await find(broadcastId) : undefined;
		const camera = door && findByKey(door.keys, key);
		if (!camera) return WRONG;
		if (door.ended) return denied('Die Sitzung ist geschlossen. Es wird nichts mehr übertragen.');
		try {
			return new FlvIntake({ camera: await door.camera(camera.cameraId), now, wayMs: WAY_MS, end, log });
		} catch (error) {
			if (error instanceof HttpError) return denied(error.message);
			throw error;
		}
	};
}

const denied = (sentence: string) => ({ code: 'NetStream.Publish.Denied', sentence }) as const;
