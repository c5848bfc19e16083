/** The period of notice of one meeting: which rule holds, until when it is kept, and whether it is kept now. */
import { eq } from 'drizzle-orm';
import { addDays, dayInWords, dayOf, type Day } from '#lib/domain/calendar.ts';
import {
	checkNotice,
	clockDay,
	lastDayOfNotice,
	type Notice,
	type NoticeRule
} from '#lib/domain/meetings/notice.ts';
import { resolveRules, type RuleLayer } from '#lib/domain/rules/rule-set.ts';
import type { Db } from '../db/client.ts';
import { listRuleLayers } from '../db/queries/office-rules.ts';
import { bodies } from '../db/schema/index.ts';

export interface MeetingNotice {
	readonly rule: NoticeRule;
	readonly day: Day;
	/** The last day on which providing the invitation keeps the period. */
	readonly lastDay: Day;
	/** Would an invitation provided at `now` be in time? */
	readonly verdict: Notice;
	/** When an invitation provided at `now` counts as received; `undefined` when that is only known once it is opened. */
	readonly received: { readonly at: Date; readonly byFiction: boolean } | undefined;
}

/** What the rule needs to know of a meeting. */
export interface NoticedMeeting {
	readonly start: Date;
	/** The leading organization, which may have a rule of its own. */
	readonly organizationId: string | undefined;
}

/**
 * The notice of a meeting of the town.
 *
 * @throws {Refusal} `not-found` when the town has no rule for the day
 */
export async function noticeOf(
	db: Db,
	meeting: NoticedMeeting & { readonly bodyId: string },
	now: Date
): Promise<MeetingNotice> {
	const [body] = await db.select({ zone: bodies.timeZone }).from(bodies).where(eq(bodies.id, meeting.bodyId));
	return noticeUnder(await listRuleLayers(db, meeting.bodyId), body!.zone, meeting, now);
}

/** The same under layers that are at hand. */
export function noticeUnder(
	layers: readonly RuleLayer[],
	zone: string,
	{ start, organizationId }: NoticedMeeting,
	now: Date
): MeetingNotice {
	const day = dayOf(start, zone);
	const { notice: rule } = resolveRules(layers, day, organizationId);
	const today = dayOf(now, zone);
	const started = clockDay({ dispatched: today, provided: today, received: today }, rule) ?? today;
	const fictionDays = rule.clock === 'receipt' ? (rule.receiptFictionDays ?? 0) : 0;
	return {
		rule,
		day,
		lastDay: addDays(lastDayOfNotice(day, rule), -fictionDays),
		verdict: checkNotice(started, day, rule),
		received: receivedAt(rule, now)
	};
}

/** A day in full words, as a letter writes it: `Donnerstag, 26. November 2026`. */
export function inWords(day: Day): string {
	return dayInWords(new Date(`${day}T12:00:00Z`), 'UTC');
}

function receivedAt(rule: NoticeRule, now: Date): MeetingNotice['received'] {
	if (rule.clock !== 'receipt') return { at: now, byFiction: false };
	if (rule.receiptFictionDays === undefined) return undefined;
	return { at: new Date(now.getTime() + rule.receiptFictionDays * 86_400_000), byFiction: true };
}
