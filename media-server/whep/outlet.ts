/**
 * The picture and sound of one broadcast as producers in the viewers' engine, for all viewers who call the two codecs by the same numbers.
 *
 * A browser decodes only under the numbers of its own offer, and the engine sends every consumer of a router the router's. So there is
 * one router per pair of numbers; browsers of one kind share theirs.
 */
import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import type { TrackKind } from '../rtp/clock.ts';
import type { Engine } from '../rooms/engine.ts';
import type { ViewerOffer, WantedTrack } from './offer.ts';

const CLOCK_RATES = { video: 90_000, audio: 48_000 };
/** The numbers of a router where a viewer wants no sound. */
const SPARE_PAYLOAD_TYPE = { other: 111, otherwise: 109 };
const STREAM = 'ratssaal';
/** A new viewer needs a key frame; so many of them are asked for at most, in ms. */
const KEY_FRAME_EVERY_MS = 1000;
/** RTCP payload-specific feedback (RFC 4585): only requests for key frames get here. */
const PAYLOAD_FEEDBACK = 206;

/** What both sides of a router call the codecs. */
export interface PayloadTypes {
	readonly video: number;
	readonly audio: number;
}

export function payloadTypesOf({ video, audio }: ViewerOffer): PayloadTypes {
	const { other, otherwise } = SPARE_PAYLOAD_TYPE;
	return {
		video: video.payloadType,
		audio: audio?.payloadType ?? (video.payloadType === other ? otherwise : other)
	};
}

export class Outlet {
	readonly router: types.Router;
	readonly #payloadTypes: PayloadTypes;
	readonly #producers: Readonly<Record<TrackKind, types.Producer>>;

	private constructor(
		router: types.Router,
		payloadTypes: PayloadTypes,
		producers: Readonly<Record<TrackKind, types.Producer>>
	) {
		this.router = router;
		this.#payloadTypes = payloadTypes;
		this.#producers = producers;
	}

	/** `ssrcs`: of the packets that will be sent. */
	static async open(
		engine: Engine,
		payloadTypes: PayloadTypes,
		ssrcs: Readonly<Record<TrackKind, number>>,
		askForKeyFrame: () => void
	): Promise<Outlet> {
		const codecs = { audio: codecOf('audio', payloadTypes), video: codecOf('video', payloadTypes) };
		const router = await engine.createRouter([codecs.audio, codecs.video]);
		const direct = await router.createDirectTransport();
		direct.on('rtcp', (packet) => packet[1] === PAYLOAD_FEEDBACK && askForKeyFrame());
		const produce = (kind: TrackKind) => {
			const { preferredPayloadType, rtcpFeedback = [], ...codec } = codecs[kind];
			return direct.produce({
				kind,
				keyFrameRequestDelay: KEY_FRAME_EVERY_MS,
				rtpParameters: {
					codecs: [{ ...codec, payloadType: preferredPayloadType!, rtcpFeedback }],
					encodings: [{ ssrc: ssrcs[kind] }],
					rtcp: { cname: STREAM }
				}
			});
		};
		return new Outlet(router, payloadTypes, { video: await produce('video'), audio: await produce('audio') });
	}

	send(kind: TrackKind, packet: Buffer): void {
		const own = Buffer.from(packet);
		own[1] = (own[1]! & 0x80) | this.#payloadTypes[kind];
		this.#producers[kind].send(own);
	}

	/** Sends the track of `wanted.kind` through `transport`. */
	consume(transport: types.WebRtcTransport, wanted: WantedTrack): Promise<types.Consumer> {
		return transport.consume({
			producerId: this.#producers[wanted.kind].id,
			rtpCapabilities: { codecs: [codecOf(wanted.kind, this.#payloadTypes)], headerExtensions: [] }
		});
	}

	close(): void {
		this.router.close();
	}
}

/** Streams that no other has. */
export const newSsrcs = (): Readonly<Record<TrackKind, number>> => ({
	video: randomInt(1, 2 ** 31),
	audio: randomInt(1, 2 ** 31)
});

export const clockRateOf = (kind: TrackKind): number => CLOCK_RATES[kind];

function codecOf(kind: TrackKind, payloadTypes: PayloadTypes): types.RtpCodecCapability {
	const common = { kind, clockRate: CLOCK_RATES[kind], preferredPayloadType: payloadTypes[kind] };
	if (kind === 'audio') {
		return { ...common, mimeType: 'audio/opus', channels: 2, rtcpFeedback: [] } as types.RtpCodecCapability;
	}
	return {
		...common,
		mimeType: 'video/H264',
		parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
		rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }]
	} as types.RtpCodecCapability;
}
