/** The sound alone: the same broadcast by the same rules, without a byte of a picture, and gone in the same moment. */
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import { recordings } from '#lib/server/db/schema/index.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	attributes,
	brokenBetween,
	brokenRules,
	brokenVariantRules,
	readList
} from '../support/hls-rules.ts';
import { openPlayerPage } from './player-page.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { decode, fetchPlaylist, packetsIn, type Packet } from './viewer.ts';

let database: TestDatabase;
let media: MediaProcess;
let browser: Browser;
let stage: Stage;
let camera: Camera;
let folder: string;
let sound: string;

beforeAll(async () => {
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	browser = await launchCameraBrowser();
	folder = `${media.origin}/media/hls/${stage.broadcastId}/`;
	sound = `${folder}sound.m3u8`;
	await stage.open();
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, width: 640, height: 360 });
	await until('two segments', async () => (await fetchPlaylist(sound)).segments.length >= 2, 30_000);
});
afterAll(async () => {
	await camera?.stop();
	await browser?.close();
	await media?.stop();
	await database?.close();
});

const textAt = async (name: string) => (await fetch(new URL(name, sound))).text();
async function bytesAt(name: string, base = sound): Promise<Buffer> {
	const response = await fetch(new URL(name, base));
	expect([name, response.status]).toEqual([name, 200]);
	return Buffer.from(await response.arrayBuffer());
}
const statusOf = async (name: string, base = sound) => (await fetch(new URL(name, base))).status;

test('part by part the list keeps the rules and says how far the other one is', async () => {
	let text = await textAt('sound.m3u8');
	for (let i = 0; i < 8; i++) {
		const { head, segments } = readList(text);
		const hinted = attributes(head.get('PRELOAD-HINT')!).URI!;
		const last = segments.at(-1)!;
		const [msn, part] =
			last.uri === undefined ? [segments.length - 1, last.parts.length] : [segments.length, 0];
		const [after, bytes] = await Promise.all([
			textAt(`sound.m3u8?_HLS_msn=${msn}&_HLS_part=${part}`),
			bytesAt(hinted)
		]);
		expect(brokenRules(after)).toEqual([]);
		expect(brokenBetween(text, after)).toEqual([]);
		const now = readList(after);
		const report = attributes(now.head.get('RENDITION-REPORT')!);
		const [lastMsn, lastPart] = [now.segments.length - 1, now.segments.at(-1)!.parts.length - 1];
		expect(report).toEqual({ URI: 'index.m3u8', 'LAST-MSN': `${lastMsn}`, 'LAST-PART': `${lastPart}` });
		expect(hinted).toMatch(/^sound-/);
		expect(bytes.toString('latin1', 4, 8)).toBe('moof');
		text = after;
	}
});

test('a segment is its parts, decodes, and has the very sound of the one with pictures', async () => {
	const { segments } = readList(await textAt('sound.m3u8'));
	const { uri, parts } = segments.findLast((segment) => segment.uri && segment.parts.length > 0)!;
	const bytes = await bytesAt(uri!);
	const own = await Promise.all(parts.map((part) => bytesAt(part.uri)));
	expect(bytes.equals(Buffer.concat(own))).toBe(true);
	const file = Buffer.concat([await bytesAt('sound-init-1.mp4'), bytes]);
	await decode(file);
	const packets = await packetsIn(file);
	expect(new Set(packets.map(({ kind }) => kind))).toEqual(new Set(['audio']));
	const whole = uri!.replace('sound-', '');
	const both = await packetsIn(Buffer.concat([await bytesAt('init-1.mp4'), await bytesAt(whole)]));
	const timesOf = (of: readonly Packet[]) =>
		of.flatMap(({ kind, ptsMs }) => (kind === 'audio' ? [ptsMs] : []));
	expect(timesOf(packets)).toEqual(timesOf(both));
	expect(file.includes('avc1')).toBe(false);
});

test('both variants are told, and no segment of the sound is denser than is said', async () => {
	const text = await textAt('variants.m3u8');
	expect(brokenVariantRules(text)).toEqual([]);
	const [, stream] = /#EXT-X-STREAM-INF:(.*)\nsound\.m3u8\n/.exec(text)!;
	expect(attributes(stream!).CODECS).toBe('mp4a.40.2');
	for (const { uri, durationS } of readList(await textAt('sound.m3u8')).segments) {
		if (!uri) continue;
		expect(((await bytesAt(uri)).length * 8) / durationS!).toBeLessThanOrEqual(
			Number(attributes(stream!).BANDWIDTH)
		);
	}
});

test('ffmpeg plays it from its address without complaint', async () => {
	const input = ['-v', 'error', '-xerror', '-err_detect', 'explode', '-i', sound];
	const { stderr } = await promisify(execFile)('ffmpeg', [...input, '-t', '4', '-f', 'null', '-']);
	expect(stderr).toBe('');
}, 30_000);

