/** What a list of resolutions is narrowed to and sorted by, as it stands in an address; page, feed and table read the same. */
import { STATUSES, type Status } from '#lib/domain/implementations/status.ts';
import { queryText } from './query-text.ts';

/** Sorted by the day of the decision, by the due day, by the last word. */
export const RESOLUTION_ORDERS = { neueste: 'newest', frist: 'due', stand: 'changed' } as const;

const STATUS_WORDS = {
	offen: 'open',
	laufend: 'running',
	verzoegert: 'delayed',
	ueberfaellig: 'overdue',
	umgesetzt: 'done',
	'nicht-umgesetzt': 'dropped',
	'ohne-angabe': 'untracked'
} as const satisfies Record<string, Status>;

/** What waits for the office: a report, an office to be named, a due day. */
export const WAITING_WORDS = { bericht: 'report', amt: 'office', frist: 'due' } as const;

/** A status in an address. */
export const wordOf = (status: Status): string =>
	Object.entries(STATUS_WORDS).find(([, value]) => value === status)![0];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an address; what makes no sense in it is left out, so that no address is a mistake. */
export function readResolutionFilter({ searchParams }: URL) {
	const id = (name: string) => {
		const value = searchParams.get(name) ?? '';
		return UUID.test(value) ? value.toLowerCase() : undefined;
	};
	const asked = new Set<string>(searchParams.getAll('status'));
	const status = STATUSES.filter((each) => asked.has(wordOf(each)));
	const year = Number(searchParams.get('jahr'));
	const order = searchParams.get('sortierung') ?? '';
	const waits = searchParams.get('wartet') ?? '';
	return {
		filter: {
			status: status.length > 0 ? status : undefined,
			organizationId: id('gremium'),
			originatorId: id('von'),
			officeId: id('amt'),
			termId: id('wahlperiode'),
			year: Number.isInteger(year) && year > 1900 && year < 2200 ? year : undefined,
			words: queryText(searchParams, 'suche'),
			waitsFor: Object.hasOwn(WAITING_WORDS, waits)
				? WAITING_WORDS[waits as keyof typeof WAITING_WORDS]
				: undefined
		},
		order: Object.hasOwn(RESOLUTION_ORDERS, order)
			? RESOLUTION_ORDERS[order as keyof typeof RESOLUTION_ORDERS]
			: 'newest',
		cursor: searchParams.get('nach') ?? undefined
	} as const;
}

export type ResolutionQuery = ReturnType<typeof readResolutionFilter>;

/** The query string that `readResolutionFilter` reads back, with its question mark; empty when nothing is asked for. */
export function resolutionQuery({ filter, order }: Omit<ResolutionQuery, 'cursor'>, cursor?: string): string {
	const query = new URLSearchParams();
	for (const each of filter.status ?? []) query.append('status', wordOf(each));
	const given = {
		gremium: filter.organizationId,
		von: filter.originatorId,
		amt: filter.officeId,
		wahlperiode: filter.termId,
		jahr: filter.year?.toString(),
		suche: filter.words,
		wartet: Object.entries(WAITING_WORDS).find(([, value]) => value === filter.waitsFor)?.[0],
		sortierung: Object.entries(RESOLUTION_ORDERS).find(
			([word, value]) => value === order && word !== 'neueste'
		)?.[0],
		nach: cursor
	};
	for (const [name, value] of Object.entries(given)) if (value) query.set(name, value);
	const text = query.toString();
	return text && `?${text}`;
}

/** Is anything narrowed? */
export const isNarrowed = ({ filter }: Pick<ResolutionQuery, 'filter'>): boolean =>
	Object.values(filter).some((value) => value !== undefined);
