/** Reads a source to its end and lays out everything in it. */
import { newId } from '../ids.ts';
import { Fields } from '../oparl/fields.ts';
import { keyOf } from '../oparl/ids.ts';
import { isObject, piecesOf, type Piece, type Sent } from '../oparl/objects.ts';
import { meetingOf, rowOf, type StoredKind } from '../oparl/rows.ts';
import type { Notes } from '../report/notes.ts';
import { linksOf, partsOf } from './relations.ts';
import type { Staging } from './staging.ts';

/** Names that vendors leave in the systems they set up. */
export const SAMPLE_NAME = /\bmuster(stadt|gemeinde|dorf|hausen|kommune|kreis)\b/i;

export interface Reading {
	readonly timeZone: string;
	readonly now: Date;
	/** Which body is wanted, where a source has several; the first one otherwise. */
	readonly bodySourceId?: string | undefined;
}

/** What a source says of itself. */
export interface Head {
	readonly body: Piece | undefined;
	readonly license: unknown;
}

/** Objects of other bodies, Systems and errors are left out; withdrawn objects are laid out apart. */
export async function layOut(
	objects: AsyncIterable<Sent>,
	staging: Staging,
	notes: Notes,
	{ timeZone, now, bodySourceId }: Reading
): Promise<Head> {
	const wanted = bodySourceId === undefined ? undefined : keyOf(bodySourceId);
	const others = new Set<string>();
	let body: Piece | undefined;
	let license: unknown;
	let seq = 0;
	for await (const sent of objects) {
		const { object } = sent;
		if (isObject(object) && String(object.type).endsWith('/System')) {
			license ??= object.license;
			noteSampleName(object, notes);
			continue;
		}
		if (isObject(object) && typeof object.body === 'string' && others.has(keyOf(object.body))) {
			notes.add('other-body', { kind: null, sourceId: String(object.id), label: null });
			continue;
		}
		const pieces = piecesOf(sent, notes, () => ++seq);
		const [whole] = pieces;
		if (!whole) continue;
		if (whole.object.deleted === true) {
			if (whole.kind === 'Body') notes.add('deleted-unknown', whole.place);
			else await staging.removed(whole.kind, keyOf(whole.id), whole.id, whole.place.label);
			continue;
		}
		if (whole.kind === 'Body') {
			const key = keyOf(whole.id);
			if (key !== (wanted ?? (body ? keyOf(body.id) : key))) {
				others.add(key);
				notes.add('other-body', whole.place);
				continue;
			}
			body = whole;
		}
		for (const piece of pieces) {
			if (piece.kind === 'Body') continue;
			const fields = new Fields(piece.object, piece.place, notes, timeZone);
			await layOutPiece(piece.kind, piece, fields, pieces, staging, now);
		}
	}
	return { body, license: body?.object.license ?? license };
}

async function layOutPiece(
	kind: StoredKind,
	piece: Piece,
	fields: Fields,
	others: readonly Piece[],
	staging: Staging,
	now: Date
): Promise<void> {
	const { seq } = piece.place;
	const key = keyOf(piece.id);
	await staging.put(kind, {
		seq,
		key,
		sourceId: piece.id,
		id: newId(),
		object: piece.object,
		fields: rowOf(kind, piece, fields, now)
	});
	for (const link of linksOf(kind, piece, fields, others)) await staging.link(link);
	const parts = partsOf(kind, piece);
	if (parts) {
		await staging.child(seq, parts.kind, null);
		for (const id of parts.ids) await staging.child(seq, parts.kind, keyOf(id));
	}
	if (kind === 'AgendaItem') {
		const { object } = piece;
		await staging.agenda([
			seq,
			keyOf(meetingOf(piece)),
			key,
			piece.id,
			fields.flag('public'),
			typeof object.number === 'string' ? object.number.slice(0, 200) : null,
			typeof object.name === 'string' ? object.name.trim().slice(0, 500) : '',
			orderOf(object.order),
			piece.index ?? null
		]);
	}
}

const orderOf = (order: unknown): number | null =>
	typeof order === 'number' && Number.isInteger(order) && Math.abs(order) < 2 ** 31 ? order : null;

function noteSampleName(system: Record<string, unknown>, notes: Notes): void {
	const { id, name } = system;
	if (typeof name !== 'string' || !SAMPLE_NAME.test(name)) return;
	const place = { kind: 'System', sourceId: typeof id === 'string' ? id : null, label: name };
	notes.add('sample-name', place, { property: 'name', before: name });
}
