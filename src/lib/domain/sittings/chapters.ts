/** Where in the sitting each item was dealt with: the jump marks of the recording. */
import type { Interval } from './intervals.ts';
import type { SittingState, Speech } from './state.ts';

/** One stretch in which an item was on the table. A resumed item has several. */
export interface Chapter extends Interval {
	readonly itemId: string;
	readonly number: string;
	readonly title: string;
	/** Only public ones belong into a public recording; what of them may be heard the feed decides. */
	readonly public: boolean;
	/** Which stretch of its item, from 1. */
	readonly part: number;
	/** Speeches that began in it, in order. */
	readonly speeches: readonly Speech[];
}

/** In the order of time. Items without length, called and at once replaced, are left out. */
export function chapters(state: SittingState): Chapter[] {
	return state.agenda.items
		.flatMap(({ id, number, title, public: isPublic }) =>
			(state.items.get(id)?.calls ?? [])
				.filter(({ from, until }) => !until || from < until)
				.map((call, index) => ({
					...call,
					itemId: id,
					number,
					title,
					public: isPublic,
					part: index + 1,
					speeches: state.speeches.filter(
						({ from }) => call.from <= from && (!call.until || from < call.until)
					)
				}))
		)
		.sort((a, b) => Number(a.from) - Number(b.from));
}
