import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Load } from './load.ts';
import { readViewerOffer } from './offer.ts';
import { payloadTypesOf } from './outlet.ts';

const chromium = readFileSync(new URL('../whip/offers/chromium.sdp', import.meta.url), 'utf8');
const receiving = chromium.replaceAll(/a=send(only|recv)/g, 'a=recvonly');

test('of a browser’s offer the constrained baseline profile is taken, under its own numbers', () => {
	const { video, audio } = readViewerOffer(receiving);
	expect(video.format).toMatchObject({ 'profile-level-id': '42e01f', 'packetization-mode': 1 });
	expect(receiving).toContain(`a=rtpmap:${video.payloadType} H264/90000`);
	expect(receiving).toContain(`a=rtpmap:${audio!.payloadType} opus/48000/2`);
});

test('a device without sound gets the picture, under numbers that do not meet', () => {
	const silent = readViewerOffer(receiving.replace(/m=audio \d+/, 'm=audio 0'));
	expect(silent.audio).toBeUndefined();
	for (const payloadType of [111, 100]) {
		const numbers = payloadTypesOf({ ...silent, video: { ...silent.video, payloadType } });
		expect(numbers.video).toBe(payloadType);
		expect(numbers.audio).not.toBe(payloadType);
	}
});

test('above three quarters of a core nobody more is taken, and those who came since count', () => {
	const load = new Load();
	expect(load.admits(0)).toBe(true);
	load.measured(0, 0);
	load.measured(1400, 2000);
	expect(load.admits(0)).toBe(true);
	const newcomers = Array.from({ length: 13 }, () => ({ isClosed: false }));
	for (const newcomer of newcomers) load.joined(newcomer);
	expect(load.admits(0)).toBe(false);
	// Whoever has left again makes room.
	newcomers[0]!.isClosed = true;
	expect(load.admits(0)).toBe(true);
	newcomers[0]!.isClosed = false;
	load.measured(2800, 4000);
	expect(load.admits(0)).toBe(true);
	load.measured(4400, 6000);
	expect(load.admits(0)).toBe(false);
	// A new engine begins at nothing.
	load.measured(10, 8000);
	load.measured(20, 10_000);
	expect(load.admits(0)).toBe(true);
	expect(load.admits(100)).toBe(false);
});
