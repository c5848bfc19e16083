/** Stretches of wall clock, half-open, in ms since the epoch. */

export interface Span {
	readonly fromMs: number;
	/** Not included; `Infinity` while it lasts. */
	readonly untilMs: number;
}

/** The smallest span that holds all of `spans`; `undefined` for none. */
export function hull(spans: readonly Span[]): Span | undefined {
	if (spans.length === 0) return undefined;
	return {
		fromMs: Math.min(...spans.map((span) => span.fromMs)),
		untilMs: Math.max(...spans.map((span) => span.untilMs))
	};
}

export function overlaps(a: Span, b: Span): boolean {
	return a.fromMs < b.untilMs && b.fromMs < a.untilMs;
}
