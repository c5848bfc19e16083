/**
 * One encoder that sends FLV tags (RTMP), as a room wants it: two producers of RTP on the room's router.
 *
 * Pictures are packed into RTP as they are; sound goes through a transcoder. Unlike WHIP such an encoder does not tell when a
 * picture was taken, so the least delayed tag of late stands in, and it is taken to have been some time on its way. What was
 * taken before the gate opened, as far as that can be told, is neither packed nor decoded; nothing is kept of it. Only what comes through
 * an open gate in the first second waits until there is something to tell by.
 */
import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import { videoFormat, type VideoFormat } from '../codecs/avc.ts';
import type { Encoder, EncoderRates } from '../rooms/encoder.ts';
import { ArrivalClock, TRACK_KINDS, type TrackKind } from '../rtp/clock.ts';
import { h264Payloads, RtpWriter } from '../rtp/write.ts';
import { PROBLEM } from './problems.ts';
import { SoundEncoder } from './sound.ts';
import { TAG, type FlvTag } from './tags.ts';
import { lengthPrefixed, readVideo, type AvcConfiguration } from './video.ts';

const VIDEO_PAYLOAD = 96;
const AUDIO_PAYLOAD = 97;
/** Nothing passes for this long after the start, in ms: an encoder that has waited for the network sends old pictures first. */
const SETTLE_MS = 1000;
/** No more than this waits for that, in bytes. */
const HELD_AT_MOST = 8 * 1024 * 1024;
/** A tag that seems to be older than this, in ms, says that the line is stuck or the encoder's clock has jumped. */
const OLDEST_MS = 5000;
const REPORT_EVERY_MS = 1000;
const SPS = 7;

/** What mediasoup is told of the picture, by the profile in its parameter set. */
const PROFILES = new Map([
	[66, '42e01f'],
	[77, '4d001f'],
	[100, '64001f']
]);

export class FlvSession implements Encoder {
	readonly producers: readonly types.Producer[];
	readonly #transport: types.DirectTransport;
	readonly #video: types.Producer;
	readonly #audio: types.Producer;
	readonly #videoRtp: RtpWriter;
	readonly #audioRtp: RtpWriter;
	readonly #now: () => number;
	readonly #wayMs: number;
	readonly #clock = new ArrivalClock();
	readonly #sound: SoundEncoder;
	readonly #startedMs: number;
	#configuration: AvcConfiguration;
	#format: VideoFormat | undefined;
	#soundConfiguration: Buffer | undefined;
	#openSinceMs = Infinity;
	#passing: readonly TrackKind[] = [];
	/** What came through the open gate before the clock was learnt. */
	#held: FlvTag[] = [];
	#heldBytes = 0;
	#waitsForKey = true;
	#lastPicture = { shownMs: -Infinity, decodedMs: -Infinity };
	#reportedMs = -Infinity;
	#pictureProblem: string | undefined;
	#soundProblem: string | undefined;
	#sizeProblem: string | undefined;
	#pictures = 0;
	#bytes = { video: 0, audio: 0, pictures: 0, sinceMs: 0 };
	#sent = { video: false, audio: false };
	#gone: (() => void) | undefined;
	readonly #ended: () => void;
	#closed = false;

	private constructor(
		transport: types.DirectTransport,
		[video, audio]: [types.Producer, types.Producer],
		[videoRtp, audioRtp]: [RtpWriter, RtpWriter],
		configuration: AvcConfiguration,
		now: () => number,
		wayMs: number,
		ended: () => void
	) {
		this.#transport = transport;
		this.producers = [video, audio];
		this.#video = video;
		this.#audio = audio;
		this.#videoRtp = videoRtp;
		this.#audioRtp = audioRtp;
		this.#now = now;
		this.#wayMs = wayMs;
		this.#ended = ended;
		this.#startedMs = now();
		this.#bytes.sinceMs = this.#startedMs;
		this.#configuration = configuration;
		this.#learnSize(configuration.sps);
		this.#sound = new SoundEncoder((packet, mediaMs) => this.#sendSound(packet, mediaMs));
	}

	/**
	 * Opens a session on `router` for an encoder whose pictures have these parameters. `wayMs`: how long a picture has been on its way at
	 * the least, through an encoder and a line that do not tell. `ended` is called when it is closed.
	 */
	static async open(
		router: types.Router,
		configuration: AvcConfiguration,
		now: () => number,
		wayMs: number,
		ended: () => void
	): Promise<FlvSession> {
		const transport = await router.createDirectTransport();
		try {
			const [videoSsrc, audioSsrc] = [randomInt(1, 2 ** 31), randomInt(2 ** 31, 2 ** 32)];
			const video = await transport.produce(videoParameters(configuration, videoSsrc));
			const audio = await transport.produce(audioParameters(audioSsrc));
			const writers: [RtpWriter, RtpWriter] = [
				new RtpWriter(VIDEO_PAYLOAD, videoSsrc),
				new RtpWriter(AUDIO_PAYLOAD, audioSsrc)
			];
			return new FlvSession(transport, [video, audio], writers, configuration, now, wayMs, ended);
		} catch (error) {
			transport.close();
			throw error;
		}
	}

