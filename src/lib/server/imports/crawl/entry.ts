/** What stands behind an address somebody typed: a system with its bodies, or a body. */
import { Refusal } from '#lib/domain/errors.ts';
import type { Client, Page } from '../network/client.ts';
import { cleanId, keyOf } from '../oparl/ids.ts';
import { isObject, type Kind } from '../oparl/objects.ts';
import type { Notes } from '../report/notes.ts';

export interface Entry {
	readonly system: Readonly<Record<string, unknown>> | undefined;
	readonly bodies: readonly Readonly<Record<string, unknown>>[];
}

/** Lists of a body: those of 1.0, and those 1.1 added. */
export const LISTS: Readonly<Record<string, Kind>> = {
	organization: 'Organization',
	person: 'Person',
	meeting: 'Meeting',
	paper: 'Paper',
	legislativeTermList: 'LegislativeTerm',
	membership: 'Membership',
	agendaItem: 'AgendaItem',
	consultation: 'Consultation',
	file: 'File',
	locationList: 'Location'
};

/** Bodies of one system that are listed; data centres have dozens. */
const MAX_BODIES = 500;
const MAX_PAGES = 50;

/** @throws {Refusal} `invalid` when there is no OParl server behind the address */
export async function enter(address: string, client: Client, notes: Notes): Promise<Entry> {
	const answer = await client.page(address, notes);
	if (answer.kind !== 'value') throw new Refusal('invalid', whyNot(address, answer));
	const { value } = answer;
	if (isObject(value) && typeIs(value, 'System')) {
		noteDiffering(value, address, notes);
		const list = typeof value.body === 'string' ? value.body : undefined;
		if (isObject(value.body)) {
			notes.add('single-for-list', { kind: 'System', sourceId: address, label: null }, { property: 'body' });
			return { system: value, bodies: [value.body] };
		}
		return { system: value, bodies: list ? await bodiesAt(list, client, notes) : [] };
	}
	if (isObject(value) && isBody(value)) {
		noteDiffering(value, address, notes);
		return { system: undefined, bodies: [value] };
	}
	const bodies =
		isObject(value) && Array.isArray(value.data) ? value.data.filter(isObject).filter(isBody) : [];
	if (bodies.length > 0) return { system: undefined, bodies };
	throw new Refusal('invalid', `Unter ${address} antwortet kein OParl-Server.`);
}

/** The body of `entry` that is wanted, or its only one. @throws {Refusal} `invalid` */
export function chooseBody({ bodies }: Entry, sourceId?: string): Readonly<Record<string, unknown>> {
	if (bodies.length === 0) throw new Refusal('invalid', 'Der Server führt keine Körperschaft.');
	if (sourceId === undefined && bodies.length > 1) {
		const names = bodies.map(({ name, id }) => `${String(name)}: ${String(id)}`).join('\n');
		throw new Refusal(
			'invalid',
			`Der Server führt mehrere Körperschaften. Geben Sie die Adresse einer davon an:\n${names}`
		);
	}
	const wanted = sourceId === undefined ? undefined : keyOf(sourceId);
	const found = bodies.find(({ id }) => wanted === undefined || keyOf(cleanId(id) ?? '') === wanted);
	if (!found) throw new Refusal('invalid', `Der Server führt keine Körperschaft ${sourceId}.`);
	return found;
}

async function bodiesAt(list: string, client: Client, notes: Notes): Promise<Entry['bodies']> {
	const bodies: Record<string, unknown>[] = [];
	const seen = new Set<string>();
	let next: string | undefined = list;
	for (let page = 0; next && page < MAX_PAGES && bodies.length < MAX_BODIES && !seen.has(next); page++) {
		seen.add(next);
		const answer: Page = await client.page(next, notes);
		if (answer.kind !== 'value' || !isObject(answer.value)) break;
		const { value } = answer;
		if (isBody(value)) {
			notes.add('single-for-list', { kind: 'System', sourceId: list, label: null }, { property: 'body' });
			noteDiffering(value, list, notes);
			bodies.push(value);
		}
		if (Array.isArray(value.data)) bodies.push(...value.data.filter(isObject).filter(isBody));
		const links: unknown = value.links;
		next = isObject(links) && typeof links.next === 'string' ? URL.parse(links.next, next)?.href : undefined;
	}
	return bodies;
}

const typeIs = (object: Readonly<Record<string, unknown>>, type: string) =>
	typeof object.type === 'string' && object.type.endsWith(`/${type}`);

/** Some servers forget the type; lists of papers and meetings nobody else has. */
const isBody = (object: Readonly<Record<string, unknown>>) =>
	typeIs(object, 'Body') ||
	(object.type === undefined && typeof object.paper === 'string' && 'meeting' in object);

/** A list's address is none of an object. */
function noteDiffering(object: Readonly<Record<string, unknown>>, address: string, notes: Notes): void {
	const id = cleanId(object.id);
	if (id === undefined || id === address) return;
	const kind = typeIs(object, 'System') ? 'System' : 'Body';
	const label = typeof object.name === 'string' ? object.name : null;
	notes.add('id-differs', { kind, sourceId: id, label }, { property: 'id', before: address, after: id });
}

function whyNot(address: string, answer: Exclude<Page, { kind: 'value' }>): string {
	if (answer.kind === 'status') {
		return answer.status === 200
			? `Unter ${address} antwortet kein OParl-Server, sondern eine gewöhnliche Webseite.`
			: `Unter ${address} antwortet der Server mit einem Fehler (HTTP ${answer.status}).`;
	}
	const reasons: Readonly<Record<string, string>> = {
		inner: `${address} führt ins innere Netz. Wenn das so sein soll, trägt die Betreiberin der Installation den Rechnernamen in RATSSAAL_IMPORT_INNER_HOSTS ein.`,
		address: `${address} ist keine Adresse, die abgerufen werden kann. Bitte beginnen Sie mit https://.`,
		redirects: `${address} leitet im Kreis weiter.`,
		timeout: `Unter ${address} antwortet der Server nicht rechtzeitig.`,
		'too-large': `Die Antwort unter ${address} ist größer, als eine OParl-Antwort sein kann.`,
		certificate: `Der Server unter ${address} kann sich nicht ausweisen (${answer.problem.message}). Bitte wenden Sie sich an seine Betreiberin.`
	};
	return (
		reasons[answer.problem.kind] ?? `Unter ${address} ist kein Server erreichbar (${answer.problem.message}).`
	);
}
