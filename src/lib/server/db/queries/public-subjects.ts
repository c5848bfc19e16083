/** What a subject is called, as the public may know it. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { momentInWords, type Locale } from '#lib/domain/calendar.ts';
import { readAddress, type Narrowing } from '#lib/domain/search/address.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import type { Db } from '../client.ts';
import { bodies, organizations, people } from '../schema/index.ts';
import { findPublicItem } from './public-agendas.ts';
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
		case 'item': {
			const item = await findPublicItem(db, body.id, subject.id);
			const meeting = item && (await findPublicMeeting(db, body.id, item.meetingId));
			const when = meeting?.start && momentInWords(meeting.start, body.timeZone, locale);
			const of = meeting && [meeting.organization ?? meeting.name, when].filter(Boolean).join(', ');
			return item && of && `${[item.number, item.name].filter(Boolean).join(' ')} (${of})`;
		}
		case 'search': {
			const { query, narrowing } = readAddress(new URLSearchParams(subject.query));
			const name = locale === 'de' ? `Suche „${query}“` : `Search “${query}”`;
			return [name, ...(await namesOf(db, body.id, narrowing, locale))].join(', ');
		}
		case 'place': {
			const where = subject.name || `${subject.latitude}, ${subject.longitude}`;
			return locale === 'de' ? `${subject.radiusM} m um ${where}` : `${subject.radiusM} m around ${where}`;
		}
	}
}

const KINDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
	de: {
		paper: 'Vorlagen',
		item: 'Tagesordnung',
		minutes: 'Niederschriften',
		meeting: 'Sitzungen',
		person: 'Personen',
		organization: 'Gremien'
	},
	en: {
		paper: 'papers',
		item: 'agenda items',
		minutes: 'minutes',
		meeting: 'meetings',
		person: 'persons',
		organization: 'bodies'
	}
};

/** What a search was narrowed to; organizations and persons the public does not know are left out. */
async function namesOf(db: Db, bodyId: string, narrowing: Narrowing, locale: Locale): Promise<string[]> {
	const { kind, organization, year, originator, result, district } = narrowing;
	const ids = [...organization, ...originator];
	const named =
		ids.length === 0
			? []
			: await Promise.all(
					[organizations, people].map((table) =>
						db
							.select({ name: table.name })
							.from(table)
							.where(and(eq(table.bodyId, bodyId), inArray(table.id, ids)))
							.orderBy(asc(table.name))
					)
				);
	return [
		...kind.flatMap((one) => KINDS[locale][one] ?? []),
		...named.flat().map(({ name }) => name),
		...year,
		...result,
		...district
	];
}
