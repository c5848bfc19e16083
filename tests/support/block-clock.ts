/**
 * A clock in the picture that a machine can read: the low 32 bits of the milliseconds since 1970 as black and white blocks.
 *
 * It lies in the lowest ninth of the picture: 32 blocks side by side, most significant bit first, white is 1, and below
 * them the same row inverted, so that a misread picture is noticed. It survives H264 at any size a person would watch.
 */

/** Share of the picture's height that the clock takes, at the bottom. */
export const CLOCK_HEIGHT = 1 / 9;
/** Where else in the picture the camera writes a code in the same way, as shares of the height from the top; see `tests/audit/code.ts`. */
export const CODE_TOPS: readonly number[] = [0, 5 / 9, 7 / 9];
const BITS = 32;

/** Brightness, 0 to 255, of the point at `x`, `y`, both from 0 (left, top) to 1. */
export type Luma = (x: number, y: number) => number;

/** The low 32 bits of the clock in the picture; `undefined` when there is none or it cannot be read for certain. */
export function readBlockClock(luma: Luma): number | undefined {
	const rowHeight = CLOCK_HEIGHT / 2;
	let value = 0;
	for (let bit = 0; bit < BITS; bit++) {
		const x = (bit + 0.5) / BITS;
		const upper = luma(x, 1 - CLOCK_HEIGHT + rowHeight / 2);
		const lower = luma(x, 1 - rowHeight / 2);
		if (Math.abs(upper - lower) < 96) return undefined;
		value = value * 2 + (upper > lower ? 1 : 0);
	}
	return value;
}

/** The instant (ms since 1970) nearest to `nearMs` whose low 32 bits are `clock`. */
export function clockToMs(clock: number, nearMs: number): number {
	const range = 2 ** BITS;
	const base = Math.floor(nearMs / range) * range + clock;
	return [base - range, base, base + range].reduce((best, candidate) =>
		Math.abs(candidate - nearMs) < Math.abs(best - nearMs) ? candidate : best
	);
}

/** Two points per block and four lines per row are enough, and cost little on a machine that does much else. */
const STRIP = { width: 2 * BITS, height: 8 };

/** A `Luma` over the pixels of the clock alone, as a canvas of the size of `STRIP` gives them. */
function lumaOf({ data, width, height }: { data: Uint8ClampedArray; width: number; height: number }): Luma {
	return (x, y) => {
		const line = Math.floor(((y - 1 + CLOCK_HEIGHT) / CLOCK_HEIGHT) * height);
		const at = (line * width + Math.floor(x * width)) * 4;
		return (data[at]! * 3 + data[at + 1]! * 6 + data[at + 2]!) / 10;
	};
}

/**
 * The same reader as a script for a page: an expression that yields a function from a `<video>` element to the clock's
 * 32 bits or `null`. Use: `page.evaluate(`(${readClockInPage})(document.querySelector('video'))`)`.
 */
export const readClockInPage = `(video) => {
	const CLOCK_HEIGHT = ${CLOCK_HEIGHT};
	const BITS = ${BITS};
	const { width, height } = ${JSON.stringify(STRIP)};
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	const { videoWidth, videoHeight } = video;
	const strip = videoHeight * CLOCK_HEIGHT;
	context.drawImage(video, 0, videoHeight - strip, videoWidth, strip, 0, 0, width, height);
	const lumaOf = ${lumaOf.toString()};
	const readBlockClock = ${readBlockClock.toString()};
	return readBlockClock(lumaOf(context.getImageData(0, 0, width, height))) ?? null;
}`;
