import { describe, expect, test } from 'vitest';
import { AAC_BITRATE_BPS } from '../codecs/aac.ts';
import { fragment, type Sample } from '../mp4/fragment.ts';
import { smallVariant, soundVariant, wholeVariant } from './variants.ts';

const INITS = [{ number: 1, codecs: 'avc1.42e01f,mp4a.40.2', width: 640, height: 360 }];

/** A second of one picture and one frame of sound, of so many bytes. */
function second(pictureBytes: number, soundBytes: number) {
	const samples = (bytes: number): Sample[] => [{ data: [Buffer.alloc(bytes)], duration: 90_000, key: true }];
	const data = fragment(1, [
		{ trackId: 1, start: 0, samples: samples(pictureBytes) },
		{ trackId: 2, start: 0, samples: samples(soundBytes) }
	]);
	return { data, durationMs: 1000, bytes: data.length, initNumber: 1 };
}

const soundOf = (...seconds: ReturnType<typeof second>[]) =>
	soundVariant(seconds, wholeVariant(seconds, INITS, seconds[0]));

test('the sound is told with the average of its segments, and a peak that the encoder keeps below', () => {
	const { codecs, size, averageBps, peakBps } = soundOf(second(500_000, 9_000), second(500_000, 11_000));
	expect([codecs, size]).toEqual([['mp4a.40.2'], undefined]);
	expect(averageBps).toBeGreaterThan(80_000);
	expect(averageBps).toBeLessThan(82_000);
	expect(peakBps).toBeGreaterThan(AAC_BITRATE_BPS);
	expect(peakBps).toBeLessThan(AAC_BITRATE_BPS * 1.2);
});

test('a segment that is denser than the encoder was told counts', () => {
	expect(soundOf(second(500_000, 30_000)).peakBps).toBeGreaterThan(240_000);
});

test('nobody is told that the sound is denser than picture and sound together', () => {
	const still = second(2000, 500);
	expect(soundOf(still).peakBps).toBe(still.bytes * 8);
});

describe('the small picture', () => {
	const inits = [...INITS, { number: 2, codecs: 'avc1.4d401e,mp4a.40.2', width: 640, height: 360 }];
	const withSmall = (bytes: number, initNumber: number | undefined) => {
		const whole = second(500_000, 11_000);
		return { ...whole, bytes: whole.bytes + bytes, small: { bytes, initNumber } };
	};
	const variantsOf = (...segments: ReturnType<typeof withSmall>[]) => {
		const whole = wholeVariant(segments, inits, segments[0]);
		const sound = soundVariant(segments, whole);
		return { whole, sound, small: smallVariant(segments, inits, whole, sound) };
	};

	test('is as dense as it and the sound, and what it takes is not told of the large one', () => {
		const { whole, sound, small } = variantsOf(withSmall(20_000, 2), withSmall(30_000, 2));
		expect(whole.peakBps).toBe(second(500_000, 11_000).bytes * 8);
		expect(small).toMatchObject({
			codecs: ['avc1.4d401e', 'mp4a.40.2'],
			size: { width: 640, height: 360 },
			frameRate: whole.frameRate,
			peakBps: 240_000 + sound.peakBps,
			averageBps: 200_000 + sound.averageBps
		});
	});

	test('is not told where it is missing', () => {
		expect(variantsOf(withSmall(20_000, undefined)).small).toBeUndefined();
	});
});
