/** OParl objects as they come, taken apart: each embedded object becomes one of its own, its parent keeps the id. */
import type { Notes, Place } from '../report/notes.ts';
import { cleanId, isTooLong } from './ids.ts';

const KINDS = [
	'Body',
	'LegislativeTerm',
	'Location',
	'Organization',
	'Person',
	'Membership',
	'Meeting',
	'AgendaItem',
	'Paper',
	'Consultation',
	'File'
] as const;

export type Kind = (typeof KINDS)[number];

/** An object as a source gives it. */
export interface Sent {
	readonly object: unknown;
	/** The kind of the list it stood in. */
	readonly kind?: Kind;
	/** Line of the file, from 1. */
	readonly line?: number;
}

/** One object without those it embedded. */
export interface Piece {
	readonly kind: Kind;
	readonly id: string;
	/** As received, embedded objects replaced by their ids. */
	readonly object: Record<string, unknown>;
	/** The object it was embedded in. */
	readonly parent?: { readonly kind: Kind; readonly id: string };
	/** Its place among those embedded with it. */
	readonly index?: number;
	/** Properties under which the source listed all that belongs to it. */
	readonly lists: readonly string[];
	readonly place: Place & { readonly seq: number };
}

/** How a property may embed objects (OParl 1.0 and 1.1, and what servers do besides). */
interface Embedding {
	readonly kind: Kind;
	/** A list of them. */
	readonly many?: boolean;
	/** OParl wants a reference here; the object is tolerated. */
	readonly reference?: boolean;
}

const EMBEDDED: Readonly<Partial<Record<Kind, Readonly<Record<string, Embedding>>>>> = {
	Body: { legislativeTerm: { kind: 'LegislativeTerm', many: true }, location: { kind: 'Location' } },
	Organization: {
		membership: { kind: 'Membership', many: true, reference: true },
		location: { kind: 'Location' }
	},
	Person: {
		membership: { kind: 'Membership', many: true },
		location: { kind: 'Location', reference: true },
		locationObject: { kind: 'Location' }
	},
	Meeting: {
		location: { kind: 'Location' },
		organization: { kind: 'Organization', many: true, reference: true },
		participant: { kind: 'Person', many: true, reference: true },
		invitation: { kind: 'File' },
		resultsProtocol: { kind: 'File' },
		verbatimProtocol: { kind: 'File' },
		auxiliaryFile: { kind: 'File', many: true },
		agendaItem: { kind: 'AgendaItem', many: true }
	},
	AgendaItem: {
		consultation: { kind: 'Consultation', reference: true },
		resolutionFile: { kind: 'File' },
		auxiliaryFile: { kind: 'File', many: true }
	},
	Paper: {
		location: { kind: 'Location', many: true },
		mainFile: { kind: 'File' },
		auxiliaryFile: { kind: 'File', many: true },
		consultation: { kind: 'Consultation', many: true }
	},
	Consultation: { organization: { kind: 'Organization', many: true, reference: true } }
};

const EMBEDDINGS = Object.fromEntries(
	Object.entries(EMBEDDED).map(([kind, properties]) => [kind, Object.entries(properties)])
) as Readonly<Partial<Record<Kind, readonly (readonly [string, Embedding])[]>>>;

/** The last part of an address under which objects of a kind usually live, 1.1's list names included. */
const PATHS: Readonly<Record<string, Kind>> = {
	body: 'Body',
	bodies: 'Body',
	organization: 'Organization',
	organizations: 'Organization',
	person: 'Person',
	people: 'Person',
	persons: 'Person',
	membership: 'Membership',
	memberships: 'Membership',
	meeting: 'Meeting',
	meetings: 'Meeting',
	agendaitem: 'AgendaItem',
	agendaitems: 'AgendaItem',
	paper: 'Paper',
	papers: 'Paper',
	consultation: 'Consultation',
	consultations: 'Consultation',
	file: 'File',
	files: 'File',
	location: 'Location',
	locations: 'Location',
	legislativeterm: 'LegislativeTerm',
	legislativeterms: 'LegislativeTerm'
};

/** No OParl object nests deeper than meeting, item, consultation, organization, place, and a shape of the place. */
const MAX_DEPTH = 24;

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The object and all it embeds, parents first. Nothing for a System, for errors and for what has no kind.
 *
 * @param next counts appearances of objects over the whole source
 */
