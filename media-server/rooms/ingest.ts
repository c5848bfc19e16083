/**
 * Takes the packets of one encoder session out of the media engine and makes parts and segments of them.
 *
 * The gate is asked for every packet as it arrives. A refused packet goes nowhere, and what it belonged to is void; so
 * nothing of a closed interval is ever put together, decoded or buffered here.
 */
import type { types } from 'mediasoup';
import { AudioTranscoder } from '../audio/transcoder.ts';
import { videoFormat, type VideoFormat } from '../codecs/avc.ts';
import { Segmenter, TARGET_SEGMENT_MS } from '../packager/segmenter.ts';
import type { PartSink } from '../packager/segment.ts';
import type { BroadcastTimeline } from '../packager/timeline.ts';
import { ntpToMs, type SessionClock, type TrackKind } from '../rtp/clock.ts';
import { SmallEncoder } from '../small/encoder.ts';
import type { Headroom } from '../small/headroom.ts';
import { isWorthwhile } from '../small/size.ts';
import { H264Depacketiser, type AccessUnit } from '../rtp/h264.ts';
import { parseRtp, type RtpPacket } from '../rtp/packet.ts';
import { ReorderBuffer } from '../rtp/reorder.ts';

export interface IngestOptions {
	/** The session's clocks; they outlive a stretch on the air. */
	readonly clock: SessionClock;
	readonly timeline: BroadcastTimeline;
	/** Wall clock in ms. */
	readonly now: () => number;
	/** May what arrives at `nowMs` and was taken at `takenMs` (default: the same) be taken in? */
	readonly admits: (kind: TrackKind, nowMs: number, takenMs?: number) => boolean;
	/** The longest a part may be, in ms. */
	readonly partMs: number;
	readonly sink: PartSink;
	/** Every packet that was taken in, for those who do not wait for a part. */
	readonly took?: (kind: TrackKind, packet: RtpPacket, arrivedMs: number, takenMs: number) => void;
	/** The first picture is there, and can be decoded by itself; it is taken right after this call. */
	readonly begins?: () => void;
	/** Whether there is room for a small picture; `undefined` where none is wanted. */
	readonly headroom?: Headroom | undefined;
	readonly log: (message: string) => void;
}

/** Ask for the next key frame a little before the segment is due: the answer takes an encoder one picture and one trip. */
const ASK_AFTER_MS = TARGET_SEGMENT_MS - 60;
/** Pause between two requests, in ms. */
const ASK_AGAIN_MS = 400;
/** What is told of the order of pictures is told for so long, in ms. */
const REORDERED_MS = 5000;
/** A picture that is shown sooner by less than this, in ticks of 90 kHz, is out of order; by more, the clock has jumped. */
const MOST_REORDER = 90_000;

export class Ingest {
	readonly #options: IngestOptions;
	readonly #segmenter: Segmenter;
	readonly #depacketiser: H264Depacketiser;
	readonly #video: ReorderBuffer<RtpPacket>;
	readonly #audio: ReorderBuffer<RtpPacket>;
	readonly #transcoder: AudioTranscoder;
	readonly #small: SmallEncoder | undefined;
	#transport: types.DirectTransport | undefined;
	readonly #untrace: (() => void)[] = [];
	#videoConsumer: types.Consumer | undefined;
	#askedMs = 0;
	#packetsLost = 0;
	#pictures = 0;
	#heardMs = 0;
	#newest: number | undefined;
	#reorderedMs = -Infinity;
	#begun = false;
	#stopped = false;
	#countedMs: number;
	#format: VideoFormat | undefined;
	#formatOf: Buffer | undefined;

