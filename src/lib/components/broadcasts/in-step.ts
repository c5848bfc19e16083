/** Keeps a second picture in step with the first: how fast it plays, or where it jumps. */

/** Further apart than this it jumps: what was missed is not shown in a hurry. In s. */
const JUMP_S = 1;
/** So does what is still this far apart after a while: the machine cannot play it faster. */
const APART_S = 0.3;
const WHILE_S = 8;
/** A jump takes a moment, in which the first picture goes on. In s. */
const JUMPS_IN_S = 0.1;
/** Closer than this nobody sees a difference; standing still, nearly exact. In s. */
const CLOSE_S = 0.04;
/** After a jump it is given this long to load before the next one, in s. */
const LOADS_S = 2;
/** How much of a distance is made up for in a second, and the most it may run faster or slower. */
const CATCH_UP = 0.8;
const MOST = 0.2;

export interface Distance {
	/** Where the second picture is, in its own time, in s. */
	readonly nowS: number;
	/** Where the first one's instant lies there; `undefined` where there is nothing of it. */
	readonly targetS: number | undefined;
	/** How fast the first one is meant to play. */
	readonly rate: number;
	/** The first one stands still: stopped, or waiting for its own picture. */
	readonly still: boolean;
	/** How long ago it last jumped, in s. */
	readonly jumpedS: number;
}

export type Step =
	/** There is nothing to show. */
	| { readonly kind: 'nothing' }
	| { readonly kind: 'jump'; readonly toS: number }
	| { readonly kind: 'stand' }
	| { readonly kind: 'play'; readonly rate: number };

export function nextStep({ nowS, targetS, rate, still, jumpedS }: Distance): Step {
	if (targetS === undefined) return { kind: 'nothing' };
	const behindS = targetS - nowS;
	const apart = Math.abs(behindS);
	if (still) return apart > CLOSE_S && jumpedS >= 0.5 ? { kind: 'jump', toS: targetS } : { kind: 'stand' };
	if (jumpedS >= LOADS_S && apart > (jumpedS >= WHILE_S ? APART_S : JUMP_S)) {
		return { kind: 'jump', toS: targetS + JUMPS_IN_S * rate };
	}
	if (apart <= CLOSE_S) return { kind: 'play', rate };
	return { kind: 'play', rate: rate * (1 + Math.max(-MOST, Math.min(MOST, behindS * CATCH_UP))) };
}
