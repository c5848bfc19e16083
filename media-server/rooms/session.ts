/** One encoder's connection to a room, from its offer to its end (a WHIP session, RFC 9725 section 4.1). */
import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import { TRACK_KINDS } from '../rtp/clock.ts';
import { writeAnswer } from '../whip/answer.ts';
import { OfferError, type Offer } from '../whip/offer.ts';
import { localEnd, Peer } from '../whip/peer.ts';
import type { Encoder, EncoderRates } from './encoder.ts';

export class EncoderSession extends Peer implements Encoder {
	readonly offer: Offer;
	readonly producers: readonly types.Producer[];
	readonly answer: string;
	/** A wrong codec is refused with the offer, and browsers change their picture's size by design. */
	readonly problem = undefined;
	#connectedSinceMs: number | undefined;

	private constructor(offer: Offer, transport: types.WebRtcTransport, producers: readonly types.Producer[]) {
		super(transport, offer.ice);
		this.offer = offer;
		this.producers = producers;
		const sessionId = String(randomInt(2 ** 47));
		this.answer = writeAnswer(offer, offer.tracks, 'recvonly', localEnd(transport), sessionId);
	}

	/**
	 * Accepts `offer` on a transport of its own.
	 *
	 * @throws {OfferError} 406 when the engine cannot take the offered codec parameters
	 */
	static async accept(offer: Offer, transport: types.WebRtcTransport): Promise<EncoderSession> {
		try {
			const producers = [];
			for (const { kind, rtpParameters } of offer.tracks) {
				// Paused until somebody may see something of it.
				producers.push(await transport.produce({ kind, rtpParameters, paused: true }));
			}
			await transport.connect({ dtlsParameters: offer.dtls });
			return new EncoderSession(offer, transport, producers);
		} catch (error) {
			transport.close();
			if (!(error instanceof Error) || error.name !== 'UnsupportedError') throw error;
			throw new OfferError(
				406,
				'Das angebotene Profil von H264 wird nicht unterstützt. Bitte stellen Sie „baseline“, „main“ oder „high“ ein.'
			);
		}
	}

	/** Since when media can flow; `undefined` while it cannot. */
	get connectedSinceMs(): number | undefined {
		return this.#connectedSinceMs;
	}

	/** Calls `gone` when the connection has ended for good. */
	watch(now: () => number, gone: () => void): void {
		this.transport.on('dtlsstatechange', (state) => {
			if (state === 'connected') this.#connectedSinceMs = now();
			if (state === 'failed' || state === 'closed') gone();
		});
		this.transport.on('icestatechange', (state) => {
			if (state === 'disconnected' || state === 'closed') gone();
		});
	}

	/** Stops media at the engine, for as long as nobody may see any of it. */
	async pass(isOpen: boolean, _sinceMs?: number, kinds = TRACK_KINDS): Promise<void> {
		const passes = ({ kind }: types.Producer) => isOpen && kinds.includes(kind);
		await Promise.all(
			this.producers.map((producer) => (passes(producer) ? producer.resume() : producer.pause()))
		);
	}

	async measure(): Promise<EncoderRates> {
		const rates = { videoBps: 0, audioBps: 0, pictures: 0 };
		for (const producer of this.producers) {
			for (const { bitrate, packetCount } of await producer.getStats()) {
				if (producer.kind === 'audio') rates.audioBps += bitrate;
				else rates.videoBps += bitrate;
				if (producer.kind === 'video') rates.pictures += packetCount;
			}
		}
		return rates;
	}
}
