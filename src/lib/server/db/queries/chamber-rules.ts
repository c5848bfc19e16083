/** The rules that hold in a sitting. */
import { eq } from 'drizzle-orm';
import type { Day } from '#lib/domain/calendar.ts';
import { resolveRules, type RuleLayer, type RuleSet } from '#lib/domain/rules/rule-set.ts';
import type { Db } from '../client.ts';
import { ruleSets } from '../schema/index.ts';
import type { ChamberMeeting } from './chamber-log.ts';

/**
 * The rules on the day of the sitting for its leading organization; `undefined` in a body without any.
 *
 * @throws {Refusal} `not-found` when the layers there are leave something open
 */
export async function findChamberRules(db: Db, meeting: ChamberMeeting): Promise<RuleSet | undefined> {
	const rows = await db.select().from(ruleSets).where(eq(ruleSets.bodyId, meeting.bodyId));
	if (rows.length === 0) return undefined;
	const layers = rows.map(({ layer, name, validFrom, organizationId, rules }): RuleLayer => ({
		layer,
		name,
		validFrom: validFrom as Day,
		...(organizationId ? { organizationId } : {}),
		rules: rules as RuleLayer['rules']
	}));
	return resolveRules(layers, meeting.day, meeting.organizationIds[0]);
}
