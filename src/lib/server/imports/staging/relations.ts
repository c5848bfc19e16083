/** What an object says of others: organizations of meetings, originators of papers, files and what they belong to. */
import type { Fields } from '../oparl/fields.ts';
import { keyOf } from '../oparl/ids.ts';
import type { Kind, Piece } from '../oparl/objects.ts';
import type { StoredKind } from '../oparl/rows.ts';
import type { StagedLink } from './staging.ts';

export type Relation =
	| 'meeting-organization'
	| 'participant'
	| 'consultation-organization'
	| 'originator-person'
	| 'originator-organization'
	| 'direction'
	| 'related'
	| 'superordinated'
	| 'subordinated'
	| 'place'
	| 'file'
	/** A file says itself what it belongs to; counts where that says nothing of the file. */
	| 'file-of';

interface Property {
	readonly relation: Relation;
	readonly kind: StoredKind;
	/** Role of a file. */
	readonly role?: string;
	/** One, not a list. */
	readonly one?: boolean;
	/** Only those behind the first, which has a column of its own. */
	readonly further?: boolean;
}

const PROPERTIES: Readonly<Partial<Record<StoredKind, Readonly<Record<string, Property>>>>> = {
	Meeting: {
		organization: { relation: 'meeting-organization', kind: 'Organization' },
		participant: { relation: 'participant', kind: 'Person' },
		invitation: { relation: 'file', kind: 'File', role: 'invitation', one: true },
		resultsProtocol: { relation: 'file', kind: 'File', role: 'results-protocol', one: true },
		verbatimProtocol: { relation: 'file', kind: 'File', role: 'verbatim-protocol', one: true },
		auxiliaryFile: { relation: 'file', kind: 'File', role: 'auxiliary' }
	},
	AgendaItem: {
		resolutionFile: { relation: 'file', kind: 'File', role: 'resolution', one: true },
		auxiliaryFile: { relation: 'file', kind: 'File', role: 'auxiliary' }
	},
	Paper: {
		originatorPerson: { relation: 'originator-person', kind: 'Person' },
		originatorOrganization: { relation: 'originator-organization', kind: 'Organization' },
		underDirectionOf: { relation: 'direction', kind: 'Organization' },
		relatedPaper: { relation: 'related', kind: 'Paper' },
		superordinatedPaper: { relation: 'superordinated', kind: 'Paper' },
		subordinatedPaper: { relation: 'subordinated', kind: 'Paper' },
		location: { relation: 'place', kind: 'Location' },
		mainFile: { relation: 'file', kind: 'File', role: 'main', one: true },
		auxiliaryFile: { relation: 'file', kind: 'File', role: 'auxiliary' }
	},
	Consultation: {
		organization: { relation: 'consultation-organization', kind: 'Organization', further: true }
	},
	File: {
		meeting: { relation: 'file-of', kind: 'Meeting' },
		agendaItem: { relation: 'file-of', kind: 'AgendaItem' },
		paper: { relation: 'file-of', kind: 'Paper' }
	}
};

/** Parts that a whole lists completely: one that is no longer in the list has been withdrawn. */
const PARTS: Readonly<Partial<Record<StoredKind, { readonly property: string; readonly kind: StoredKind }>>> =
	{
		Meeting: { property: 'agendaItem', kind: 'AgendaItem' },
		Person: { property: 'membership', kind: 'Membership' },
		Paper: { property: 'consultation', kind: 'Consultation' }
	};

/** Files that are the agenda, whatever property they stand under. */
const AGENDA = /tagesordnung|bekanntmachung|einladung/i;
const PROTOCOL = /protokoll|niederschrift/i;

/** Everything `piece` refers to beside the columns of its row. `others` came together with it. */
export function linksOf(
	kind: StoredKind,
	piece: Piece,
	fields: Fields,
	others: readonly Piece[]
): StagedLink[] {
	const links: StagedLink[] = [];
	for (const [property, meant] of Object.entries(PROPERTIES[kind] ?? {})) {
		if (fields.object[property] === undefined || fields.object[property] === null) continue;
		const one = meant.one ? [fields.reference(property)] : fields.references(property);
		for (const [position, id] of one.entries()) {
			if (id === null || (meant.further && position === 0)) continue;
			links.push({
				ownerKind: kind,
				seq: piece.place.seq,
				relation: meant.relation,
				role: meant.role === 'verbatim-protocol' ? protocolRole(id, fields, others) : (meant.role ?? null),
				targetKind: meant.kind,
				target: keyOf(id),
				position,
				property
			});
		}
	}
	return links;
}

function protocolRole(id: string, fields: Fields, others: readonly Piece[]): string {
	const file = others.find((piece) => piece.kind === 'File' && piece.id === id);
	const name = `${String(file?.object.name ?? '')} ${String(file?.object.fileName ?? '')}`;
	if (!AGENDA.test(name) || PROTOCOL.test(name)) return 'verbatim-protocol';
	fields.note('agenda-as-protocol', 'verbatimProtocol', name.trim());
	return fields.object.invitation ? 'auxiliary' : 'invitation';
}

/** The parts the object lists; `undefined` when it does not say. */
export function partsOf(
	kind: StoredKind,
	{ object, lists }: Piece
): { readonly kind: StoredKind; readonly ids: readonly string[] } | undefined {
	const part = PARTS[kind];
	if (!part || !lists.includes(part.property)) return undefined;
	const entries = object[part.property] as unknown[];
	return { kind: part.kind, ids: entries.filter((entry) => typeof entry === 'string') };
}

/** Kinds with such lists, and the column of the part that names the whole. */
export const PART_COLUMNS: Readonly<Partial<Record<Kind, string>>> = {
	AgendaItem: 'meeting_id',
	Membership: 'person_id',
	Consultation: 'paper_id'
};
