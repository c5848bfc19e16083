import { expect, test } from 'vitest';
import { levelOf, SilenceWatch, SteadyLoudness, type Loudness } from './level.ts';
import { h264Of } from './peer.ts';
import { ratesBetween, sumOf } from './rates.ts';
import { cameraConstraints, limitsOf, problemOf, screenConstraints, type Source } from './sources.ts';

const h264 = (profile: string, mode: number) => ({
	mimeType: 'video/H264',
	sdpFmtpLine: `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`
});
const vp8 = { mimeType: 'video/VP8', sdpFmtpLine: undefined };
const rtx = { mimeType: 'video/rtx', sdpFmtpLine: undefined };

test('of all codecs only H264 is offered, in the profile everybody plays', () => {
	const common = h264('42e01f', 1);
	expect(h264Of([vp8, h264('42001f', 1), h264('42e01f', 0), common, rtx])).toEqual([common, rtx]);
	expect(h264Of([vp8, h264('640c1f', 1), rtx])).toEqual([h264('640c1f', 1), rtx]);
	expect(h264Of([vp8, h264('42e01f', 0), rtx])).toEqual([]);
});

test.for<[string, Source, ReturnType<typeof problemOf>]>([
	['NotAllowedError', 'camera', 'denied'],
	['NotAllowedError', 'screen', undefined],
	['NotFoundError', 'microphone', 'missing'],
	['OverconstrainedError', 'camera', 'missing'],
	['NotReadableError', 'camera', 'in-use'],
	['AbortError', 'microphone', 'in-use'],
	['TypeError', 'camera', 'failed']
])('%s of the %s', ([name, source, problem]) => {
	expect(problemOf(Object.assign(new Error('Permission denied'), { name }), source)).toBe(problem);
});

test('the operating system’s no to the screen is told', () => {
	const error = Object.assign(new Error('Permission denied by system'), { name: 'NotAllowedError' });
	expect(problemOf(error, 'screen')).toBe('denied');
});

test('size and rate are asked of the camera, and bound the screen', () => {
	const quality = { height: 1080, framesPerSecond: 30 } as const;
	expect(cameraConstraints('', quality)).toMatchObject({ width: { ideal: 1920 }, frameRate: { ideal: 30 } });
	expect(cameraConstraints('x', quality)).toMatchObject({ deviceId: { exact: 'x' } });
	expect(screenConstraints(quality)).toMatchObject({ width: { max: 1920 }, height: { max: 1080 } });
	expect(limitsOf(quality).videoBps).toBe(4_000_000);
	expect(limitsOf({ height: 720, framesPerSecond: 25 }).videoBps).toBe(2_500_000);
});

const tone = (amplitude: number) =>
	Float32Array.from({ length: 2048 }, (_, i) => amplitude * Math.sin(i / 5));

test.for<[number, Loudness, number]>([
	[0, 'silent', 0],
	[0.0005, 'silent', 0],
	[0.005, 'quiet', 18],
	[0.1, 'good', 62],
	[0.95, 'loud', 94]
])('an amplitude of %f is %s', ([amplitude, loudness, percent]) => {
	const level = levelOf(tone(amplitude));
	expect(level.loudness).toBe(loudness);
	expect(Math.abs(level.percent - percent)).toBeLessThan(2);
});

test('the word holds over the gaps of speech, and warns at once', () => {
	const steady = new SteadyLoudness(1500);
	expect(steady.note('good', 0)).toBe('good');
	expect(steady.note('silent', 1000)).toBe('good');
	expect(steady.note('loud', 1200)).toBe('loud');
	expect(steady.note('silent', 2600)).toBe('loud');
	expect(steady.note('silent', 2700)).toBe('silent');
});

test('ten seconds without a sound are told, and any sound ends it', () => {
	const watch = new SilenceWatch(10_000);
	expect([0, 5000, 9999, 10_000].map((at) => watch.note('silent', at))).toEqual([false, false, false, true]);
	expect(watch.note('quiet', 10_100)).toBe(false);
	expect(watch.note('silent', 20_099)).toBe(false);
	expect(watch.note('silent', 20_100)).toBe(true);
});

const report = (timestamp: number, bytesSent: number, framesEncoded: number) =>
	sumOf([
		[
			'v',
			{
				type: 'outbound-rtp',
				kind: 'video',
				timestamp,
				bytesSent,
				framesEncoded,
				frameWidth: 1280,
				frameHeight: 720
			}
		],
		['a', { type: 'outbound-rtp', kind: 'audio', timestamp, bytesSent: bytesSent / 10 }],
		['r', { type: 'remote-inbound-rtp', kind: 'video', timestamp }]
	]);

test('rates are what went out between two reports', () => {
	expect(ratesBetween(report(1000, 100_000, 10), report(3000, 600_000, 60))).toEqual({
		width: 1280,
		height: 720,
		framesPerSecond: 25,
		videoBps: 2_000_000,
		audioBps: 200_000
	});
	expect(ratesBetween(undefined, report(1000, 1, 1))).toBeUndefined();
	expect(ratesBetween(report(5000, 600_000, 60), report(6000, 10, 1))).toBeUndefined();
});
