/** How long recordings stay: what the rules of the town say, and the day somebody names instead. */
import { addDays, day, instantAt } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { resolveRules } from '#lib/domain/rules/rule-set.ts';

/** What the rules say of that day; `undefined` when there are none. */
export function retentionOf(...[layers, day, organizationId]: Parameters<typeof resolveRules>) {
	try {
		return resolveRules(layers, day, organizationId).broadcast.retention;
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}

/** The end of the last day, by the clock of the town. @throws {Refusal} `invalid`, by field, when it is missing or has passed */
export function endOfLastDay(lastDay: string | undefined, timeZone: string, now: Date): Date {
	const end = lastDay ? instantAt(addDays(day(lastDay), 1), '00:00', timeZone) : undefined;
	if (end && end > now) return end;
	const sentence = end
		? 'Dieser Tag ist schon vorbei. Bitte wählen Sie einen, der noch kommt.'
		: 'Bitte geben Sie an, bis zu welchem Tag die Aufzeichnung bleibt.';
	throw new Refusal('invalid', sentence, { fields: { lastDay: sentence } });
}
