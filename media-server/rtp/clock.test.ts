import { expect, test } from 'vitest';
import { ArrivalClock, ntpToMs, SessionClock } from './clock.ts';

/** An encoder whose clocks start anywhere: RTP time of an instant `ms` after its start. */
const videoTicks = (ms: number) => (4_294_900_000 + ms * 90) % 2 ** 32;
const audioTicks = (ms: number) => (1000 + ms * 48) % 2 ** 32;
const ENCODER_NTP = 3_970_000_000_000;
const WALL = 1_800_000_000_000;

test('the least delayed packet tells the time', () => {
	const clock = new ArrivalClock();
	expect(clock.observe(0, 1080)).toBe(1080);
	expect(clock.observe(40, 1060)).toBeCloseTo(1060, 0);
	expect(clock.observe(80, 1200)).toBeCloseTo(1100, 0);
});

test('a slower encoder clock is followed within hours, without a jump', () => {
	const clock = new ArrivalClock();
	let last = 0;
	for (let ms = 0; ms < 4 * 3_600_000; ms += 1000) {
		const arrived = ms * 1.0001;
		const wall = clock.observe(ms, arrived);
		expect(Math.abs(wall - arrived)).toBeLessThan(1);
		expect(wall).toBeGreaterThan(last - 1);
		last = wall;
	}
});

test('without reports sound lies by its arrival', () => {
	const clock = new SessionClock();
	expect(clock.audio(audioTicks(0), WALL)).toBeUndefined();
	const { mediaMs } = clock.video(videoTicks(0), WALL);
	expect(clock.audio(audioTicks(20), WALL + 20)! - mediaMs).toBeCloseTo(20, 0);
});

test('with reports sound lies where the encoder took it, however late it comes, over the wrap of the timestamps', () => {
	const clock = new SessionClock();
	clock.video(videoTicks(0), WALL);
	clock.audio(audioTicks(0), WALL + 300);
	clock.report('video', videoTicks(500), ENCODER_NTP + 500, WALL + 510);
	clock.report('audio', audioTicks(700), ENCODER_NTP + 700, WALL + 710);
	const { mediaMs } = clock.video(videoTicks(1000), WALL + 1000);
	expect(clock.audio(audioTicks(1000), WALL + 1300)! - mediaMs).toBeCloseTo(0, 5);
	expect(clock.audio(audioTicks(1250), WALL + 1550)! - mediaMs).toBeCloseTo(250, 5);
});

test('reports tell how old a picture is when it arrives', () => {
	const clock = new SessionClock();
	clock.video(videoTicks(0), WALL + 900);
	expect(clock.taken('video', WALL + 900)).toBe(WALL + 900);
	clock.report('video', videoTicks(0), ENCODER_NTP, WALL + 20);
	expect(clock.taken('video', WALL + 900)).toBeCloseTo(WALL + 20, 0);
	expect(clock.taken('video', WALL)).toBe(WALL);
});

test('an encoder whose clock jumps back does not shut itself out for long', () => {
	const clock = new SessionClock();
	clock.video(videoTicks(0), WALL);
	clock.report('video', videoTicks(0), ENCODER_NTP, WALL + 20);
	clock.video(videoTicks(10_000), WALL + 10_000);
	clock.report('video', videoTicks(10_000), ENCODER_NTP - 3_600_000, WALL + 10_020);
	expect(clock.taken('video', WALL + 10_030)).toBe(WALL + 5030);
});

test('NTP counts in seconds and parts of them', () => {
	expect(ntpToMs(2, 2 ** 31)).toBe(2500);
});
