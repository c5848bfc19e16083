/** What all objects of OParl 1.1 have in common, and how they are written. */
import type { Kind, PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { dateTime } from '#lib/domain/oparl/values.ts';
import type { Addresses } from './addresses.ts';

/** Namespace of types (OParl 1.1, 3-01). */
export const SCHEMA = 'https://schema.oparl.org/1.1/';

/** Datenlizenz Deutschland, Namensnennung: what a town's data stand under unless it says otherwise. */
export const DEFAULT_LICENSE = 'https://www.govdata.de/dl-de/by-2-0';

/** An object on its way out. */
export type OparlObject = Readonly<Record<string, unknown>>;

/** How objects of a town are written for one answer. */
export interface Writing {
	readonly addresses: Addresses;
	readonly bodyId: string;
	readonly timeZone: string;
	readonly license: string;
	/** The client has the lists and wants no embedded objects (OParl 1.1, `omit_internal`). */
	readonly omitInternal: boolean;
}

/** On its own, or inside another object: there it leaves out who it belongs to (O5). */
export type Form = 'standalone' | 'embedded';

/** Since when it is public, and when it last changed for the public. */
export interface Life {
	readonly created: Date;
	readonly modified: Date;
}

/** Columns every object may have beside its own. */
export interface Common extends Life {
	readonly id: string;
	readonly license?: string | null;
	readonly keyword?: readonly string[];
}

/** The object with `properties` between what identifies it and what dates it; what says nothing is left out (O3). */
export function objectOf(
	kind: PublishedKind,
	row: Common,
	form: Form,
	writing: Writing,
	properties: Readonly<Record<string, unknown>>
): OparlObject {
	const standalone = form === 'standalone';
	return compact({
		id: writing.addresses.object(kind, row.id),
		type: typeOf(kind),
		...properties,
		license: row.license ?? (standalone ? writing.license : undefined),
		keyword: row.keyword,
		created: dateTime(row.created, writing.timeZone),
		modified: dateTime(row.modified, writing.timeZone)
	});
}

export const typeOf = (kind: Kind | 'Error') => `${SCHEMA}${kind}`;

/** A withdrawn object: that it was, and nothing of it (OParl 1.1, 2-08). */
export function tombstone(
	kind: PublishedKind,
	{ id, created, modified }: { readonly id: string } & Life,
	{ addresses, timeZone }: Writing
): OparlObject {
	return {
		id: addresses.object(kind, id),
		type: typeOf(kind),
		created: dateTime(created, timeZone),
		modified: dateTime(modified, timeZone),
		deleted: true
	};
}

/** Without `null`, blank text and empty lists. */
export function compact(properties: Readonly<Record<string, unknown>>): OparlObject {
	return Object.fromEntries(
		Object.entries(properties)
			.map(([name, value]) => [name, Array.isArray(value) ? value.filter(says) : value] as const)
			.filter(([, value]) => says(value))
	);
}

const says = (value: unknown) =>
	value !== undefined &&
	value !== null &&
	!(typeof value === 'string' && value.trim() === '') &&
	!(Array.isArray(value) && value.length === 0);

/** An instant, when there is one. */
export const instantOf = (at: Date | null | undefined, { timeZone }: Writing) =>
	at ? dateTime(at, timeZone) : undefined;

/** At most `length` signs, since importers have columns of that width; an ellipsis tells that there was more. */
export function shortened(text: string | null | undefined, length: number): string | undefined {
	const signs = [...(text ?? '')];
	return signs.length > length ? `${signs.slice(0, length - 1).join('')}…` : (text ?? undefined);
}

/** An address a browser could follow; anything else is left out, since the schema wants a URL. */
export const urlOf = (text: string | null | undefined) =>
	text && /^https?:\/\/[^\s>")\]`]+$/.test(text) ? text : undefined;
