/** Writes what an office has to report: how far it is, and why it takes longer. */
import { v7 } from 'uuid';
import { z } from 'zod';
import { day, type Day } from '#lib/domain/calendar.ts';
import { checkReport } from '#lib/domain/implementations/deadline.ts';
import { PROGRESS } from '#lib/domain/implementations/status.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { implementationReports } from '../db/schema/index.ts';
import { parse, transact } from '../verb.ts';
import { applyReports } from './apply-reports.ts';
import { emptyOr, noted } from './implementation-fields.ts';
import { takeImplementation } from './take-implementation.ts';

const date = z.iso.date({ error: 'Bitte geben Sie ein Datum ein, zum Beispiel 30.06.2027.' }).transform(day);

const Input = z.object({
	seen: z.string(),
	on: date,
	text: noted.refine((text) => text.length >= 10, {
		error: 'Bitte schreiben Sie in einem Satz, was geschehen ist oder warum es länger dauert.'
	}),
	progress: emptyOr(z.enum(PROGRESS)),
	due: emptyOr(date),
	/** Only a clerk decides this at once. */
	public: z.literal('on').optional()
});

/**
 * Adds the report and answers whether it counts already: a department's waits for the clerk.
 *
 * @throws {Refusal} `forbidden` unless clerk or the department that carries the resolution out; as `takeImplementation`
 *   and `checkReport`; `invalid` by field
 */
export async function writeReport(
	db: Db,
	actor: Actor,
	resolutionId: string,
	input: unknown,
	now: Date,
	today: Day
): Promise<{ readonly accepted: boolean }> {
	const { seen, text, public: wanted, ...written } = parse(Input, input);
	return transact(db, async (tx) => {
		const held = await takeImplementation(tx, actor, resolutionId, 'report-implementation', seen);
		const report = checkReport(written, held, today);
		const accepted = may(actor, 'track-resolutions', { bodyId: held.bodyId });
		const reportId = v7();
		await tx.insert(implementationReports).values({
			id: reportId,
			bodyId: held.bodyId,
			implementationId: held.id,
			...report,
			text,
			dueBefore: report.due ? held.due : undefined,
			authorId: actor.personId,
			acceptedAt: accepted ? now : null,
			public: accepted && wanted === 'on' && held.resolutionPublic
		});
		await applyReports(tx, held.id);
		await audit(tx, actor, 'write-report', 'implementations', held.id, { reportId, accepted, ...report });
		return { accepted };
	});
}
