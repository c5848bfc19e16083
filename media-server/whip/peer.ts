/** One WebRTC connection that an offer opened, with the ICE session beneath it (RFC 9725 section 4.3). */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { types } from 'mediasoup';
import { HttpError, readBody } from '../origin/answer.ts';
import type { LocalEnd } from './answer.ts';
import { FRAGMENT_TYPE, readFragment, writeFragment, type IceCredentials } from './fragment.ts';

export class Peer {
	/** Unguessable; part of the connection's address. */
	readonly id = randomUUID();
	protected readonly transport: types.WebRtcTransport;
	#remoteIce: IceCredentials;
	#iceGeneration = 1;

	protected constructor(transport: types.WebRtcTransport, remoteIce: IceCredentials) {
		this.transport = transport;
		this.#remoteIce = remoteIce;
	}

	/** Entity tag of the ICE session (section 4.3.1); another one after each restart. */
	get etag(): string {
		return `"${this.id.slice(0, 8)}-${this.#iceGeneration}"`;
	}

	/** Do these credentials begin a new ICE session? */
	isRestart(remote: IceCredentials): boolean {
		return (
			remote.usernameFragment !== this.#remoteIce.usernameFragment ||
			remote.password !== this.#remoteIce.password
		);
	}

	/** Begins a new ICE session over the same media; returns our new credentials. */
	async restartIce(remote: IceCredentials): Promise<IceCredentials> {
		const { usernameFragment, password } = await this.transport.restartIce();
		this.#remoteIce = remote;
		this.#iceGeneration++;
		return { usernameFragment, password };
	}

	get isClosed(): boolean {
		return this.transport.closed;
	}

	close(): void {
		this.transport.close();
	}
}

/** What our side of `transport` is, for the answer. */
export function localEnd(transport: types.WebRtcTransport): LocalEnd {
	return {
		iceParameters: transport.iceParameters,
		iceCandidates: transport.iceCandidates,
		fingerprints: transport.dtlsParameters.fingerprints
	};
}

/**
 * Answers a PATCH. Trickled candidates need no work, since our side never dials; new credentials restart ICE (section 4.3.1).
 *
 * @throws {HttpError} with status and sentence
 */
export async function changeIce(
	request: IncomingMessage,
	response: ServerResponse,
	peer: Peer
): Promise<void> {
	requireType(request, FRAGMENT_TYPE);
	const condition = request.headers['if-match'];
	if (condition === undefined) {
		throw new HttpError(428, 'Der Anfrage fehlt If-Match. Bitte stellen Sie die Verbindung neu her.');
	}
	const remote = readFragment(await readBody(request));
	if (!remote) throw new HttpError(400, 'Das ist kein ICE-Fragment (RFC 8840).');
	if (condition !== '*' && condition !== peer.etag) {
		throw new HttpError(412, 'Diese ICE-Verbindung ist überholt. Bitte stellen Sie die Verbindung neu her.');
	}
	if (!peer.isRestart(remote)) {
		response.writeHead(204).end();
		return;
	}
	if (condition !== '*') throw new HttpError(412, 'Ein ICE-Neustart verlangt „If-Match: *“ (RFC 9725).');
	const local = await peer.restartIce(remote);
	response.writeHead(200, { 'content-type': FRAGMENT_TYPE, etag: peer.etag }).end(writeFragment(local));
}

/** @throws {HttpError} 415 */
export function requireType(request: IncomingMessage, type: string): void {
	const given = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
	if (given !== type) throw new HttpError(415, `Erwartet wird der Inhaltstyp „${type}“.`, { accept: type });
}
