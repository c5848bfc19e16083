/** What somebody wants to subscribe to, as a form names it. */
import { z } from 'zod';
import type { Locale } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { HAVE_MEETINGS, SCOPES } from '#lib/domain/subscriptions/news.ts';
import { RHYTHMS } from '#lib/domain/subscriptions/rhythms.ts';
import { subjectFromAddress, subjectKey } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../db/client.ts';
import { findSubjectName } from '../db/queries/public-subjects.ts';

export const wantedFields = {
	/** As an address names it: `gremium=…`. */
	subject: z.string().max(2000).default(''),
	rhythm: z.enum(RHYTHMS, { error: 'Bitte wählen Sie, wie oft Sie Post bekommen möchten.' }),
	scope: z.enum(SCOPES).optional().default('all')
};

/**
 * The columns of a subscription that say what is wanted.
 *
 * @throws {Refusal} `not-found` when the public knows no such subject
 */
export async function findWanted(
	publicDb: Db,
	body: { readonly id: string; readonly timeZone: string },
	{ subject: named, rhythm, scope }: z.output<z.ZodObject<typeof wantedFields>>,
	locale: Locale
) {
	const subject = subjectFromAddress(new URLSearchParams(named));
	if (!subject || !(await findSubjectName(publicDb, body, subject, locale))) {
		throw new Refusal('not-found', 'Was Sie abonnieren möchten, gibt es nicht oder nicht mehr.');
	}
	return {
		subject,
		subjectKey: subjectKey(subject),
		rhythm,
		scope: HAVE_MEETINGS.includes(subject.kind) ? scope : 'all'
	};
}
