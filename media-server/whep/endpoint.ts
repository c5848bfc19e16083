/**
 * WHEP, the door for viewers who want the picture at once (draft-ietf-wish-whep-04).
 *
 * `POST /media/whep/<broadcast>` opens a session, `PATCH` and `DELETE` on its `Location` change and end it. Nobody needs a key, since
 * nothing goes out here that is not public. Whoever is too many is told to take HLS.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError, readBody } from '../origin/answer.ts';
import type { Room } from '../rooms/room.ts';
import { OFFER_TYPE } from '../whip/endpoint.ts';
import { FRAGMENT_TYPE } from '../whip/fragment.ts';
import { OfferError } from '../whip/offer.ts';
import { changeIce, requireType } from '../whip/peer.ts';
import type { Load } from './load.ts';
import type { Viewer } from './viewer.ts';

export interface WhepOptions {
	readonly find: (broadcastId: string) => Room | undefined;
	readonly load: Load;
	/** Of all broadcasts: those who are being connected. */
	readonly pending: () => number;
}

const UNKNOWN = 'Diese Übertragung gibt es nicht. Bitte prüfen Sie die Adresse.';
const FULL =
	'Für die unmittelbare Übertragung ist gerade kein Platz. Bitte sehen Sie die Übertragung mit kurzer Verzögerung (HLS).';
const DELAYED = 'Diese Sitzung wird verzögert übertragen. Bitte sehen Sie sie mit HLS.';
const ENDED = 'Diese Verbindung ist beendet. Bitte stellen Sie sie neu her.';
const RETRY_AFTER_S = '10';

export class WhepEndpoint {
	readonly #options: WhepOptions;

	constructor(options: WhepOptions) {
		this.#options = options;
	}

	/** `<broadcast>` or `<broadcast>/<viewer>`. @throws {HttpError} with status and sentence */
	async answer(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		viewerId?: string
	): Promise<void> {
		const allowed = viewerId === undefined ? ['POST'] : ['PATCH', 'DELETE'];
		if (!allowed.includes(request.method!)) {
			throw new HttpError(405, 'Diese Adresse nimmt nur WHEP entgegen.', { allow: allowed.join(', ') });
		}
		const room = this.#options.find(broadcastId);
		if (!room?.gate.view?.public) throw new HttpError(404, UNKNOWN);
		if (viewerId === undefined) return this.#open(request, response, room);
		const viewer = room.audience.find(viewerId);
		if (!viewer) throw new HttpError(404, ENDED);
		if (request.method === 'PATCH') return changeIce(request, response, viewer);
		room.audience.leave(viewerId);
		response.writeHead(200).end();
	}

	async #open(request: IncomingMessage, response: ServerResponse, room: Room): Promise<void> {
		requireType(request, OFFER_TYPE);
		const { load, pending } = this.#options;
		const view = room.gate.view!;
		if (view.endedAtMs !== undefined) throw new HttpError(409, 'Die Sitzung ist geschlossen.');
		if (view.delayMs > 0) throw new HttpError(409, DELAYED);
		if (!load.admits(pending())) throw new HttpError(503, FULL, { 'retry-after': RETRY_AFTER_S });
		const viewer = await join(room, await readBody(request));
		load.joined(viewer);
		response
			.writeHead(201, {
				'content-type': OFFER_TYPE,
				'cache-control': 'no-store',
				location: `/media/whep/${room.broadcastId}/${viewer.id}`,
				etag: viewer.etag,
				'accept-patch': FRAGMENT_TYPE
			})
			.end(viewer.answer);
	}
}

async function join(room: Room, offer: string): Promise<Viewer> {
	try {
		return await room.audience.join(offer);
	} catch (error) {
		if (error instanceof OfferError) throw new HttpError(error.status, error.message);
		throw error;
	}
}
