/** What a subject is called, as the public may know it. */
import { eq } from 'drizzle-orm';
import { momentInWords, type Locale } from '#lib/domain/calendar.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../client.ts';
import { bodies } from '../schema/index.ts';
import { findPublicMeeting } from './public-meetings.ts';
import { findPublicPaper } from './public-papers.ts';
import { findPublicOrganization, findPublicPerson } from './public-people.ts';

/** Its name in a list of subscriptions, or `undefined` when there is no such thing or the public may not know of it. */
export async function findSubjectName(
	db: Db,
	body: { readonly id: string; readonly timeZone: string },
	subject: Subject,
	locale: Locale
): Promise<string | undefined> {
	switch (subject.kind) {
		case 'everything': {
			const [town] = await db.select({ name: bodies.name }).from(bodies).where(eq(bodies.id, body.id));
			return town && (locale === 'de' ? `Alles: ${town.name}` : `Everything: ${town.name}`);
		}
		case 'organization':
			return (await findPublicOrganization(db, body.id, subject.id))?.name;
		case 'person':
			return (await findPublicPerson(db, body.id, subject.id))?.name;
		case 'paper': {
			const paper = await findPublicPaper(db, body.id, subject.id);
			return paper && [paper.reference, paper.name].filter(Boolean).join(' ');
		}
		case 'meeting': {
			const meeting = await findPublicMeeting(db, body.id, subject.id);
			const when = meeting?.start && momentInWords(meeting.start, body.timeZone, locale);
			return meeting && [meeting.organization ?? meeting.name, when].filter(Boolean).join(', ');
		}
		case 'search': {
			const words = new URLSearchParams(subject.query).get('q') ?? subject.query;
			return locale === 'de' ? `Suche „${words}“` : `Search “${words}”`;
		}
		case 'place': {
			const where = subject.name || `${subject.latitude}, ${subject.longitude}`;
			return locale === 'de' ? `${subject.radiusM} m um ${where}` : `${subject.radiusM} m around ${where}`;
		}
	}
}
