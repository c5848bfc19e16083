/** How a server takes a filter by date of change, found out by asking; and the address that asks it so that it answers. */
import { isObject } from '../oparl/objects.ts';
import type { Client, Page } from '../network/client.ts';
import type { Notes } from '../report/notes.ts';

export interface Habits {
	/** `honest`: only what changed; `ignored`: everything; `refused`: an error. */
	readonly filter: 'honest' | 'ignored' | 'refused';
	/** A window without changes is answered with an empty list, or with an error. */
	readonly empty: 'list' | 'error';
	/** Date and time are understood when encoded, or only as they are. */
	readonly encoding: 'encoded' | 'raw';
	/** `lie`: whatever is asked for has just been created and changed. */
	readonly dates: 'honest' | 'lie';
}

/** Nothing changed after this, and everything after that. */
const FUTURE = new Date('2199-01-01T00:00:00Z');
const PAST = new Date('1990-01-01T00:00:00Z');

/** Long enough for a clock in seconds to move on. */
const BETWEEN_LOOKS_MS = 1_500;
const HOUR_MS = 3_600_000;

/**
 * An instant as OParl wants it, to the second: servers stumble over fractions and over `Z`. Where it is sent as it is,
 * it is written west of Greenwich: a bare plus sign would be read as a blank.
 */
function instantText(instant: Date, encoding: Habits['encoding']): string {
	if (encoding === 'encoded') return encodeURIComponent(`${instant.toISOString().slice(0, 19)}+00:00`);
	return `${new Date(instant.getTime() - HOUR_MS).toISOString().slice(0, 19)}-01:00`;
}

/** `list` with each parameter once, and with the filter where one is asked for. */
export function filtered(list: string, since: Date | undefined, encoding: Habits['encoding']): string {
	const url = new URL(list);
	const parameters = new Map(url.searchParams);
	if (since !== undefined) parameters.delete('modified_since');
	url.search = new URLSearchParams([...parameters]).toString();
	if (since === undefined) return url.href;
	return `${url.href}${url.search === '' ? '?' : '&'}modified_since=${instantText(since, encoding)}`;
}

export const isFiltered = (list: string): boolean => new URL(list).searchParams.has('modified_since');

export const hasDoubleParameters = (list: string): boolean => {
	const names = [...new URL(list).searchParams.keys()];
	return new Set(names).size < names.length;
};

/** Asks `list` for what is to come and for what has been, and looks at one page twice. */
export async function findHabits(list: string, client: Client, notes: Notes): Promise<Habits> {
	const place = { kind: null, sourceId: list, label: null };
	const dates = (await datesLie(list, client, notes)) ? 'lie' : 'honest';
	if (dates === 'lie') notes.add('dates-lie', place);
	for (const encoding of ['encoded', 'raw'] as const) {
		const ask = (since: Date) => client.page(filtered(list, since, encoding), notes);
		const future = objectsOf(await ask(FUTURE));
		if (future?.length) {
			notes.add('filter-ignored', place);
			return { filter: 'ignored', empty: 'list', encoding, dates };
		}
		// No error for an empty window: the filter is understood, unless it empties everything.
		const past = objectsOf(await ask(PAST));
		if (!past?.length) continue;
		if (encoding === 'raw') notes.add('encoding-refused', place);
		if (!future) notes.add('empty-as-error', place);
		return { filter: 'honest', empty: future ? 'list' : 'error', encoding, dates };
	}
	notes.add('filter-refused', place);
	return { filter: 'refused', empty: 'list', encoding: 'encoded', dates };
}

/** Objects of a page as OParl has it; `undefined` for everything else, a bare `[]` among it. */
function objectsOf(page: Page): readonly unknown[] | undefined {
	if (page.kind !== 'value' || !isObject(page.value) || !Array.isArray(page.value.data)) return undefined;
	return page.value.data;
}

async function datesLie(list: string, client: Client, notes: Notes): Promise<boolean> {
	const first = await datesOf(list, client, notes);
	if (first.size === 0) return false;
	await client.pause(BETWEEN_LOOKS_MS);
	const second = await datesOf(list, client, notes);
	const both = [...first].filter(([id]) => second.has(id));
	return both.length > 0 && both.every(([id, date]) => second.get(id) !== date);
}

/** When each object of the first page was changed, by its id. */
async function datesOf(list: string, client: Client, notes: Notes): Promise<ReadonlyMap<unknown, unknown>> {
	const objects = objectsOf(await client.page(filtered(list, undefined, 'encoded'), notes)) ?? [];
	return new Map(
		objects
			.filter(isObject)
			.filter(({ modified }) => typeof modified === 'string')
			.map(({ id, modified }) => [id, modified])
	);
}
