/** Puts the state of the period of notice beside meetings in a list. */
import { daysBetween, type Day } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { RuleLayer } from '#lib/domain/rules/rule-set.ts';
import { listRuleLayers } from '#lib/server/db/queries/office-rules.ts';
import { noticeUnder } from '#lib/server/invitations/notice-of.ts';

/** Until when the invitation must be out, as the pages show it. */
export interface Deadline {
	readonly lastDay: Day;
	readonly kept: boolean;
	/** Whole days that are left; 0 is today. */
	readonly daysLeft: number;
	readonly source: string;
}

interface DatedMeeting {
	readonly state: string;
	readonly start: Date | null;
	readonly organizationId: string | null;
}

/** Each meeting with its deadline; without one when the invitation is out, or no rule says anything about the day. */
export async function withDeadlines<Meeting extends DatedMeeting>(
	locals: App.Locals,
	meetings: readonly Meeting[]
): Promise<(Meeting & { deadline: Deadline | undefined })[]> {
	const layers = await listRuleLayers(locals.db, locals.body.id);
	return meetings.map((meeting) => ({ ...meeting, deadline: deadlineOf(locals, layers, meeting) }));
}

function deadlineOf(
	{ body, now, today }: App.Locals,
	layers: readonly RuleLayer[],
	{ state, start, organizationId }: DatedMeeting
): Deadline | undefined {
	if (state !== 'draft' || !start) return undefined;
	try {
		const meeting = { start, organizationId: organizationId ?? undefined };
		const { lastDay, verdict, rule } = noticeUnder(layers, body.timeZone, meeting, now);
		return { lastDay, kept: verdict.kept, daysLeft: daysBetween(today, lastDay), source: rule.source };
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}
