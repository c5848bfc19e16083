import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SegmentRecord } from '../store/ports.ts';
import { readSettings } from '../settings.ts';
import { listenInfos } from './addresses.ts';
import { finishedRecording, offsetIn } from './recording.ts';

const segment = (number: number, startedAtMs: number, archive = true): SegmentRecord => ({
	number,
	initNumber: 1,
	startedAtMs,
	durationMs: 2000,
	bytes: 1,
	discontinuity: false,
	arrived: { fromMs: startedAtMs, untilMs: startedAtMs + 2000 },
	hasSound: true,
	listed: true,
	live: true,
	archive
});

/** Ten seconds, of which the third segment was withdrawn, then an exclusion until 20 s. */
const SEGMENTS = [0, 2000, 4000, 6000, 8000, 20_000, 22_000].map((ms, i) => segment(i + 1, ms, i !== 2));
const KEPT = SEGMENTS.filter(({ archive }) => archive);

test.for<[number, number]>([
	[-5, 0],
	[0, 0],
	[1500, 1500],
	[4500, 4000],
	[7000, 5000],
	[15_000, 8000],
	[21_000, 9000],
	[99_000, 12_000]
])('%i ms after the beginning lies at %i ms of the recording', ([instant, offset]) => {
	expect(offsetIn(KEPT, instant)).toBe(offset);
});

test('items get jump marks, gaps left out; an item of which nothing was kept has none', () => {
	const item = (itemId: string, fromMs: number, untilMs: number) => ({
		itemId,
		number: 'Ö 1',
		title: itemId,
		fromMs,
		untilMs
	});
	const recording = finishedRecording(
		SEGMENTS,
		{
			items: [item('first', -100, 7000), item('excluded', 11_000, 19_000), item('last', 21_000, Infinity)],
			archive: [
				{ fromMs: 0, untilMs: 11_000, picture: 'live', sound: 'live', reason: 'open' },
				{
					fromMs: 11_000,
					untilMs: 19_000,
					picture: 'non-public',
					sound: 'silent',
					reason: 'public-excluded'
				},
				{ fromMs: 19_000, untilMs: 24_000, picture: 'live', sound: 'live', reason: 'open' },
				{ fromMs: 24_000, untilMs: Infinity, picture: 'ended', sound: 'silent', reason: 'closed' }
			]
		},
		24_000
	);
	expect(recording.durationMs).toBe(12_000);
	expect(
		recording.chapters.map(({ itemId, offsetMs, durationMs }) => [itemId, offsetMs, durationMs])
	).toEqual([
		['first', 0, 5000],
		['last', 9000, 3000]
	]);
	expect(recording.gaps).toEqual([{ fromMs: 11_000, untilMs: 19_000, reason: 'public-excluded' }]);
});

test('each address is listened on once; a foreign one is told while the machine itself listens', () => {
	const seen = (announced: string[], lan: string[]) =>
		listenInfos(announced, lan, 44_444)
			.filter(({ protocol }) => protocol === 'udp')
			.map(({ ip, announcedAddress }) => [ip, announcedAddress]);
	expect(seen(['127.0.0.1', '192.168.1.5'], ['192.168.1.5'])).toEqual([
		['127.0.0.1', undefined],
		['192.168.1.5', undefined]
	]);
	expect(seen(['203.0.113.7', '192.168.1.5'], ['192.168.1.5'])).toEqual([['192.168.1.5', '203.0.113.7']]);
	expect(seen(['video.example.org'], [])).toEqual([['0.0.0.0', 'video.example.org']]);
	expect(listenInfos(['127.0.0.1'], [], 5)).toHaveLength(2);
});

test('the settings are read with their defaults and refused with a sentence', () => {
	const url = 'postgres://owner@localhost/ratssaal';
	expect(readSettings({ DATABASE_URL: url, RATSSAAL_DATA: '/srv/ratssaal' })).toMatchObject({
		databaseUrl: url,
		mediaFolder: '/srv/ratssaal/media',
		httpPort: 3001,
		rtcPort: 44_444,
		viewerPort: 44_445
	});
	expect(readSettings({ DATABASE_URL: url, RATSSAAL_RTC_ADDRESS: '203.0.113.7, ' }).rtcAddresses).toEqual([
		'203.0.113.7'
	]);
	expect(() => readSettings({})).toThrow('DATABASE_URL');
	expect(() => readSettings({ DATABASE_URL: url, RATSSAAL_RTC_PORT: 'drei' })).toThrow('RATSSAAL_RTC_PORT');
});

test('RTMP is off until it is switched on, and RTMPS needs both files', () => {
	const env = (more: NodeJS.ProcessEnv) => ({ DATABASE_URL: 'postgres://owner@localhost/ratssaal', ...more });
	expect(readSettings(env({})).rtmp).toBeUndefined();
	expect(readSettings(env({ RATSSAAL_RTMP_PORT: '' })).rtmp).toBeUndefined();
	expect(readSettings(env({ RATSSAAL_RTMP_PORT: '1935' })).rtmp).toEqual({ port: 1935 });
	const own = fileURLToPath(import.meta.url);
	const half = env({ RATSSAAL_RTMP_PORT: '1935', RATSSAAL_RTMP_TLS_CERTIFICATE: own });
	expect(() => readSettings(half)).toThrow('RATSSAAL_RTMP_TLS_KEY');
	expect(readSettings({ ...half, RATSSAAL_RTMP_TLS_KEY: own }).rtmp?.tls?.cert.length).toBeGreaterThan(0);
	expect(() => readSettings({ ...half, RATSSAAL_RTMP_TLS_KEY: '/nirgends.pem' })).toThrow('/nirgends.pem');
});
