/** When and where a meeting is, as the forms of the office send it. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { day, instantAt } from '#lib/domain/calendar.ts';
import type { Db } from '../db/client.ts';
import { bodies } from '../db/schema/index.ts';

export const meetingFields = {
	name: z.string().trim().min(1).max(200),
	date: z.iso.date({ error: 'Bitte geben Sie ein Datum ein, zum Beispiel 24.11.2026.' }),
	time: z
		.string()
		.regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:00.' }),
	locationId: z
		.uuid()
		.or(z.literal('').transform(() => null))
		.optional()
		.transform((id) => id ?? null)
};

/** The instant that date and time mean in the town. */
export async function startOf(tx: Db, bodyId: string, date: string, time: string): Promise<Date> {
	const [body] = await tx.select({ zone: bodies.timeZone }).from(bodies).where(eq(bodies.id, bodyId));
	return instantAt(day(date), time, body!.zone);
}
