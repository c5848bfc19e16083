/** What may be done to a due day: set once, moved later only with a reason, corrected when it was written down wrongly. */
import type { Day } from '../calendar.ts';
import { Refusal } from '../errors.ts';
import type { Progress, Standing } from './status.ts';

/** A due day that was asked for. */
export interface WantedDue {
	readonly due: Day | undefined;
	/** Why it takes longer. */
	readonly reason: string;
	/** The day that stands there was never agreed: it is replaced, and nothing is late by it. */
	readonly correction: boolean;
}

/** `first`: it becomes what was promised. `moved`: it is a report of its own. */
export type DueChange =
	| { readonly kind: 'none' }
	| { readonly kind: 'first'; readonly due: Day }
	| { readonly kind: 'moved'; readonly due: Day };

/** @throws {Refusal} `invalid` when a day is to be taken away, moved later without a reason, or corrected after it was moved */
export function dueChange(
	{ due: before, firstDue }: Standing,
	{ due, reason, correction }: WantedDue
): DueChange {
	if (due === before) return { kind: 'none' };
	if (!due) {
		throw invalid(
			'due',
			'Eine gesetzte Frist kann verlegt, aber nicht gestrichen werden. Bitte nennen Sie den neuen Tag.'
		);
	}
	if (correction && before !== firstDue) {
		throw invalid(
			'due',
			'Die Frist ist schon einmal verlegt worden. Ziehen Sie den Bericht zurück, mit dem das geschah; dann gilt wieder die vorige.'
		);
	}
	if (!before || correction) return { kind: 'first', due };
	if (due > before && !reason) {
		throw invalid(
			'reason',
			'Die Frist wird später. Bitte begründen Sie die Verzögerung; der Rat liest diesen Satz.'
		);
	}
	return due < before && before === firstDue ? { kind: 'first', due } : { kind: 'moved', due };
}

/** A report as it was written. */
export interface WrittenReport {
	readonly on: Day;
	readonly progress?: Progress | undefined;
	readonly due?: Day | undefined;
}

/**
 * The report as it counts: a due day that stays what it was moves nothing, and what is finished has none.
 *
 * @throws {Refusal} `invalid` for a day of report in the future, or a new due day that is past already
 */
export function checkReport(report: WrittenReport, { due: before }: Standing, today: Day): WrittenReport {
	const { on, progress } = report;
	if (on > today) throw invalid('on', 'Ein Bericht kann nicht von einem künftigen Tag sein.');
	const ends = progress === 'done' || progress === 'dropped';
	const due = ends || report.due === before ? undefined : report.due;
	if (due && due < today) throw invalid('due', 'Die neue Frist liegt in der Vergangenheit.');
	return { on, progress, due };
}

const invalid = (field: string, sentence: string) =>
	new Refusal('invalid', sentence, { fields: { [field]: sentence } });