interface Heard {
	at: number;
	decoded: number;
	width: number;
}

const heard = (page: Page) =>
	page.evaluate<Heard>(`(() => {
		const video = document.querySelector('video');
		return { at: video.currentTime, decoded: video.webkitAudioDecodedByteCount, width: video.videoWidth };
	})()`);

test('our player plays it, and over what is withdrawn it goes on behind', async () => {
	const page = await openPlayerPage(browser, media.origin);
	await page.evaluate(`open('${sound}')`);
	const first = await until('sound', async () => {
		const now = await heard(page);
		return now.decoded > 5000 && now;
	});
	await until('it goes on', async () => (await heard(page)).at > first.at + 3, 15_000);
	expect((await heard(page)).width).toBe(0);

	const before = readList(await textAt('sound.m3u8'));
	const since = new Date(Date.now() - 6000);
	await stage.press({ type: 'public-excluded', data: { basis: 'law', since: since.toISOString() } });
	const text = await until('gaps', async () => {
		const now = await textAt('sound.m3u8');
		return now.includes('#EXT-X-GAP') && now;
	});
	expect(brokenRules(text)).toEqual([]);
	const gone = readList(text)
		.segments.filter(({ tags }) => tags.has('GAP'))
		.map(({ uri }) => uri!);
	expect(gone.length).toBeGreaterThanOrEqual(2);
	for (const uri of gone) {
		expect([uri, await statusOf(uri)]).toEqual([uri, 410]);
		expect(await statusOf(uri.replace('sound-', ''))).toBe(410);
	}
	const parts = before.segments
		.flatMap(({ parts: own }) => own)
		.filter((part) => gone.includes(part.uri.replace(/\.\d+\.m4s/, '.m4s')));
	expect(parts.length).toBeGreaterThan(0);
	for (const { uri } of parts) expect([uri, await statusOf(uri)]).toEqual([uri, 410]);

	const edge = (await heard(page)).at;
	await pause(1000);
	await stage.press({ type: 'public-readmitted', data: {} });
	await until('it goes on behind', async () => (await heard(page)).at > edge + 8, 40_000);
	await page.context().close();
}, 90_000);

test('the recording has it, too, and loses of it what a revoked consent takes', async () => {
	const { chair, meetingId, members } = stage.chamber;
	const more = async (count: number) => {
		const before = (await fetchPlaylist(sound)).segments.length;
		await until('more', async () => (await fetchPlaylist(sound)).segments.length >= before + count, 20_000);
	};
	const personId = members[0]!;
	await stage.press({ type: 'speaker-called', data: { personId } });
	await more(2);
	await stage.press({ type: 'speaker-ended', data: { personId } });
	await more(2);
	await stage.press({ type: 'closed', data: {} });
	const recording = await until('the recording', async () => {
		const [row] = await database.owner.select().from(recordings).where(eq(recordings.state, 'ready'));
		return row;
	});
	const vod = `${media.origin}/media/vod/${recording.id}/sound.m3u8`;
	const list = await bytesAt('sound.m3u8', vod);
	expect(brokenRules(list.toString())).toEqual([]);
	expect(brokenVariantRules((await bytesAt('variants.m3u8', vod)).toString())).toEqual([]);
	const uris = readList(list.toString()).segments.map(({ uri }) => uri!);
	const whole = readList((await bytesAt('index.m3u8', vod)).toString()).segments.map(({ uri }) => uri!);
	expect(uris).toEqual(whole.map((uri) => `sound-${uri}`));
	const bytes = await Promise.all(uris.map((uri) => bytesAt(uri, vod)));
	await decode(Buffer.concat([await bytesAt('sound-init-1.mp4', vod), ...bytes.slice(0, 3)]));

	const page = await openPlayerPage(browser, media.origin);
	await page.evaluate(`open('${vod}', 'recording', 3000)`);
	await until('it plays from there', async () => (await heard(page)).at > 4, 15_000);
	expect((await heard(page)).width).toBe(0);
	await page.evaluate(
		"((video) => (video.currentTime = video.duration - 1))(document.querySelector('video'))"
	);
	await until('its end', () => page.evaluate<boolean>("document.querySelector('video').ended"), 15_000);
	await page.context().close();

	const revoked = { personId, purposes: ['archive-picture', 'archive-sound'] as const, given: false };
	await setConsent(database.app, chair, meetingId, revoked, new Date());
	const left = await until(
		'the speech is gone',
		async () => {
			const now = readList((await bytesAt('sound.m3u8', vod)).toString()).segments.map(({ uri }) => uri!);
			return now.length < uris.length && now;
		},
		30_000
	);
	for (const uri of uris.filter((each) => !left.includes(each)))
		expect([404, 410]).toContain(await statusOf(uri, vod));
	for (const uri of left) expect(await statusOf(uri, vod)).toBe(200);
}, 90_000);
