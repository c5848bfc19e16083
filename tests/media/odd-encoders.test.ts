/** Encoders that are set up badly: their picture gets through as it can, and the operator reads what to set. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { types } from 'mediasoup';
import type { FlvTag } from '../../media-server/flv/tags.ts';
import { lengthPrefixed, readVideo } from '../../media-server/flv/video.ts';
import type { Encoder } from '../../media-server/rooms/encoder.ts';
import { h264Payloads, RtpWriter } from '../../media-server/rtp/write.ts';
import { startMediaServer, type MediaServer } from '../../media-server/server.ts';
import { readSettings } from '../../media-server/settings.ts';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { brokenBetween, brokenRules } from '../support/hls-rules.ts';
import { filmClip } from './clip.ts';
import { follow, type Onlooker } from './onlooker.ts';
import { RtmpClient } from './rtmp-client.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { decode, fetchPlaylist, fetchSegment, packetsIn } from './viewer.ts';

let database: TestDatabase;
let media: MediaServer;
let folder: string;
let rtmpPort: number;
let stage: Stage;
let on: Onlooker;
let stop = () => {};

beforeAll(async () => {
	database = await openTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-odd-'));
	rtmpPort = await freePort([]);
	const rtcPort = await freePort([], '0.0.0.0');
	const settings = readSettings({
		DATABASE_URL: database.url,
		RATSSAAL_DATA: folder,
		RATSSAAL_MEDIA_PORT: '0',
		RATSSAAL_RTC_PORT: String(rtcPort),
		RATSSAAL_RTC_VIEWER_PORT: String(await freePort([rtcPort], '0.0.0.0')),
		RATSSAAL_RTC_ADDRESS: '127.0.0.1',
		RATSSAAL_RTMP_PORT: String(rtmpPort)
	});
	media = await startMediaServer(
		settings,
		() => Date.now(),
		() => {}
	);
});
afterEach(() => stop());
afterAll(async () => {
	await media?.close();
	await database?.close();
	await rm(folder, { recursive: true, force: true });
});

async function begin(): Promise<void> {
	stage = await createStage(database);
	on = follow(database, { origin: `http://127.0.0.1:${media.httpPort}` }, stage.broadcastId);
	await stage.open();
}

/** Sends `clips` one after the other, over and over, each tag when it is due. */
function play(clips: readonly (readonly FlvTag[])[], send: (tag: FlvTag) => void): () => void {
	let isOver = false;
	void (async () => {
		const startedMs = Date.now();
		for (let round = 0; !isOver; round++) {
			for (const tag of clips[round % clips.length]!) {
				const timestampMs = round * 1000 + tag.timestampMs;
				await pause(Math.max(0, startedMs + timestampMs - Date.now()));
				if (!isOver) send({ ...tag, timestampMs });
			}
		}
	})();
	return () => void (isOver = true);
}

/** The end that every encoder has in a room, as WHIP leaves it: RTP, pictures in the order of decoding, their times those of showing. */
async function rtpEncoder(router: types.Router): Promise<Encoder & { send(tag: FlvTag): void }> {
	const transport = await router.createDirectTransport();
	const parameters = { 'packetization-mode': 1, 'profile-level-id': '4d001f', 'level-asymmetry-allowed': 1 };
	const codec = { mimeType: 'video/H264' as const, payloadType: 96, clockRate: 90_000, parameters };
	const video = await transport.produce({
		kind: 'video',
		rtpParameters: { mid: '0', codecs: [codec], encodings: [{ ssrc: 4711 }] }
	});
	const writer = new RtpWriter(96, 4711);
	let sets: Buffer[] = [];
	let pictures = 0;
	return {
		producers: [video],
		connectedSinceMs: Date.now(),
		problem: undefined,
		watch: () => {},
		pass: (isOpen) => (isOpen ? video.resume() : video.pause()),
		measure: () => Promise.resolve({ videoBps: 1, audioBps: 0, pictures }),
		close: () => transport.close(),
		send({ timestampMs, body }) {
			const content = readVideo(body);
			if (content.kind === 'configuration') sets = [content.configuration.sps, content.configuration.pps];
			if (content.kind !== 'picture' || transport.closed) return;
			pictures++;
			const units = [...(content.isKey ? sets : []), ...lengthPrefixed(content.data, 4)];
			const payloads = units.flatMap(h264Payloads);
			const at = (timestampMs + content.delayMs) * 90;
			payloads.forEach((payload, i) => video.send(writer.packet(payload, at, i === payloads.length - 1)));
		}
	};
}

test('B-frames by WHIP: they are left out, the rest plays, and the operator reads what to set', async () => {
	await begin();
	const room = await until('the room', () => media.rooms.find(stage.broadcastId));
	const { id } = await until('its camera', () => room.direction.cameras[0]);
	const encoder = await room.camera(id).take(rtpEncoder);
	const reordered = [
		'-profile:v',
		'main',
		'-g',
		'25',
		'-bf',
		'2',
		'-x264-params',
		'b-pyramid=none:b-adapt=0'
	];
	stop = play([filmClip('320x180', reordered)], encoder.send);
	expect(await on.told('B-Frames')).toContain('auf 0');
	const { text, segments } = await on.listed(4);
	expect(brokenRules(text)).toEqual([]);
	for (const segment of segments.slice(1, 3)) {
		const bytes = await fetchSegment(on.live, segment);
		await decode(bytes);
		const times = (await packetsIn(bytes)).filter(({ kind }) => kind === 'video').map(({ ptsMs }) => ptsMs);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
		// One in three, and the one that ends each second.
		expect(times.length).toBeGreaterThan(10);
		expect(times.length).toBeLessThan(30);
	}
});

test('another size every second: the broadcast goes on in right lists, and the operator is told', async () => {
	await begin();
	const client = new RtmpClient(rtmpPort);
	expect(await client.publish(stage.broadcastId, stage.key)).toBe('NetStream.Publish.Start');
	const plain = ['-profile:v', 'baseline', '-g', '25', '-bf', '0'];
	const clips = ['320x180', '640x360', '426x240'].map((size) => filmClip(size, plain));
	const stopPlaying = play(clips, ({ type, body, timestampMs }) => client.send(type, body, timestampMs));
	stop = () => {
		stopPlaying();
		client.socket.destroy();
	};
	await on.told('feste Auflösung');
	let before = (await on.listed(2)).text;
	for (let count = 3; count <= 12; count++) {
		const { text } = await on.listed(count);
		expect(brokenRules(text)).toEqual([]);
		expect(brokenBetween(before, text)).toEqual([]);
		before = text;
	}
	const { segments } = await fetchPlaylist(on.live);
	expect(new Set(segments.map(({ initUri }) => initUri)).size).toBe(3);
	for (const segment of segments.slice(1, -1)) {
		expect(segment.discontinuity).toBe(true);
		expect(segment.durationMs).toBeCloseTo(1000, -2);
		await decode(await fetchSegment(on.live, segment));
	}
});
