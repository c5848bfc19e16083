/** Everybody who watches one broadcast by WHEP, and the outlets they watch through. */
import type { TrackKind } from '../rtp/clock.ts';
import type { RtpPacket } from '../rtp/packet.ts';
import { RtpSplice } from '../rtp/splice.ts';
import type { Engine } from '../rooms/engine.ts';
import { readViewerOffer } from './offer.ts';
import { clockRateOf, newSsrcs, Outlet, payloadTypesOf, type PayloadTypes } from './outlet.ts';
import { Viewer } from './viewer.ts';

export interface AudienceOptions {
	/** Of viewers alone: a crash one of them causes stops no recording. */
	readonly engine: Engine;
	readonly askForKeyFrame: () => void;
}

interface Opened {
	readonly outlet: Promise<Outlet>;
	/** For packets that come while somebody waits for it. */
	ready: Outlet | undefined;
	viewers: number;
}

export class Audience {
	readonly #options: AudienceOptions;
	readonly #outlets = new Map<string, Opened>();
	readonly #viewers = new Map<string, { readonly viewer: Viewer; readonly leave: () => void }>();
	readonly #ssrcs = newSsrcs();
	readonly #splices: Readonly<Record<TrackKind, RtpSplice>>;

	constructor(options: AudienceOptions) {
		this.#options = options;
		const splice = (kind: TrackKind) => new RtpSplice(this.#ssrcs[kind], clockRateOf(kind));
		this.#splices = { video: splice('video'), audio: splice('audio') };
	}

	get size(): number {
		return this.#viewers.size;
	}

	/** Those who have been answered and are not there yet. */
	get pending(): number {
		return [...this.#viewers.values()].filter(({ viewer }) => !viewer.isConnected).length;
	}

	find(viewerId: string): Viewer | undefined {
		return this.#viewers.get(viewerId)?.viewer;
	}

	/** @throws {OfferError} when the offer cannot be answered */
	async join(offerText: string): Promise<Viewer> {
		const offer = readViewerOffer(offerText);
		const payloadTypes = payloadTypesOf(offer);
		const { opened, leave } = this.#enter(payloadTypes);
		try {
			const outlet = await opened.outlet;
			const transport = await this.#options.engine.createTransport(outlet.router);
			const viewer = await Viewer.accept(offer, transport, outlet, ({ id }) => this.leave(id));
			this.#viewers.set(viewer.id, { viewer, leave });
			return viewer;
		} catch (error) {
			leave();
			throw error;
		}
	}

	/** @returns whether there was such a viewer */
	leave(viewerId: string): boolean {
		const there = this.#viewers.get(viewerId);
		if (!there) return false;
		this.#viewers.delete(viewerId);
		there.viewer.close();
		there.leave();
		return true;
	}

	/** `begins`: what was before is not to be asked for. */
	send(kind: TrackKind, packet: RtpPacket, arrivedMs: number, begins: boolean): void {
		const splice = this.#splices[kind];
		if (begins) splice.break();
		const bytes = splice.next(packet, arrivedMs);
		if (!bytes) return;
		for (const { ready } of this.#outlets.values()) ready?.send(kind, bytes);
	}

	/** All are sent away, and come back if there is still something for them. */
	close(): void {
		for (const id of [...this.#viewers.keys()]) this.leave(id);
	}

	/** The outlet for these numbers, opened by the first who needs it and closed with the last. */
	#enter(payloadTypes: PayloadTypes): { opened: Opened; leave: () => void } {
		const key = `${payloadTypes.video} ${payloadTypes.audio}`;
		const opened = this.#outlets.get(key) ?? this.#open(key, payloadTypes);
		opened.viewers++;
		const leave = () => {
			if (--opened.viewers > 0) return;
			if (this.#outlets.get(key) === opened) this.#outlets.delete(key);
			void opened.outlet.then((outlet) => outlet.close()).catch(() => {});
		};
		return { opened, leave };
	}

	#open(key: string, payloadTypes: PayloadTypes): Opened {
		const { engine, askForKeyFrame } = this.#options;
		const outlet = Outlet.open(engine, payloadTypes, this.#ssrcs, askForKeyFrame);
		const opened: Opened = { outlet, ready: undefined, viewers: 0 };
		this.#outlets.set(key, opened);
		outlet.then((ready) => (opened.ready = ready)).catch(() => {});
		return opened;
	}
}
