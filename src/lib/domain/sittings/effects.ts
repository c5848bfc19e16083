/**
 * What each event changes, one line of thought per type.
 *
 * Nothing is refused here: an event that makes no sense changes nothing, and one that leaves it open whether
 * something secret is going on makes the state illegible. Maps and lists are copied, never changed.
 */
import type { SittingEventData, SittingEventType } from './events.ts';
import { current, ended } from './intervals.ts';
import { eligibleVoters, isPublicItem, isPublicPart } from './questions.ts';
import { exclusionStart } from './reading.ts';
import type { ItemState, SittingState, VoteState } from './state.ts';

type Effect<Type extends SittingEventType> = (
	state: SittingState,
	data: SittingEventData[Type],
	at: Date
) => Partial<SittingState>;

export const EFFECTS: { readonly [Type in SittingEventType]: Effect<Type> } = {
	opened: (state, { chairId, secretaryId }, at) =>
		state.opening ? {} : { opening: { at, chairId, secretaryId }, ...arrived(state, chairId, at) },

	'item-called': (state, { itemId }, at) => {
		const items = leaveItem(state, at);
		const item = items.get(itemId);
		return {
			currentItemId: itemId,
			items: item
				? withEntry(items, itemId, { ...item, status: 'current', calls: [...item.calls, { from: at }] })
				: items,
			requests: [],
			speeches: ended(state.speeches, at)
		};
	},

	'item-closed': (state, { itemId, result, resolutionText }, at) =>
		finish(state, itemId, at, {
			status: 'closed',
			result,
			resolutionText,
			resultPublic: isPublicPart(state)
		}),

	'item-postponed': (state, { itemId }, at) =>
		finish(state, itemId, at, {
			status: 'postponed',
			result: 'postponed',
			resultPublic: isPublicPart(state)
		}),

	'speaker-requested': (state, { personId, pointOfOrder = false }, at) => ({
		requests: [
			...state.requests.filter((request) => request.personId !== personId),
			{ personId, at, pointOfOrder }
		]
	}),

	'speaker-withdrawn': (state, { personId }) => withoutRequest(state, personId),

	'speaker-called': (state, { personId, limitMs }, at) => ({
		...withoutRequest(state, personId),
		speeches: [...ended(state.speeches, at), { personId, itemId: state.currentItemId, limitMs, from: at }]
	}),

	'speaker-ended': (state, { personId }, at) => silenced(state, personId, at),

	'member-arrived': (state, { personId }, at) => arrived(state, personId, at),

	'member-left': (state, { personId }, at) => left(state, personId, at),

	'member-biased': (state, { personId, itemId }, at) => {
		const already = state.biased.get(itemId) ?? [];
		const biased = already.includes(personId)
			? state.biased
			: withEntry(state.biased, itemId, [...already, personId]);
		if (itemId !== state.currentItemId) return { biased };
		return { biased, ...withoutRequest(state, personId), ...silenced(state, personId, at) };
	},

	'vote-opened': (state, { voteId, itemId, question, method, majority }, at) => {
		// Two votes under one id: it can no longer be told which of them is open, perhaps the secret one.
		if (state.votes.has(voteId)) return { legible: false };
		const vote: VoteState = {
			id: voteId,
			itemId,
			question,
			method,
			majority,
			status: 'open',
			openedAt: at,
			eligible: eligibleVoters(state, itemId),
			public: isPublicPart(state) && isPublicItem(state, itemId)
		};
		return { votes: withEntry(state.votes, voteId, vote), speeches: ended(state.speeches, at) };
	},

	'vote-closed': (state, { voteId }) =>
		changeVote(state, voteId, (vote) => ({
			status: vote.status === 'open' ? 'closed' : vote.status,
			eligible: [...new Set([...vote.eligible, ...eligibleVoters(state, vote.itemId)])]
		})),

	'result-announced': (state, { voteId, counts, ballots }, at) =>
		changeVote(state, voteId, (vote) =>
			vote.status === 'retracted'
				? {}
				: {
						status: 'announced',
						announcedAt: at,
						counts,
						ballots: vote.method === 'named' ? ballots : undefined,
						public: vote.public && isPublicPart(state)
					}
		),

	'vote-retracted': (state, { voteId, reason }) =>
		changeVote(state, voteId, () => ({ status: 'retracted', retractedBecause: reason })),

	'public-excluded': (state, { basis, reason, since }, at) => {
		const from = exclusionStart(since, at);
		const running = current(state.exclusions);
		if (!running)
			return { exclusions: [...state.exclusions, { from, basis, reason }], ...concealed(state, from) };
		if (from >= running.from) return {};
		return {
			exclusions: [...state.exclusions.slice(0, -1), { ...running, from }],
			...concealed(state, from)
		};
	},

	'public-readmitted': (state, _data, at) => ({ exclusions: ended(state.exclusions, at) }),

	'break-started': (state, { untilExpected }, at) =>
		current(state.breaks)
			? {}
			: {
					breaks: [
						...state.breaks,
						{ from: at, untilExpected: untilExpected ? new Date(untilExpected) : undefined }
					]
				},

	'break-ended': (state, _data, at) => ({ breaks: ended(state.breaks, at) }),

	'order-measure': (state, { personId, measure, reason }, at) => {
		const measures = [
			...state.measures,
			{ at, personId, measure, reason, itemId: state.currentItemId, public: isPublicPart(state) }
		];
		if (measure === 'excluded') return { measures, ...left(state, personId, at) };
		if (measure === 'floor-withdrawn') {
			return { measures, ...withoutRequest(state, personId), ...silenced(state, personId, at) };
		}
		return { measures };
	},

	note: (state, { text, itemId = state.currentItemId }, at) => ({
		notes: [
			...state.notes,
			{
				at,
				text,
				itemId,
				public: isPublicPart(state) && (itemId === undefined || isPublicItem(state, itemId))
			}
		]
	}),

	// Taken out of the log before any effect is computed (`state.ts`).
	correction: () => ({}),

	closed: (state, _data, at) =>
		state.closedAt
			? {}
			: {
					closedAt: at,
					currentItemId: undefined,
					items: leaveItem(state, at),
					attendance: new Map([...state.attendance].map(([id, intervals]) => [id, ended(intervals, at)])),
					requests: [],
					speeches: ended(state.speeches, at),
					exclusions: ended(state.exclusions, at),
					breaks: ended(state.breaks, at)
				}
};

