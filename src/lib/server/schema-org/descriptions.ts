/** What a page is about in one German sentence, as a search engine shows it below the title. */
import { dateFormat } from '#lib/domain/calendar.ts';

const onDay = (at: Date, timeZone: string) => dateFormat('de-DE', { dateStyle: 'long', timeZone }).format(at);

const list = (names: readonly string[]) => names.join(', ');

/** A meeting's own name seldom says whose it is. */
const titleOf = ({ name, organization }: { name: string; organization: string | null }) =>
	organization && !name.includes(organization) ? `${organization}, ${name}` : name;

export function describeMeeting(
	meeting: {
		readonly name: string;
		readonly organization: string | null;
		readonly start: Date | null;
		readonly place: string | null;
		readonly cancelled: boolean;
	},
	items: number,
	timeZone: string
): string {
	const when = meeting.start ? ` am ${onDay(meeting.start, timeZone)}` : '';
	if (meeting.cancelled) return `${titleOf(meeting)}${when}: Die Sitzung fällt aus.`;
	const where = meeting.place ? `, ${meeting.place}` : '';
	const agenda =
		items > 0 ? `Tagesordnung mit ${items} ${items === 1 ? 'Punkt' : 'Punkten'}` : 'Tagesordnung';
	return `${titleOf(meeting)}${when}${where}: ${agenda}, Vorlagen und Beschlüsse.`;
}

export function describePaper(
	paper: {
		readonly name: string;
		readonly reference: string | null;
		readonly paperType: string | null;
		readonly date: string | null;
		readonly originators: readonly {
			readonly role: string;
			readonly person: string | null;
			readonly organization: string | null;
		}[];
	},
	town: string
): string {
	const what = [paper.paperType ?? 'Vorlage', paper.reference].filter(Boolean).join(' ');
	const when = paper.date ? ` vom ${onDay(new Date(paper.date), 'UTC')}` : '';
	const by = paper.originators.flatMap(({ role, person, organization }) =>
		role === 'originator' ? [person ?? organization ?? []].flat() : []
	);
	return `${what}${when}, ${town}: ${paper.name}${by.length > 0 ? `, eingebracht von ${list(by)}` : ''}.`;
}

export function describeOrganization(organization: { readonly name: string }, town: string): string {
	return `${organization.name}: Mitglieder, Sitzungen, Vorlagen und Beschlüsse im Ratsinformationssystem ${town}.`;
}

export function describePerson(
	person: {
		readonly name: string;
		readonly memberships: readonly { readonly organization: string; readonly role: string | null }[];
	},
	town: string
): string {
	const offices = person.memberships.map(({ organization, role }) =>
		role ? `${role} (${organization})` : organization
	);
	return `${person.name}: ${list([...offices.slice(0, 3), 'Sitzungen und Vorlagen'])} im Ratsinformationssystem ${town}.`;
}

export function describeResolution(
	resolution: {
		readonly title: string;
		readonly result: string;
		readonly decidedAt: Date;
		readonly organization: string | null;
	},
	timeZone: string
): string {
	const by = resolution.organization ? `, ${resolution.organization}` : '';
	return `Beschluss vom ${onDay(resolution.decidedAt, timeZone)}${by}: ${resolution.title} (${resolution.result}).`;
}
