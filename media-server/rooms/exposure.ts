/**
 * Takes one picture of an encoder that is off the air: opens its tap for pictures alone, waits for the first one that is whole and can
 * be decoded by itself, and shuts the tap again.
 *
 * The gate is asked for every packet as it arrives, as on the air; what it refuses voids the picture it belonged to.
 */
import type { types } from 'mediasoup';
import type { Span } from '../gate/span.ts';
import { ntpToMs, type SessionClock } from '../rtp/clock.ts';
import { H264Depacketiser, type AccessUnit } from '../rtp/h264.ts';
import { parseRtp, type RtpPacket } from '../rtp/packet.ts';
import { ReorderBuffer } from '../rtp/reorder.ts';
import type { Encoder } from './encoder.ts';

export interface ExposureOptions {
	readonly session: Encoder;
	/** The session's clocks. */
	readonly clock: SessionClock;
	/** Wall clock in ms. */
	readonly now: () => number;
	/** May what arrives at `nowMs` and was taken at `takenMs` be taken in? */
	readonly admits: (nowMs: number, takenMs: number) => boolean;
}

export interface Exposed {
	readonly unit: AccessUnit;
	/** From when it was taken until its last packet had arrived. */
	readonly arrived: Span;
}

/** Pause between two requests for a key frame, in ms. */
const ASK_AGAIN_MS = 1000;

export class Exposure {
	readonly #options: ExposureOptions;
	readonly #depacketiser = new H264Depacketiser((unit) => this.#take(unit));
	readonly #packets = new ReorderBuffer<RtpPacket>(
		(packet, arrivedMs) => this.#depacketiser.push(packet, arrivedMs),
		() => this.#lost()
	);
	readonly #exposed = Promise.withResolvers<Exposed>();
	#transport: types.DirectTransport | undefined;
	#consumer: types.Consumer | undefined;
	#asking: NodeJS.Timeout | undefined;
	#untrace = () => {};
	#isOpen = false;
	#closed = false;

	constructor(options: ExposureOptions) {
		this.#options = options;
	}

	/** Resolves with the picture; never without one. */
	get picture(): Promise<Exposed> {
		return this.#exposed.promise;
	}

	/** Packets arrive from now on. `sinceMs`: since when the gate has been open. */
	async open(router: types.Router, sinceMs: number): Promise<void> {
		const { session } = this.#options;
		const producer = session.producers.find(({ kind }) => kind === 'video');
		if (!producer || this.#closed) return;
		const transport = await router.createDirectTransport();
		this.#transport = transport;
		if (this.#closed) return transport.close();
		this.#follow(producer);
		await producer.enableTraceEvent(['sr']);
		const { rtpCapabilities } = router;
		this.#consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
		if (this.#closed) return;
		this.#consumer.on('rtp', (data) => this.#receive(data));
		this.#isOpen = true;
		this.#asking = setInterval(() => this.#ask(), ASK_AGAIN_MS);
		await session.pass(true, sinceMs, ['video']);
		this.#ask();
	}

	/** Nothing is taken any more; of what was, nothing is left here. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		clearInterval(this.#asking);
		this.#untrace();
		this.#transport?.close();
		this.#forget();
		if (this.#isOpen) this.#options.session.pass(false).catch(() => {});
	}

	/** Its reports tell how long a picture was on its way. */
	#follow(producer: types.Producer): void {
		const { clock, now } = this.#options;
		const trace = ({ type, info }: types.ProducerTraceEventData) => {
			if (type !== 'sr') return;
			const { ntpSec, ntpFrac, rtpTs } = info as { ntpSec: number; ntpFrac: number; rtpTs: number };
			clock.report('video', rtpTs, ntpToMs(ntpSec, ntpFrac), now());
		};
		producer.on('trace', trace);
		this.#untrace = () => void producer.off('trace', trace);
	}

	#ask(): void {
		if (!this.#closed) this.#consumer?.requestKeyFrame().catch(() => {});
	}

	#receive(data: Buffer): void {
		const { now, clock, admits } = this.#options;
		const nowMs = now();
		if (this.#closed) return;
		if (!admits(nowMs, clock.taken('video', nowMs))) return this.#forget();
		const packet = parseRtp(data);
		if (packet) this.#packets.push(packet, nowMs);
	}

	#forget(): void {
		this.#packets.reset();
		this.#depacketiser.lost();
	}

	#lost(): void {
		this.#depacketiser.lost();
		this.#ask();
	}

	#take(unit: AccessUnit): void {
		const { clock, admits } = this.#options;
		if (!unit.key || this.#closed) return;
		clock.video(unit.timestamp, unit.firstMs);
		const takenMs = clock.taken('video', unit.firstMs);
		if (!admits(unit.lastMs, takenMs)) return this.#forget();
		this.#exposed.resolve({ unit, arrived: { fromMs: takenMs, untilMs: unit.lastMs + 1 } });
		this.close();
	}
}
