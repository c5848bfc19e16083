/**
 * What the page of a sitting says at an instant. The server makes it once; a browser that follows the sitting makes it anew
 * with every event, and only that browser loads this.
 */
import type { SpineItem } from '#lib/components/agendas/items.ts';
import { slateOf, type SlateKind } from '#lib/components/broadcasts/slates.ts';
import { tickerLine, type TickerLine } from '#lib/components/broadcasts/ticker-lines.ts';
import type { PublicEvent, PublicState } from '#lib/domain/sittings/public-state.ts';
import { spineOf, type PageItem } from './spine.ts';

/** What the database holds of the sitting, beside its events. */
export interface KnownSitting {
	readonly items: readonly PageItem[];
	readonly closed: readonly { readonly id: string; readonly number: string; readonly name: string }[];
	readonly speakers: readonly {
		readonly id: string;
		readonly name: string;
		readonly faction: string | null;
	}[];
	/** Planned beginning. */
	readonly start: Date | null;
	/** It is over by what the office wrote down; counts where there is no log. */
	readonly over: boolean;
	/** IANA zone of the body. */
	readonly zone: string;
}

export interface SittingView {
	readonly stage: 'ahead' | 'running' | 'held';
	readonly openedAt: Date | undefined;
	readonly closedAt: Date | undefined;
	readonly items: readonly SpineItem[];
	readonly speaker: { readonly name: string; readonly faction: string | null } | undefined;
	/** Oldest first. */
	readonly lines: readonly TickerLine[];
	readonly slate: SlateKind | undefined;
	/** When the picture is expected to go on, or begins. */
	readonly slateUntil: Date | undefined;
}

/** After `events`, oldest first, have led to `state`. */
export function viewOf(known: KnownSitting, state: PublicState, events: readonly PublicEvent[]): SittingView {
	const { start, zone, speakers } = known;
	const held = state.phase === 'closed' || (known.over && events.length === 0);
	const items = spineOf({ ...known, state, events, held });
	const names = {
		item: (id: string) => items.find((item) => item.id === id),
		person: (id: string) => speakers.find((person) => person.id === id)?.name
	};
	const speaker = speakers.find(({ id }) => id === state.speakerId);
	return {
		stage: held ? 'held' : state.phase === 'not-started' ? 'ahead' : 'running',
		openedAt: events.find(({ type }) => type === 'opened')?.at,
		closedAt: events.findLast(({ type }) => type === 'closed')?.at,
		items,
		speaker: speaker && { name: speaker.name, faction: speaker.faction },
		lines: events.flatMap((event) => {
			const text = tickerLine(event, names, zone);
			return text ? [{ seq: event.seq, at: event.at, text }] : [];
		}),
		slate: slateOf(state),
		slateUntil: state.phase === 'not-started' ? (start ?? undefined) : breakUntil(state, events)
	};
}

function breakUntil(state: PublicState, events: readonly PublicEvent[]): Date | undefined {
	const last = events.findLast(({ type }) => type === 'break-started');
	return state.inBreak && last?.type === 'break-started' ? last.untilExpected : undefined;
}
