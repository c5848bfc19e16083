/**
 * WHIP, the door for encoders (RFC 9725).
 *
 * `POST /media/whip/<broadcast>` opens a session, `PATCH` and `DELETE` on its `Location` change and end it. Every request
 * needs the broadcast's key. Encoders in a browser may come from any origin: they bring a key, never a cookie.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError, readBody } from '../origin/answer.ts';
import type { Encoder } from '../rooms/encoder.ts';
import { EncoderSession } from '../rooms/session.ts';
import { FRAGMENT_TYPE, readFragment, writeFragment } from './fragment.ts';
import { bearerToken, isKey } from './key.ts';
import { OfferError } from './offer.ts';

/** What WHIP needs of a room. */
export interface EncoderRoom {
	readonly session: Encoder | undefined;
	publish(offer: string): Promise<EncoderSession>;
	leave(session: Encoder): void;
}

/** A broadcast as the door knows it. */
export interface Door<Room = EncoderRoom> {
	/** SHA-256 of the key, hex; `undefined` while none is given out. */
	readonly keySha256: string | undefined;
	readonly ended: boolean;
	/** Its room, made if need be. */
	room(): Promise<Room>;
}

const OFFER_TYPE = 'application/sdp';
const CORS = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers': 'Location, ETag, Link, WWW-Authenticate, Retry-After'
};

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
		checkKey(request, door);
		if (sessionId === undefined) return this.#open(request, response, broadcastId, door);
		const room = await door.room();
		const session = room.session;
		if (!(session instanceof EncoderSession) || session.id !== sessionId) {
			throw new HttpError(
				404,
				'Diese Verbindung ist beendet. Bitte starten Sie die Übertragung im Encoder neu.'
			);
		}
		if (request.method === 'PATCH') return changeIce(request, response, session);
		room.leave(session);
		response.writeHead(200).end();
	}

	async #open(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		door: Door
	): Promise<void> {
		requireType(request, OFFER_TYPE);
		if (door.ended) throw new HttpError(409, 'Die Sitzung ist geschlossen. Es wird nichts mehr übertragen.');
		const offer = await readBody(request);
		const session = await publish(await door.room(), offer);
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

async function publish(room: EncoderRoom, offer: string): Promise<EncoderSession> {
	try {
		return await room.publish(offer);
	} catch (error) {
		if (error instanceof OfferError) throw new HttpError(error.status, error.message);
		throw error;
	}
}

/** Trickled candidates need no work, since our side never dials; new credentials restart ICE (RFC 9725 section 4.3.1). */
async function changeIce(
	request: IncomingMessage,
	response: ServerResponse,
	session: EncoderSession
): Promise<void> {
	requireType(request, FRAGMENT_TYPE);
	const condition = request.headers['if-match'];
	if (condition === undefined) {
		throw new HttpError(428, 'Der Anfrage fehlt If-Match. Bitte starten Sie die Übertragung im Encoder neu.');
	}
	const remote = readFragment(await readBody(request));
	if (!remote) throw new HttpError(400, 'Das ist kein ICE-Fragment (RFC 8840).');
	if (condition !== '*' && condition !== session.etag) {
		throw new HttpError(
			412,
			'Diese ICE-Verbindung ist überholt. Bitte starten Sie die Übertragung im Encoder neu.'
		);
	}
	if (!session.isRestart(remote)) {
		response.writeHead(204).end();
		return;
	}
	if (condition !== '*') throw new HttpError(412, 'Ein ICE-Neustart verlangt „If-Match: *“ (RFC 9725).');
	const local = await session.restartIce(remote);
	response.writeHead(200, { 'content-type': FRAGMENT_TYPE, etag: session.etag }).end(writeFragment(local));
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

function checkKey(request: IncomingMessage, door: Door): void {
	const token = bearerToken(request.headers.authorization);
	if (token === undefined || door.keySha256 === undefined || !isKey(token, door.keySha256)) {
		throw new HttpError(
			401,
			'Der Schlüssel fehlt oder ist falsch. Sie finden ihn auf der Regie-Seite der Sitzung.',
			{
				'www-authenticate': 'Bearer realm="Ratssaal"'
			}
		);
	}
}

function requireType(request: IncomingMessage, type: string): void {
	const given = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
	if (given !== type) throw new HttpError(415, `Erwartet wird der Inhaltstyp „${type}“.`, { accept: type });
}
