/**
 * WHIP, the door for encoders (RFC 9725).
 *
 * `POST /media/whip/<broadcast>` opens a session, `PATCH` and `DELETE` on its `Location` change and end it. Every request
 * needs a key, which tells the camera: it reaches the session of that camera alone. Encoders in a browser may come from any origin: they bring a key, never a cookie.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError, readBody } from '../origin/answer.ts';
import type { Encoder } from '../rooms/encoder.ts';
import { EncoderSession } from '../rooms/session.ts';
import { FRAGMENT_TYPE } from './fragment.ts';
import { cameraOfKey, type CameraKey } from './key.ts';
import { OfferError } from './offer.ts';
import { changeIce, requireType } from './peer.ts';

/** What WHIP needs of a camera. */
export interface EncoderPlace {
	readonly session: Encoder | undefined;
	publish(offer: string): Promise<EncoderSession>;
	leave(session: Encoder): void;
}

/** A broadcast as the door knows it. */
export interface Door<Place = EncoderPlace> {
	/** One per camera. */
	readonly keys: readonly CameraKey[];
	readonly ended: boolean;
	/** The place of a camera in the broadcast's room, made if need be. */
	camera(cameraId: string): Promise<Place>;
}

/** Media type of an offer and of its answer. */
export const OFFER_TYPE = 'application/sdp';
const CORS = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers': 'Location, ETag, Link, WWW-Authenticate, Retry-After, X-Encoder-Replaced'
};

const ENDED = 'Diese Verbindung ist beendet. Bitte starten Sie die Übertragung im Encoder neu.';
const REPLACED =
	'Ein anderer Encoder hat die Übertragung übernommen. Bitte starten Sie die Übertragung nur neu, wenn sie wieder von hier kommen soll.';
/** Beside a 404: the place is taken, so that an encoder which comes back by itself does not fight for it. */
const REPLACED_HEADER = 'x-encoder-replaced';

export class WhipEndpoint {
	readonly #find: (broadcastId: string) => Promise<Door | undefined>;

	/** `find`: the door of a broadcast, `undefined` when there is no such broadcast. */
	constructor(find: (broadcastId: string) => Promise<Door | undefined>) {
		this.#find = find;
	}

	/** `<broadcast>` or `<broadcast>/<session>`. @throws {HttpError} with status and sentence */
	async answer(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		sessionId?: string
	): Promise<void> {
		for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
		if (request.method === 'OPTIONS') return options(response, sessionId !== undefined);
		const allowed = sessionId === undefined ? ['POST'] : ['PATCH', 'DELETE'];
		if (!allowed.includes(request.method!)) {
			throw new HttpError(
				405,
				'Diese Adresse nimmt nur WHIP entgegen. Bitte tragen Sie sie im Encoder ein.',
				{
					allow: [...allowed, 'OPTIONS'].join(', ')
				}
			);
		}
		const door = await this.#find(broadcastId);
		if (!door) throw new HttpError(404, 'Diese Übertragung gibt es nicht. Bitte prüfen Sie die Adresse.');
		const cameraId = cameraOfKey(request, door.keys);
		if (sessionId === undefined) return this.#open(request, response, broadcastId, door, cameraId);
		const camera = await door.camera(cameraId);
		const session = camera.session;
		if (!(session instanceof EncoderSession) || session.id !== sessionId) {
			throw session ? new HttpError(404, REPLACED, { [REPLACED_HEADER]: '1' }) : new HttpError(404, ENDED);
		}
		if (request.method === 'PATCH') return changeIce(request, response, session);
		camera.leave(session);
		response.writeHead(200).end();
	}

	async #open(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		door: Door,
		cameraId: string
	): Promise<void> {
		requireType(request, OFFER_TYPE);
		if (door.ended) throw new HttpError(409, 'Die Sitzung ist geschlossen. Es wird nichts mehr übertragen.');
		const offer = await readBody(request);
		const session = await publish(await door.camera(cameraId), offer);
		response
			.writeHead(201, {
				'content-type': OFFER_TYPE,
				'cache-control': 'no-store',
				location: `/media/whip/${broadcastId}/${session.id}`,
				etag: session.etag,
				'accept-patch': FRAGMENT_TYPE
			})
			.end(session.answer);
	}
}

async function publish(camera: EncoderPlace, offer: string): Promise<EncoderSession> {
	try {
		return await camera.publish(offer);
	} catch (error) {
		if (error instanceof OfferError) throw new HttpError(error.status, error.message);
		throw error;
	}
}

function options(response: ServerResponse, isSession: boolean): void {
	response
		.writeHead(204, {
			'access-control-allow-methods': isSession ? 'PATCH, DELETE, OPTIONS' : 'POST, OPTIONS',
			'access-control-allow-headers': 'Authorization, Content-Type, If-Match',
			'access-control-max-age': '600',
			...(isSession ? { 'accept-patch': FRAGMENT_TYPE } : { 'accept-post': OFFER_TYPE })
		})
		.end();
}