	constructor(options: IngestOptions) {
		this.#options = options;
		this.#countedMs = options.now();
		this.#segmenter = new Segmenter(options.timeline, options.partMs, options.sink);
		this.#depacketiser = new H264Depacketiser((unit) => this.#takePicture(unit));
		this.#video = new ReorderBuffer<RtpPacket>(
			(packet, arrivedMs) => this.#depacketiser.push(packet, arrivedMs),
			(count) => this.#lost(count)
		);
		this.#audio = new ReorderBuffer<RtpPacket>(
			(packet, arrivedMs) => this.#takeSound(packet, arrivedMs),
			() => {}
		);
		this.#transcoder = new AudioTranscoder({
			frame: (frame) => this.#segmenter.audio(frame),
			died: (reason) => options.log(`The sound transcoder ended (${reason}) and is started again.`)
		});
		const { headroom, log } = options;
		this.#small = headroom && new SmallEncoder({ headroom, changed: () => this.#segmenter.small(), log });
	}

	/** Packets that never came, since the session began. */
	get packetsLost(): number {
		return this.#packetsLost;
	}

	/** When the last packet of a picture came, 0 before the first. */
	get heardMs(): number {
		return this.#heardMs;
	}

	/** Did pictures come of late that are to be shown before one that came earlier (B-frames)? The segmenter leaves them out. */
	isReordered(nowMs: number): boolean {
		return nowMs - this.#reorderedMs < REORDERED_MS;
	}

	/** Picture size and codec as last seen; `undefined` before the first picture. */
	get format(): VideoFormat | undefined {
		return this.#format;
	}

	/** How long the segment in the making is, in ms. */
	get openMs(): number | undefined {
		return this.#segmenter.openMs;
	}

	/** Nothing is in the making. */
	get isEmpty(): boolean {
		return this.#segmenter.isEmpty;
	}

	/** Pictures per second since the last call, to one decimal; `null` when none came. */
	takeFrameRate(nowMs: number): number | null {
		const seconds = (nowMs - this.#countedMs) / 1000;
		const rate = this.#pictures > 0 && seconds > 0 ? Math.round((this.#pictures / seconds) * 10) / 10 : null;
		this.#pictures = 0;
		this.#countedMs = nowMs;
		return rate;
	}

	/** A German sentence when no small picture can be made. */
	get smallProblem(): string | undefined {
		return this.#small?.problem;
	}

	/** Process id of the sound transcoder, if one runs. */
	get transcoderPid(): number | undefined {
		return this.#transcoder.pid;
	}

	/** Connects to the producers of a session. Their packets arrive from now on. */
	async open(router: types.Router, producers: readonly types.Producer[]): Promise<void> {
		const transport = await router.createDirectTransport();
		this.#transport = transport;
		if (this.#stopped) return transport.close();
		for (const producer of producers) {
			const trace = ({ type, info }: types.ProducerTraceEventData) => {
				if (type === 'sr') this.#report(producer.kind, info);
			};
			await producer.enableTraceEvent(['sr']);
			producer.on('trace', trace);
			this.#untrace.push(() => producer.off('trace', trace));
			const consumer = await transport.consume({
				producerId: producer.id,
				rtpCapabilities: router.rtpCapabilities
			});
			if (producer.kind === 'video') this.#videoConsumer = consumer;
			consumer.on('rtp', (data) => this.#receive(producer.kind, data));
		}
		this.askForKeyFrame();
	}

	/** The gate's answer changed at `atMs`: no segment reaches over that instant. */
	cut(atMs: number): void {
		this.#segmenter.cut(atMs);
		this.#small?.cut();
		this.#forget('video');
		this.#forget('audio');
	}

	/** Tells the time, several times a second. */
	tick(nowMs: number): void {
		this.#segmenter.tick(nowMs);
	}

	/** Asks the encoder for a picture that can be decoded by itself. */
	askForKeyFrame(): void {
		this.#askedMs = this.#options.now();
		this.#videoConsumer?.requestKeyFrame().catch(() => {});
	}

	/** Somebody else lacks one; asked for as often as makes sense. */
	wantKeyFrame(): void {
		if (this.#options.now() - this.#askedMs >= ASK_AGAIN_MS) this.askForKeyFrame();
	}

	/** Takes nothing more. The last picture ends its segment, and the sound that is under way still gets its place. */
	stop(): void {
		if (this.#stopped) return;
		this.#stopped = true;
		this.#transport?.close();
		for (const untrace of this.#untrace.splice(0)) untrace();
		this.#small?.cut();
		this.#segmenter.end();
	}

	/** The session is over; what is complete of the last segment goes out. */
	close(): void {
		this.stop();
		this.#segmenter.close();
		this.#transcoder.close();
		this.#small?.close();
	}

	#receive(kind: TrackKind, data: Buffer): void {
		const nowMs = this.#options.now();
		if (this.#stopped) return;
		if (!this.#options.admits(kind, nowMs)) return this.#forget(kind);
		if (kind === 'video') this.#heardMs = nowMs;
		const packet = parseRtp(data);
		if (!packet) return;
		this.#options.took?.(kind, packet, nowMs, this.#options.clock.taken(kind, nowMs));
		(kind === 'video' ? this.#video : this.#audio).push(packet, nowMs);
		if (kind === 'video') this.#askWhenDue();
	}

	/** What was being put together is void: packets before and after a closure must not meet. */
	#forget(kind: TrackKind): void {
		if (kind === 'audio') return this.#audio.reset();
		this.#video.reset();
		this.#depacketiser.lost();
	}

	#askWhenDue(): void {
		const isDue = this.#depacketiser.waitsForKey || (this.#segmenter.openMs ?? 0) >= ASK_AFTER_MS;
		if (isDue) this.wantKeyFrame();
	}

	#lost(count: number): void {
		this.#packetsLost += count;
		this.#depacketiser.lost();
		this.askForKeyFrame();
	}

	#takePicture(unit: AccessUnit): void {
		this.#pictures++;
		this.#followOrder(unit);
		if (this.#formatOf !== unit.parameters.sps) this.#readFormat(unit.parameters.sps);
		if (!this.#format) return;
		const { mediaMs, wallMs } = this.#options.clock.video(unit.timestamp, unit.firstMs);
		const takenMs = this.#options.clock.taken('video', unit.firstMs);
		// It came late out of a camera or encoder: it shows what was before the opening.
		if (!this.#options.admits('video', unit.lastMs, takenMs)) return this.#forget('video');
		const arrived = { fromMs: takenMs, untilMs: unit.lastMs + 1 };
		if (!this.#begun) this.#begin();
		const small = isWorthwhile(this.#format) ? this.#small?.push(unit, mediaMs, unit.lastMs) : undefined;
		this.#segmenter.video({ ...unit, mediaMs, wallMs: Math.min(wallMs, takenMs), arrived, small });
	}

	#followOrder({ timestamp, lastMs }: AccessUnit): void {
		const ahead = (timestamp - (this.#newest ?? timestamp)) | 0;
		if (ahead < 0 && ahead > -MOST_REORDER) this.#reorderedMs = lastMs;
		else this.#newest = timestamp;
	}

	#begin(): void {
		this.#begun = true;
		this.#options.begins?.();
	}

	/** A parameter set that cannot be read would break every player: pictures with it are not taken. */
	#readFormat(sps: Buffer): void {
		this.#formatOf = sps;
		try {
			this.#format = videoFormat(sps);
		} catch {
			this.#format = undefined;
		}
	}

	#takeSound(packet: RtpPacket, arrivedMs: number): void {
		const mediaMs = this.#options.clock.audio(packet.timestamp, arrivedMs);
		const takenMs = this.#options.clock.taken('audio', arrivedMs);
		if (mediaMs === undefined || !this.#options.admits('audio', arrivedMs, takenMs)) return;
		this.#transcoder.push(packet.payload, mediaMs, { fromMs: takenMs, untilMs: arrivedMs + 1 });
	}

	#report(kind: TrackKind, info: Record<string, unknown>): void {
		const { ntpSec, ntpFrac, rtpTs } = info as { ntpSec: number; ntpFrac: number; rtpTs: number };
		this.#options.clock.report(kind, rtpTs, ntpToMs(ntpSec, ntpFrac), this.#options.now());
	}
}