/** What had counted as public from `from` on and, as it turns out, was not. */
function concealed(state: SittingState, from: Date): Partial<SittingState> {
	const before = (at: Date | undefined) => at === undefined || at < from;
	return {
		items: new Map(
			[...state.items].map(([id, item]) => [
				id,
				{ ...item, resultPublic: item.resultPublic && before(item.finishedAt) }
			])
		),
		votes: new Map(
			[...state.votes].map(([id, vote]) => [
				id,
				{ ...vote, public: vote.public && before(vote.openedAt) && before(vote.announcedAt) }
			])
		),
		measures: state.measures.map((measure) => ({ ...measure, public: measure.public && before(measure.at) })),
		notes: state.notes.map((note) => ({ ...note, public: note.public && before(note.at) }))
	};
}

function withEntry<Value>(
	map: ReadonlyMap<string, Value>,
	key: string,
	value: Value
): ReadonlyMap<string, Value> {
	return new Map(map).set(key, value);
}

/** The items with the one on the table put down. */
function leaveItem(state: SittingState, at: Date): ReadonlyMap<string, ItemState> {
	const id = state.currentItemId;
	const item = id === undefined ? undefined : state.items.get(id);
	if (id === undefined || !item) return state.items;
	return withEntry(state.items, id, { ...item, status: 'left', calls: ended(item.calls, at) });
}

function finish(
	state: SittingState,
	itemId: string,
	at: Date,
	change: Partial<ItemState>
): Partial<SittingState> {
	const item = state.items.get(itemId);
	const items = item
		? withEntry(state.items, itemId, { ...item, ...change, finishedAt: at, calls: ended(item.calls, at) })
		: state.items;
	if (itemId !== state.currentItemId) return { items };
	return { items, currentItemId: undefined, requests: [], speeches: ended(state.speeches, at) };
}

function arrived(state: SittingState, personId: string, at: Date): Partial<SittingState> {
	const intervals = state.attendance.get(personId) ?? [];
	return current(intervals)
		? {}
		: { attendance: withEntry(state.attendance, personId, [...intervals, { from: at }]) };
}

function left(state: SittingState, personId: string, at: Date): Partial<SittingState> {
	return {
		attendance: withEntry(state.attendance, personId, ended(state.attendance.get(personId) ?? [], at)),
		...withoutRequest(state, personId),
		...silenced(state, personId, at)
	};
}

function withoutRequest(state: SittingState, personId: string): Pick<SittingState, 'requests'> {
	return { requests: state.requests.filter((request) => request.personId !== personId) };
}

function silenced(state: SittingState, personId: string, at: Date): Partial<SittingState> {
	return current(state.speeches)?.personId === personId ? { speeches: ended(state.speeches, at) } : {};
}

function changeVote(
	state: SittingState,
	voteId: string,
	change: (vote: VoteState) => Partial<VoteState>
): Partial<SittingState> {
	const vote = state.votes.get(voteId);
	return vote ? { votes: withEntry(state.votes, voteId, { ...vote, ...change(vote) }) } : {};
}
