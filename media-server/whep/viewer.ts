/** One viewer's connection, from the offer to its end (a WHEP session). */
import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import { writeAnswer, type TakenTrack } from '../whip/answer.ts';
import { localEnd, Peer } from '../whip/peer.ts';
import type { ViewerOffer, WantedTrack } from './offer.ts';
import type { Outlet } from './outlet.ts';

/** Within this time of the answer it must be connected, in ms. */
const CONNECT_WITHIN_MS = 15_000;

export class Viewer extends Peer {
	readonly answer: string;
	readonly #deadline: NodeJS.Timeout;
	#connected = false;

	private constructor(
		offer: ViewerOffer,
		transport: types.WebRtcTransport,
		tracks: readonly TakenTrack[],
		gone: (viewer: Viewer) => void
	) {
		super(transport, offer.ice);
		const sessionId = String(randomInt(2 ** 47));
		this.answer = writeAnswer(offer, tracks, 'sendonly', localEnd(transport), sessionId);
		this.#deadline = setTimeout(() => gone(this), CONNECT_WITHIN_MS);
		transport.on('dtlsstatechange', (state) => {
			if (state === 'connected') this.#arrived();
			if (state === 'failed' || state === 'closed') gone(this);
		});
		transport.on('icestatechange', (state) => {
			if (state === 'disconnected' || state === 'closed') gone(this);
		});
	}

	/** Answers `offer` on a transport of its own, with what `outlet` sends. `gone` is told when the connection has ended for good. */
	static async accept(
		offer: ViewerOffer,
		transport: types.WebRtcTransport,
		outlet: Outlet,
		gone: (viewer: Viewer) => void
	): Promise<Viewer> {
		try {
			const tracks: TakenTrack[] = [];
			for (const wanted of [offer.video, offer.audio]) {
				if (!wanted) continue;
				const { rtpParameters } = await outlet.consume(transport, wanted);
				tracks.push({ ...wanted, rtpParameters: inItsWords(rtpParameters, wanted) });
			}
			await transport.connect({ dtlsParameters: offer.dtls });
			return new Viewer(offer, transport, tracks, gone);
		} catch (error) {
			transport.close();
			throw error;
		}
	}

	/** Media has been able to flow. */
	get isConnected(): boolean {
		return this.#connected;
	}

	override close(): void {
		clearTimeout(this.#deadline);
		super.close();
	}

	#arrived(): void {
		this.#connected = true;
		clearTimeout(this.#deadline);
	}
}

/** What is sent, as the viewer named it in the offer. */
function inItsWords(sent: types.RtpParameters, { mid, format }: WantedTrack): types.RtpParameters {
	return { ...sent, mid, codecs: sent.codecs.map((codec) => ({ ...codec, parameters: format })) };
}
