/** Closed stretches as the audit knows them, and what may be found of each where. */
import type { Code } from './code.ts';

/** `live`: what anybody is sent of the running sitting. `archive`: the recording. `stored`: files of the media server. */
export type Place = 'live' | 'archive' | 'stored';

/** Nothing that was taken in this stretch may be in any of `places`. */
export interface Forbidden {
	readonly fromMs: number;
	/** Not included; `Infinity` while it lasts. */
	readonly untilMs: number;
	readonly places: readonly Place[];
	/** Since when it has been known, ms since 1970. What was sent live before cannot be called back. */
	readonly knownMs: number;
}

export interface Closure {
	/** 0 before the opening and after the close of the sitting. */
	readonly round: number;
	/** In words, for the report. */
	readonly kind: string;
	/** Only ever shown inside of it. */
	readonly code: Code;
	/** Since when the closure has been known, where it reaches back to when the code was first shown. */
	readonly datedBackMs?: number | undefined;
	readonly forbidden: Forbidden[];
}

/** How long after a closure that reaches back was entered, or a consent revoked, something of it may still be found, in ms. */
const WITHDRAWN_WITHIN_MS: Readonly<Record<Place, number>> = {
	live: 1000,
	archive: 3000,
	stored: 2000
};

export const EVERYWHERE: readonly Place[] = ['live', 'archive', 'stored'];

/** Is something that was taken at `takenMs` forbidden in an answer that was asked for at `askedMs`? */
export function isForbidden(closure: Closure, place: Place, takenMs: number, askedMs: number): boolean {
	return closure.forbidden.some(
		({ fromMs, untilMs, places, knownMs }) =>
			places.includes(place) &&
			takenMs >= fromMs &&
			takenMs < untilMs &&
			askedMs >= graceOf(place, fromMs, knownMs)
	);
}

/** Is the closure's own code forbidden in an answer that was asked for at `askedMs`? */
export function isCodeForbidden({ datedBackMs }: Closure, place: Place, askedMs: number): boolean {
	return datedBackMs === undefined || askedMs >= datedBackMs + WITHDRAWN_WITHIN_MS[place];
}

/** Known on time, nothing may ever be sent of it. */
function graceOf(place: Place, fromMs: number, knownMs: number): number {
	return knownMs > fromMs ? knownMs + WITHDRAWN_WITHIN_MS[place] : -Infinity;
}
