/** How finely a broadcast is cut. Shorter parts mean less delay and more requests. */

/**
 * The longest a part may be, in ms, for each length that can be set. A part must not be shorter than 85 % of what is announced
 * (RFC 8216bis section 4.4.4.9): at 25 to 50 pictures a second, parts of 200 ms keep that only with a little room above.
 */
const LONGEST_PART_MS: Readonly<Record<number, number>> = { 200: 220, 500: 500, 1000: 1000 };

/** Lengths that can be set, in ms: for viewers in the same building, for most, for Apple's devices. */
export const PART_LENGTHS = Object.keys(LONGEST_PART_MS).map(Number);

export const USUAL_PART_MS = 500;

/** What is announced as the length of a part when `partMs` is set. */
export function partTargetMs(partMs: number): number {
	return LONGEST_PART_MS[partMs]!;
}
