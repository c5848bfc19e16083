/**
 * One camera of a broadcast: the place its encoder connects to, whether it is on the air or not.
 *
 * A second encoder with the camera's key takes the place of the first, so that one that lost its connection can come back at once.
 */
import type { types } from 'mediasoup';
import type { VideoFormat } from '../codecs/avc.ts';
import { SessionClock } from '../rtp/clock.ts';
import { OfferError, readOffer } from '../whip/offer.ts';
import type { Encoder, EncoderRates } from './encoder.ts';
import { EncoderSession } from './session.ts';

/** What a camera needs of its room. */
export interface CameraHost {
	readonly now: () => number;
	/** The room's router, once the room can take encoders. */
	router(): Promise<types.Router>;
	createTransport(router: types.Router): Promise<types.WebRtcTransport>;
	/** An encoder has come. Resolves when its packets go where they belong. */
	joined(camera: Camera): Promise<void>;
	/** The camera's encoder is gone. */
	left(camera: Camera, session: Encoder): void;
}

/** How long the operator is told of an encoder that was not taken, in ms; most of them try again sooner. */
const REFUSAL_MS = 30_000;
/** No picture for this long: the camera does not deliver, in ms. Counted once a second. */
const SILENT_MS = 2000;

export class Camera {
	readonly id: string;
	readonly #host: CameraHost;
	#format: VideoFormat | undefined;
	#session: Encoder | undefined;
	#clock = new SessionClock();
	#refused: { readonly sentence: string; readonly atMs: number } | undefined;
	#rates: EncoderRates | undefined;
	#movedMs = 0;
	#closed = false;

	constructor(id: string, host: CameraHost) {
		this.id = id;
		this.#host = host;
	}

	get session(): Encoder | undefined {
		return this.#session;
	}

	/** The clocks of the encoder that is there; they go on while it is not on the air. */
	get clock(): SessionClock {
		return this.#clock;
	}

	/** Size and codec of its pictures, as its encoder tells them or as last seen on the air. */
	get format(): VideoFormat | undefined {
		return this.#session?.format ?? this.#format;
	}

	set format(format: VideoFormat | undefined) {
		this.#format = format ?? this.#format;
	}

	/** What came of late; `undefined` without an encoder. */
	get rates(): EncoderRates | undefined {
		return this.#rates;
	}

	/** Do pictures arrive, whether anybody may see them or not? */
	delivers(nowMs: number): boolean {
		return this.#session?.connectedSinceMs !== undefined && nowMs - this.#movedMs <= SILENT_MS;
	}

	/** Is it connected, and has not sent a picture for long enough to say so? */
	isSilent(nowMs: number): boolean {
		const since = this.#session?.connectedSinceMs;
		return since !== undefined && nowMs - Math.max(this.#movedMs, since) > SILENT_MS;
	}

	/** Why an encoder was not taken of late, for the operator. */
	refusal(nowMs: number): string | undefined {
		return this.#refused && nowMs - this.#refused.atMs < REFUSAL_MS ? this.#refused.sentence : undefined;
	}

	/** An encoder with the right key cannot be taken. */
	refuse(sentence: string): void {
		this.#refused = { sentence, atMs: this.#host.now() };
	}

	/**
	 * Takes the offer of an encoder that speaks WHIP.
	 *
	 * @throws {OfferError} when it cannot be taken
	 */
	async publish(offerText: string): Promise<EncoderSession> {
		try {
			return await this.take(async (router) => {
				const offer = readOffer(offerText, router.rtpCapabilities);
				return EncoderSession.accept(offer, await this.#host.createTransport(router));
			});
		} catch (error) {
			if (error instanceof OfferError) this.refuse(error.message);
			throw error;
		}
	}

	/** Takes the encoder that `connect` makes of a router; one that is there already is sent away as soon as the new one stands. */
	async take<Kind extends Encoder>(connect: (router: types.Router) => Promise<Kind>): Promise<Kind> {
		const session = await connect(await this.#host.router());
		if (this.#closed) {
			session.close();
			throw new Error('the camera was removed meanwhile');
		}
		this.#drop();
		this.#session = session;
		this.#clock = new SessionClock();
		this.#format = undefined;
		this.#refused = undefined;
		session.watch(this.#host.now, () => this.leave(session));
		await this.#host.joined(this);
		return session;
	}

	/** The encoder of `session` is gone. Others are not touched. */
	leave(session: Encoder): void {
		if (this.#session === session) this.#drop();
	}

	/** Looks what comes, once a second. */
	async measure(): Promise<void> {
		const session = this.#session;
		if (!session) return;
		const rates = await session.measure();
		if (this.#session !== session) return;
		if (rates.pictures > (this.#rates?.pictures ?? 0)) this.#movedMs = this.#host.now();
		this.#rates = rates;
	}

	/** It is removed, or its room is over. */
	close(): void {
		this.#closed = true;
		this.#drop();
	}

	/** The engine died with everything that was connected. */
	disconnect(): void {
		this.#drop();
	}

	#drop(): void {
		const session = this.#session;
		this.#session = undefined;
		this.#rates = undefined;
		this.#movedMs = 0;
		if (!session) return;
		this.#host.left(this, session);
		session.close();
	}
}
