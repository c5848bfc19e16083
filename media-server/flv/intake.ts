/** From the tags of an encoder that was let in to its session in a room: it begins with the parameters of its picture. */
import type { types } from 'mediasoup';
import type { Encoder } from '../rooms/encoder.ts';
import { PROBLEM } from './problems.ts';
import { FlvSession, isKnownProfile } from './session.ts';
import { TAG, type FlvTag } from './tags.ts';
import { readVideo, type AvcConfiguration } from './video.ts';

/** What an encoder of this kind needs of a camera. */
export interface FlvPlace {
	/** Takes the encoder that `connect` makes; one that is there already is sent away. */
	take<Kind extends Encoder>(connect: (router: types.Router) => Promise<Kind>): Promise<Kind>;
	/** The operator is told why an encoder was not taken. */
	refuse(sentence: string): void;
}

export interface IntakeOptions {
	readonly camera: FlvPlace;
	readonly now: () => number;
	/** How long a picture has been on its way at the least, in ms. */
	readonly wayMs: number;
	/** The connection is to be ended: something cannot be used (a sentence says what), or another encoder has taken its place. */
	readonly end: (sentence?: string) => void;
	readonly log: (message: string, error?: unknown) => void;
}

/** Sound may come this long before the first picture, in ms. */
const PICTURE_WITHIN_MS = 10_000;
/** A session stands in milliseconds. With so many tags, some seconds of them, the engine hangs, and the encoder is to try again. */
const MOST_MEANWHILE = 256;

export class FlvIntake {
	readonly #options: IntakeOptions;
	#session: FlvSession | undefined;
	#sound: FlvTag | undefined;
	/** What comes while the session is opened, the first key frame among it. */
	#meanwhile: FlvTag[] = [];
	readonly #startedMs: number;
	#isOpening = false;
	#closed = false;

	constructor(options: IntakeOptions) {
		this.#options = options;
		this.#startedMs = options.now();
	}

	push(tag: FlvTag): void {
		if (this.#closed) return;
		if (this.#session) {
			if (!this.#session.push(tag)) this.#end();
		} else if (this.#isOpening) {
			if (this.#meanwhile.push(tag) > MOST_MEANWHILE) this.#end();
		} else if (tag.type === TAG.audio) {
			// AAC says once and first what it is.
			if (tag.body[1] === 0) this.#sound = { ...tag, body: Buffer.from(tag.body) };
			if (this.#options.now() - this.#startedMs > PICTURE_WITHIN_MS) this.#refuse(PROBLEM.noPicture);
		} else if (tag.type === TAG.video) this.#begin(tag);
	}

	/** The connection is gone. */
	close(): void {
		this.#closed = true;
		this.#meanwhile = [];
		this.#session?.close();
	}

	#begin(tag: FlvTag): void {
		const content = readVideo(tag.body);
		if (content.kind === 'foreign') this.#refuse(PROBLEM.codec(content.codec));
		if (content.kind !== 'configuration') return;
		if (!isKnownProfile(content.configuration)) return this.#refuse(PROBLEM.profile);
		this.#isOpening = true;
		this.#open(content.configuration).catch((error: unknown) => {
			this.#options.log('An encoder could not be taken.', error);
			this.#end();
		});
	}

	async #open(configuration: AvcConfiguration): Promise<void> {
		const { camera, now, wayMs } = this.#options;
		const own = {
			sps: Buffer.from(configuration.sps),
			pps: Buffer.from(configuration.pps),
			lengthBytes: configuration.lengthBytes
		};
		const session = await camera.take((router) =>
			FlvSession.open(router, own, now, wayMs, () => this.#end())
		);
		if (this.#closed) return session.close();
		this.#session = session;
		for (const tag of [...(this.#sound ? [this.#sound] : []), ...this.#meanwhile]) this.push(tag);
		this.#meanwhile = [];
	}

	#refuse(sentence: string): void {
		this.#options.camera.refuse(sentence);
		this.#end(sentence);
	}

	#end(sentence?: string): void {
		if (this.#closed) return;
		this.close();
		this.#options.end(sentence);
	}
}
