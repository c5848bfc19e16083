/** One encoder's connection to a room, from its offer to its end (a WHIP session, RFC 9725 section 4.1). */
import { randomInt, randomUUID } from 'node:crypto';
import type { types } from 'mediasoup';
import { writeAnswer } from '../whip/answer.ts';
import { OfferError, type Offer } from '../whip/offer.ts';
import type { IceCredentials } from '../whip/fragment.ts';
import type { Encoder, EncoderRates } from './encoder.ts';

export class EncoderSession implements Encoder {
	/** Unguessable; part of the session's address. */
	readonly id = randomUUID();
	readonly offer: Offer;
	readonly producers: readonly types.Producer[];
	readonly answer: string;
	/** A wrong codec is refused with the offer, and browsers change their picture's size by design. */
	readonly problem = undefined;
	readonly #transport: types.WebRtcTransport;
	#remoteIce: IceCredentials;
	#iceGeneration = 1;
	#connectedSinceMs: number | undefined;

	private constructor(offer: Offer, transport: types.WebRtcTransport, producers: readonly types.Producer[]) {
		this.offer = offer;
		this.producers = producers;
		this.#transport = transport;
		this.#remoteIce = offer.ice;
		const local = {
			iceParameters: transport.iceParameters,
			iceCandidates: transport.iceCandidates,
			fingerprints: transport.dtlsParameters.fingerprints
		};
		this.answer = writeAnswer(offer, local, String(randomInt(2 ** 47)));
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

	/** Entity tag of the ICE session (RFC 9725 section 4.3.1); another one after each restart. */
	get etag(): string {
		return `"${this.id.slice(0, 8)}-${this.#iceGeneration}"`;
	}

	/** Since when media can flow; `undefined` while it cannot. */
	get connectedSinceMs(): number | undefined {
		return this.#connectedSinceMs;
	}

	/** Calls `gone` when the connection has ended for good. */
	watch(now: () => number, gone: () => void): void {
		this.#transport.on('dtlsstatechange', (state) => {
			if (state === 'connected') this.#connectedSinceMs = now();
			if (state === 'failed' || state === 'closed') gone();
		});
		this.#transport.on('icestatechange', (state) => {
			if (state === 'disconnected' || state === 'closed') gone();
		});
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
		const { usernameFragment, password } = await this.#transport.restartIce();
		this.#remoteIce = remote;
		this.#iceGeneration++;
		return { usernameFragment, password };
	}

	/** Stops media at the engine, for as long as nobody may see any of it. */
	async pass(isOpen: boolean): Promise<void> {
		await Promise.all(this.producers.map((producer) => (isOpen ? producer.resume() : producer.pause())));
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

	close(): void {
		this.#transport.close();
	}
}
