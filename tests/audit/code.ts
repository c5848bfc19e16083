/**
 * What may be seen and heard only while the sitting is closed, and how it is found again: a number in the picture, a pure
 * tone, and words that nobody ever writes anywhere else.
 */
import { CLOCK_HEIGHT, CODE_TOPS, type Luma } from '../support/block-clock.ts';
import type { Chance } from './chance.ts';

export interface Code {
	/** 32 bits, in three rows of blocks across the picture. */
	readonly picture: number;
	/** Lasting tone in Hz, one of `TONES`. */
	readonly hz: number;
	/** Large letters in the picture. */
	readonly words: string;
}

/** Far enough from each other for 20 ms of sound, and from what the camera plays otherwise. */
const TONES: readonly number[] = Array.from({ length: 24 }, (_, i) => 1000 + i * 100);

const BITS = 32;
/** A column counts when its blocks differ by this much: a leak may be faint, blended or badly decoded. */
const FAINT = 24;
const LEAST_COLUMNS = 27;
const MOST_ERRORS = 2;
/** Share of the power of 20 ms of sound. */
const TONE_SHARE = 0.4;
export const SAMPLE_RATE = 48_000;
const WINDOW = 960;

/** `prefix` makes the words of one run findable by one search. */
export function newCode(chance: Chance, prefix: string, number: number): Code {
	const picture = chance.whole(2 ** BITS);
	const name = picture.toString(16).toUpperCase().padStart(8, '0');
	return { picture, hz: TONES[number % TONES.length]!, words: `${prefix}${name}` };
}

/** Which of `codes` can be made out in the picture, each once. */
export function codesIn(luma: Luma, codes: readonly number[]): number[] {
	const found = new Set<number>();
	for (const top of CODE_TOPS) {
		const columns = columnsAt(luma, top);
		if (columns.filter((bit) => bit !== undefined).length < LEAST_COLUMNS) continue;
		for (const code of codes) if (errors(columns, code) <= MOST_ERRORS) found.add(code);
	}
	return [...found];
}

function columnsAt(luma: Luma, top: number): (0 | 1 | undefined)[] {
	return Array.from({ length: BITS }, (_, bit) => {
		const x = (bit + 0.5) / BITS;
		const difference = luma(x, top + CLOCK_HEIGHT / 4) - luma(x, top + (CLOCK_HEIGHT * 3) / 4);
		return Math.abs(difference) < FAINT ? undefined : difference > 0 ? 1 : 0;
	});
}

function errors(columns: readonly (0 | 1 | undefined)[], code: number): number {
	return columns.filter((bit, i) => bit !== undefined && bit !== Math.floor(code / 2 ** (BITS - 1 - i)) % 2)
		.length;
}

/** For each tone that can be heard the first instant, in ms from the start. */
export function tonesIn(samples: Float32Array): Map<number, number> {
	const found = new Map<number, number>();
	for (let at = 0; at + WINDOW <= samples.length; at += WINDOW / 2) {
		const window = samples.subarray(at, at + WINDOW);
		const hz = toneOf(window);
		if (hz !== undefined && !found.has(hz)) found.set(hz, (at / SAMPLE_RATE) * 1000);
	}
	return found;
}

function toneOf(window: Float32Array): number | undefined {
	let power = 0;
	for (const sample of window) power += sample * sample;
	if (power < 1e-6) return undefined;
	return TONES.find((hz) => shareOf(window, hz, power) > TONE_SHARE);
}

/** Goertzel's algorithm. */
function shareOf(window: Float32Array, hz: number, power: number): number {
	const step = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
	let before = 0;
	let last = 0;
	for (const sample of window) [before, last] = [last, sample + step * last - before];
	return ((last ** 2 + before ** 2 - step * last * before) * 2) / (window.length * power);
}
