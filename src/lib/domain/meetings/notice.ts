/**
 * Notice of a meeting: by which day must the invitation be out, and was it?
 *
 * Statutes count differently and start the clock at different moments; both are data of the rule. A period is never
 * shortened or mended silently: the verdict says how many days are missing and on which norm.
 */
import { addDays, daysBetween, type Day } from '../calendar.ts';

/**
 * How `days` are counted.
 *
 * - `clear`: whole days between the clock's day and the day of the meeting, neither of them counted
 * - `inclusive`: both are counted
 * - `before`: at the latest on the nth day before the meeting
 */
export type NoticeCount = 'clear' | 'inclusive' | 'before';

/** What starts the period: the letter leaves, the papers are provided in the information system, or they arrive. */
export type NoticeClock = 'dispatch' | 'provision' | 'receipt';

/** What an urgent invitation must not contain. */
export type NoticeSubject = 'election' | 'main-statute';

/** A minimum period of notice and the norm that orders it. */
export interface NoticeRule {
	/** A whole number, 0 or more. */
	readonly days: number;
	readonly count: NoticeCount;
	readonly clock: NoticeClock;
	/** An electronic letter counts as received this many days after dispatch, unless it did arrive later. */
	readonly receiptFictionDays?: number;
	/** In urgent cases at least so many hours before the beginning; without it nothing may be shortened. */
	readonly urgentHours?: number;
	readonly urgentForbiddenFor: readonly NoticeSubject[];
	/** The norm as a lawyer would cite it, shown to the clerk next to every warning. */
	readonly source: string;
	/** Was the norm looked up? Otherwise it is to be confirmed before anybody relies on it. */
	readonly confirmed: boolean;
}

/** How far from the meeting the last day is: clear days leave both ends out, inclusive ones count both. */
const EXTRA_DAYS: Readonly<Record<NoticeCount, number>> = { clear: 1, before: 0, inclusive: -1 };

/**
 * The last day on which the rule's clock may start.
 *
 * @throws {RangeError} if `rule.days` is negative or not whole
 */
export function lastDayOfNotice(meeting: Day, rule: NoticeRule): Day {
	if (!Number.isInteger(rule.days) || rule.days < 0) {
		throw new RangeError(`days of notice must be a whole number, got ${rule.days}`);
	}
	return addDays(meeting, -Math.max(0, rule.days + EXTRA_DAYS[rule.count]));
}

/** `short`: how many days are missing. A short notice is reported, never silently mended. */
export type Notice =
	| { readonly kept: true; readonly source: string }
	| { readonly kept: false; readonly short: number; readonly source: string };

/** Did the clock start on `started` early enough for `meeting`? */
export function checkNotice(started: Day, meeting: Day, rule: NoticeRule): Notice {
	const short = daysBetween(lastDayOfNotice(meeting, rule), started);
	return short <= 0 ? { kept: true, source: rule.source } : { kept: false, short, source: rule.source };
}

/** On which days an invitation left, was provided and was received, as far as that is known. */
export interface NoticeDays {
	readonly dispatched?: Day;
	readonly provided?: Day;
	readonly received?: Day;
}

/** The day the clock started, or `undefined` while it has not. A fiction of receipt yields to later real receipt. */
export function clockDay(days: NoticeDays, rule: NoticeRule): Day | undefined {
	if (rule.clock === 'dispatch') return days.dispatched;
	if (rule.clock === 'provision') return days.provided;
	if (rule.receiptFictionDays === undefined || !days.dispatched) return days.received;
	const fiction = addDays(days.dispatched, rule.receiptFictionDays);
	return days.received && days.received > fiction ? days.received : fiction;
}

/** Why an urgent invitation at `at` for a meeting at `start` is not allowed; `undefined` when it is. */
export function checkUrgentNotice(
	at: Date,
	start: Date,
	subjects: readonly NoticeSubject[],
	rule: NoticeRule
): { readonly because: 'never' | 'subject' | 'too-late'; readonly source: string } | undefined {
	const { urgentHours, urgentForbiddenFor, source } = rule;
	if (urgentHours === undefined) return { because: 'never', source };
	if (subjects.some((subject) => urgentForbiddenFor.includes(subject))) return { because: 'subject', source };
	return start.getTime() - at.getTime() < urgentHours * 3_600_000
		? { because: 'too-late', source }
		: undefined;
}