	get connectedSinceMs(): number {
		return this.#startedMs;
	}

	get format(): VideoFormat | undefined {
		return this.#format;
	}

	get problem(): string | undefined {
		return this.#pictureProblem ?? this.#sizeProblem ?? this.#soundProblem;
	}

	watch(_now: () => number, gone: () => void): void {
		this.#gone = gone;
	}

	async pass(isOpen: boolean, sinceMs = this.#now(), kinds = TRACK_KINDS): Promise<void> {
		this.#openSinceMs = isOpen ? sinceMs : Infinity;
		this.#passing = isOpen ? kinds : [];
		this.#waitsForKey = true;
		this.#dropHeld();
		// What it holds was heard before.
		this.#sound.stop();
		await Promise.all(
			this.producers.map((producer) =>
				this.#passing.includes(producer.kind) ? producer.resume() : producer.pause()
			)
		);
	}

	measure(): Promise<EncoderRates> {
		const nowMs = this.#now();
		const { video, audio, pictures, sinceMs } = this.#bytes;
		const elapsedMs = Math.max(1, nowMs - sinceMs);
		const bps = (bytes: number) => Math.round((bytes * 8000) / elapsedMs);
		const fps = Math.round(((this.#pictures - pictures) * 10_000) / elapsedMs) / 10;
		this.#bytes = { video: 0, audio: 0, pictures: this.#pictures, sinceMs: nowMs };
		return Promise.resolve({ videoBps: bps(video), audioBps: bps(audio), pictures: this.#pictures, fps });
	}

	/** The room lets go of it, or the connection has ended. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#dropHeld();
		this.#sound.stop();
		this.#transport.close();
		this.#gone?.();
		this.#ended();
	}

	/** Takes the next tag. `false`: the encoder must begin anew. */
	push(tag: FlvTag): boolean {
		if (this.#closed) return false;
		if (tag.type !== TAG.video && tag.type !== TAG.audio) return true;
		// What only describes media often comes with the time 0.
		if (!carriesMedia(tag)) {
			if (tag.type === TAG.video) this.#takeVideo(tag, false);
			else this.#takeAudio(tag, false);
			return true;
		}
		const nowMs = this.#now();
		const takenMs = this.#clock.observe(tag.timestampMs, nowMs) - this.#wayMs;
		if (nowMs - takenMs > OLDEST_MS) return false;
		this.#bytes[kindOf(tag)] += tag.body.length;
		if (nowMs - this.#startedMs < SETTLE_MS && this.#openSinceMs <= nowMs) {
			this.#hold(tag);
			return true;
		}
		const held = this.#held;
		this.#dropHeld();
		for (const each of held) this.#take(each, each.timestampMs + this.#clock.offsetMs! - this.#wayMs, nowMs);
		this.#take(tag, takenMs, nowMs);
		return true;
	}

	#hold(tag: FlvTag): void {
		if (!this.#passing.includes(kindOf(tag))) return;
		this.#held.push(tag);
		this.#heldBytes += tag.body.length;
		if (this.#heldBytes > HELD_AT_MOST) this.#dropHeld();
	}

	#dropHeld(): void {
		this.#held = [];
		this.#heldBytes = 0;
	}

	#take(tag: FlvTag, takenMs: number, nowMs: number): void {
		const isSettled = nowMs - this.#startedMs >= SETTLE_MS;
		const mayPass = takenMs >= this.#openSinceMs && isSettled && this.#passing.includes(kindOf(tag));
		if (tag.type === TAG.video) this.#takeVideo(tag, mayPass);
		else this.#takeAudio(tag, mayPass);
		if (mayPass && nowMs - this.#reportedMs >= REPORT_EVERY_MS) this.#report(nowMs);
	}

	#takeVideo({ timestampMs, body }: FlvTag, mayPass: boolean): void {
		const content = readVideo(body);
		if (content.kind === 'foreign') this.#pictureProblem = PROBLEM.codec(content.codec);
		if (content.kind === 'configuration') {
			// What came before needs the one before.
			if (!content.configuration.sps.equals(this.#configuration.sps)) this.#dropHeld();
			this.#configuration = content.configuration;
			this.#pictureProblem = isKnownProfile(content.configuration) ? undefined : PROBLEM.profile;
			this.#lastPicture = { shownMs: -Infinity, decodedMs: -Infinity };
			this.#learnSize(content.configuration.sps);
		}
		if (content.kind !== 'picture') return;
		this.#pictures++;
		const shownMs = timestampMs + content.delayMs;
		const last = this.#lastPicture;
		// Decoded later and shown earlier: the times of what goes out would run backwards.
		if (shownMs < last.shownMs && timestampMs > last.decodedMs) this.#pictureProblem = PROBLEM.order;
		this.#lastPicture = { shownMs, decodedMs: timestampMs };
		if (!mayPass || this.#pictureProblem || (this.#waitsForKey && !content.isKey)) return;
		this.#waitsForKey = false;
		this.#sendPicture(content.data, shownMs, content.isKey);
	}

	#sendPicture(data: Buffer, shownMs: number, isKey: boolean): void {
		const { sps, pps, lengthBytes } = this.#configuration;
		const units = lengthPrefixed(data, lengthBytes);
		const within = units.find((unit) => (unit[0]! & 31) === SPS);
		if (within) this.#learnSize(within);
		const payloads = [...(isKey ? [sps, pps] : []), ...units].flatMap(h264Payloads);
		payloads.forEach((payload, i) =>
			this.#video.send(this.#videoRtp.packet(payload, shownMs * 90, i === payloads.length - 1))
		);
		this.#reportFirst('video');
	}

	#takeAudio(tag: FlvTag, mayPass: boolean): void {
		const format = tag.body[0] === undefined ? undefined : tag.body[0] >> 4;
		if (format === undefined) return;
		this.#soundProblem = format === AAC || format === MP3 ? undefined : PROBLEM.sound;
		const isConfiguration = format === AAC && tag.body[1] === 0;
		if (isConfiguration && !this.#soundConfiguration?.equals(tag.body)) {
			this.#soundConfiguration = Buffer.from(tag.body);
			this.#sound.stop();
		}
		if (!mayPass || isConfiguration || this.#soundProblem) return;
		if (format === AAC && !this.#soundConfiguration) return;
		this.#sound.push(tag, format === AAC ? this.#soundConfiguration : undefined);
	}

	#sendSound(packet: Buffer, mediaMs: number): void {
		if (this.#closed) return;
		this.#audio.send(this.#audioRtp.packet(packet, mediaMs * 48, true));
		this.#reportFirst('audio');
	}

	/** Behind the first packet, so that what follows lies right from the beginning. */
	#reportFirst(kind: 'video' | 'audio'): void {
		if (this.#sent[kind]) return;
		this.#sent[kind] = true;
		this.#report(this.#now());
	}

	/** Tells for both clocks where they stand now: at a picture that arrives only after its way here. */
	#report(nowMs: number): void {
		this.#reportedMs = nowMs;
		const mediaMs = nowMs - this.#clock.offsetMs! + this.#wayMs;
		this.#transport.sendRtcp(this.#videoRtp.report(nowMs, mediaMs * 90));
		this.#transport.sendRtcp(this.#audioRtp.report(nowMs, mediaMs * 48));
	}

	#learnSize(sps: Buffer): void {
		const before = this.#format;
		try {
			this.#format = videoFormat(sps);
		} catch {
			return;
		}
		if (before && (before.width !== this.#format.width || before.height !== this.#format.height))
			this.#sizeProblem = PROBLEM.size(before, this.#format);
	}
}

const AAC = 10;
const MP3 = 2;

const kindOf = ({ type }: FlvTag): TrackKind => (type === TAG.video ? 'video' : 'audio');

function carriesMedia({ type, body }: FlvTag): boolean {
	if (type === TAG.video) return readVideo(body).kind === 'picture';
	return body.length > 1 && !(body[0]! >> 4 === AAC && body[1] === 0);
}

/** Baseline, main and high play everywhere; what studios use (4:2:2, ten bits) does not. */
export function isKnownProfile({ sps }: AvcConfiguration): boolean {
	return PROFILES.has(sps[1]!);
}

function videoParameters(configuration: AvcConfiguration, ssrc: number): types.ProducerOptions {
	const parameters = {
		'packetization-mode': 1,
		'level-asymmetry-allowed': 1,
		'profile-level-id': PROFILES.get(configuration.sps[1]!)
	};
	const codec = {
		mimeType: 'video/H264' as const,
		payloadType: VIDEO_PAYLOAD,
		clockRate: 90_000,
		parameters
	};
	return { kind: 'video', rtpParameters: { mid: '0', codecs: [codec], encodings: [{ ssrc }] } };
}

function audioParameters(ssrc: number): types.ProducerOptions {
	const codec = {
		mimeType: 'audio/opus' as const,
		payloadType: AUDIO_PAYLOAD,
		clockRate: 48_000,
		channels: 2
	};
	return { kind: 'audio', rtpParameters: { mid: '1', codecs: [codec], encodings: [{ ssrc }] } };
}
