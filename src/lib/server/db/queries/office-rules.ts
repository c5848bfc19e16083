/** The norms a town has entered, as the layers that `domain/rules` puts together. */
import { eq } from 'drizzle-orm';
import { day } from '#lib/domain/calendar.ts';
import type { RuleLayer } from '#lib/domain/rules/rule-set.ts';
import type { Db } from '../client.ts';
import { ruleSets } from '../schema/index.ts';

/** All layers of the town in no order. */
export async function listRuleLayers(db: Db, bodyId: string): Promise<RuleLayer[]> {
	const rows = await db.select().from(ruleSets).where(eq(ruleSets.bodyId, bodyId));
	return rows.map(({ layer, name, validFrom, organizationId, rules }) => ({
		layer,
		name,
		validFrom: day(validFrom),
		...(organizationId === null ? {} : { organizationId }),
		rules: rules as RuleLayer['rules']
	}));
}
