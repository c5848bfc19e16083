/** Does a count by hand agree with who may vote? */

export interface EnteredCounts {
	readonly yes: number | null;
	readonly no: number | null;
	readonly abstain: number | null;
	readonly invalid: number | null;
}

/** `under`: somebody did not vote, which is allowed; `over` cannot be. */
export interface CountCheck {
	readonly kind: 'empty' | 'under' | 'exact' | 'over';
	readonly cast: number;
}

/** `base`: how many may vote. Fields still empty count as 0. */
export function checkCount(base: number, entered: EnteredCounts): CountCheck {
	const fields = Object.values(entered) as (number | null)[];
	const cast = fields.reduce<number>((sum, count) => sum + (count ?? 0), 0);
	if (fields.every((count) => count === null)) return { kind: 'empty', cast };
	return { kind: cast > base ? 'over' : cast === base ? 'exact' : 'under', cast };
}
