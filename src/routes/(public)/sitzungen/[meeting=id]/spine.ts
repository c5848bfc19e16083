/** The agenda of the page: what the database holds, and over it what the log has told since. */
import type { SpineItem } from '#lib/components/agendas/items.ts';
import { formatDate } from '#lib/components/ui/dates.ts';
import { countsOf, resultName } from '#lib/components/broadcasts/ticker-lines.ts';
import type { PublicEvent, PublicState, PublicVote } from '#lib/domain/sittings/public-state.ts';
import { m } from '#lib/paraglide/messages.js';
import type { PublicAgendaItem } from '#lib/server/db/queries/public-agendas.ts';
import { isLong } from './long-results.ts';

export type PageItem = { readonly resultWord: string | null } & Pick<
	PublicAgendaItem,
	'id' | 'number' | 'name' | 'parentId' | 'start' | 'end' | 'result' | 'plannedMinutes' | 'papers' | 'votes'
>;

interface Known {
	readonly items: readonly PageItem[];
	readonly closed: readonly { readonly id: string; readonly number: string; readonly name: string }[];
	readonly state: PublicState;
	readonly events: readonly PublicEvent[];
	/** Planned beginning, for the expected times. */
	readonly start: Date | null;
	readonly held: boolean;
	/** IANA zone of the body. */
	readonly zone: string;
}

const STATES = {
	pending: 'open',
	left: 'open',
	current: 'current',
	closed: 'done',
	postponed: 'postponed'
} as const;

/** All items in order, public and non-public ones. */
export function spineOf({ items, closed, state, events, start, held, zone }: Known): SpineItem[] {
	const told = events.length > 0;
	const called = lastCalls(events);
	const expected = expectedTimes(items, state, called, start);
	return [
		...items.map((item): SpineItem => {
			const live = told ? state.items.find(({ id }) => id === item.id) : undefined;
			const vote = state.votes.findLast(({ itemId, status }) => itemId === item.id && status === 'announced');
			const begun = called.get(item.id) ?? item.start;
			const left = live?.status === 'left' ? begun : null;
			const status = live ? STATES[live.status] : held || item.end ? 'done' : 'open';
			return {
				id: item.id,
				number: item.number,
				title: item.name,
				public: true,
				state: status,
				level: item.parentId ? 1 : 0,
				time: left
					? formatDate(left, 'clock', zone)
					: (begun ?? (status === 'open' ? expected.get(item.id) : null)),
				...resultOf(live?.result, vote ?? item.votes.at(-1), item),
				papers: papersOf(item)
			};
		}),
		...closed.map((item): SpineItem => ({
			id: item.id,
			number: item.number,
			title: item.name,
			public: false,
			state: held ? 'done' : 'open'
		}))
	];
}

function resultOf(
	live: PublicState['items'][number]['result'],
	vote: Pick<PublicVote, 'outcome' | 'counts'> | PageItem['votes'][number] | undefined,
	{ result: stored, resultWord }: Pick<PageItem, 'result' | 'resultWord'>
): Pick<SpineItem, 'result' | 'outcome'> {
	const word = live ? resultName(live) : isLong(resultWord) ? null : resultWord;
	const outcome = live ? outcomeOf(live) : (vote?.outcome ?? storedOutcome(stored));
	if (!vote) return { result: word, outcome };
	const counts = 'counts' in vote ? vote.counts : 'yes' in vote ? vote : undefined;
	if (!counts) return { result: word, outcome };
	const unanimous = counts.no === 0 && counts.abstain === 0 && counts.yes > 0;
	return { result: unanimous ? m.public_unanimous() : countsOf(counts), outcome: vote.outcome ?? outcome };
}

function outcomeOf(result: NonNullable<PublicState['items'][number]['result']>): SpineItem['outcome'] {
	if (result === 'adopted' || result === 'adopted-amended') return 'adopted';
	return result === 'rejected' ? 'rejected' : null;
}

/** Imported results are words of their own; only clear ones are marked. */
function storedOutcome(result: string | null): SpineItem['outcome'] {
	if (!result || /vertagt|verwiesen|zurück/i.test(result)) return null;
	if (/abgelehnt/i.test(result)) return 'rejected';
	return /beschlossen|angenommen|zugestimmt|einstimmig/i.test(result) ? 'adopted' : null;
}

function papersOf({ papers }: PageItem): SpineItem['papers'] {
	return papers.map((paper) => ({
		id: paper.id,
		label: [paper.paperType ?? m.public_paper(), paper.reference].filter(Boolean).join(' '),
		href: `/vorlagen/${paper.id}`
	}));
}

function lastCalls(events: readonly PublicEvent[]): Map<string, Date> {
	return new Map(events.flatMap((event) => (event.type === 'item-called' ? [[event.itemId, event.at]] : [])));
}

/** Counted on from the current item, or from the beginning, as long as every length is known. */
function expectedTimes(
	items: readonly PageItem[],
	state: PublicState,
	called: ReadonlyMap<string, Date>,
	start: Date | null
): Map<string, Date> {
	const times = new Map<string, Date>();
	const running = items.findIndex(({ id }) => id === state.itemId);
	const first = called.get(state.itemId ?? '') ?? (state.phase === 'not-started' ? start : null);
	if (!first) return times;
	let at = first.getTime();
	for (const item of items.slice(Math.max(0, running))) {
		if (item.id !== state.itemId) times.set(item.id, new Date(at));
		if (!item.plannedMinutes) break;
		at += item.plannedMinutes * 60_000;
	}
	return times;
}