export function piecesOf({ object, kind: expected, line }: Sent, notes: Notes, next: () => number): Piece[] {
	if (!isObject(object)) {
		const place = { kind: expected ?? null, sourceId: null, label: null, line };
		notes.add('not-an-object', place, { before: Array.isArray(object) ? '[…]' : object });
		return [];
	}
	const place = placeOf(object, expected ?? null, next(), line);
	if (isDeeperThan(object, MAX_DEPTH)) {
		notes.add('too-deep', place);
		return [];
	}
	const kind = kindOf(object, notes, place, undefined, expected);
	return kind ? takeApart(object, kind, notes, place, next) : [];
}

/** Looks no further than it has to: deeper ones must not be walked by whatever recurses. */
export function isDeeperThan(value: object, left: number): boolean {
	for (const inner of Object.values(value)) {
		if (typeof inner !== 'object' || inner === null) continue;
		if (left === 0 || isDeeperThan(inner as object, left - 1)) return true;
	}
	return false;
}

function placeOf(
	object: Record<string, unknown>,
	kind: string | null,
	seq: number,
	line?: number
): Piece['place'] {
	const named = [object.name, object.reference, object.title].find(
		(value) => typeof value === 'string' && value.trim() !== ''
	);
	return {
		kind,
		sourceId: cleanId(object.id)?.slice(0, 1000) ?? null,
		label: named === undefined ? null : String(named).replaceAll(/\s+/g, ' ').slice(0, 200),
		seq,
		...(line !== undefined && { line })
	};
}

/** The kind an object names, or must have: by where it is embedded, by its address, by the list it stood in. */
function kindOf(
	object: Record<string, unknown>,
	notes: Notes,
	place: Place,
	embedded: Kind | undefined,
	listed?: Kind
): Kind | undefined {
	const named = typeof object.type === 'string' ? object.type.slice(object.type.lastIndexOf('/') + 1) : '';
	const known = KINDS.find((kind) => kind === named);
	if (known) return known;
	if (named === 'System' || named === 'Error') return undefined;
	const segments = typeof object.id === 'string' ? object.id.toLowerCase().split('?')[0]!.split('/') : [];
	const guessed = embedded ?? PATHS[segments.at(-2) ?? ''] ?? PATHS[segments.at(-1) ?? ''] ?? listed;
	notes.add(
		guessed ? 'no-type' : 'unknown-type',
		{ ...place, kind: guessed ?? null },
		{ property: 'type', before: object.type, after: guessed }
	);
	return guessed;
}

function takeApart(
	object: Record<string, unknown>,
	kind: Kind,
	notes: Notes,
	found: Piece['place'],
	next: () => number,
	parent?: { kind: Kind; id: string; property: string; index: number }
): Piece[] {
	const id = idOf(object, notes, { ...found, kind }, parent);
	if (id === undefined) return [];
	const place = { ...found, kind, sourceId: id };
	const others: Piece[] = [];
	const lists: string[] = [];
	let own = object;
	for (const [property, embedding] of EMBEDDINGS[kind] ?? []) {
		const value = object[property];
		if (typeof value !== 'object' || value === null) continue;
		if (own === object) own = { ...object };
		let counted = false;
		const replace = (entry: unknown, index: number): unknown => {
			if (!isObject(entry)) return entry;
			if (embedding.reference && !counted) {
				notes.add('object-for-reference', place, { property });
				counted = true;
			}
			const inner = placeOf(entry, embedding.kind, next(), found.line);
			const type = kindOf(entry, notes, inner, embedding.kind) ?? embedding.kind;
			const pieces = takeApart(entry, type, notes, inner, next, { kind, id, property, index });
			others.push(...pieces);
			return pieces[0]?.id ?? null;
		};
		if (Array.isArray(value)) {
			own[property] = value.map(replace);
			lists.push(property);
		} else {
			const reference = replace(value, 0);
			own[property] = embedding.many ? [reference] : reference;
			if (embedding.many) notes.add('single-for-list', place, { property });
		}
	}
	const embeddedIn = parent && { parent: { kind: parent.kind, id: parent.id }, index: parent.index };
	return [{ kind, id, object: own, lists, place, ...embeddedIn }, ...others];
}

function idOf(
	object: Record<string, unknown>,
	notes: Notes,
	place: Place,
	parent?: { id: string; property: string; index: number }
): string | undefined {
	const id = cleanId(object.id);
	if (id === undefined) {
		notes.add('no-id', place, { property: 'id' });
		return parent && `${parent.id}#${parent.property}-${parent.index}`;
	}
	if (!isTooLong(id)) return id;
	notes.add('bad-id', place, { property: 'id', before: id });
	return undefined;
}
