/** The feed of changes: every object that came, changed or went, in the order in which that became visible. */
import { PUBLISHED_KINDS } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../../db/client.ts';
import { findHorizon, listChanges } from '../../db/queries/oparl-changes.ts';
import { extension } from '../extension/extension.ts';
import { compact, tombstone, type OparlObject, type Writing } from '../objects.ts';
import { queryOf } from '../query.ts';
import { readObjects } from '../read-objects.ts';
import { readPosition, writePosition, type Position } from './position.ts';

/** Changes per page. */
const CHANGES = 100;

/** A page of the feed, or why there is none. */
export type ChangesPage =
	| { readonly page: OparlObject }
	| { readonly status: 400 | 410; readonly problem: string; readonly debug: string };

/**
 * The changes after `after`, oldest first, in the shape of a list. An object that changed twice comes once, as it is now. `ratssaal:resume`
 * is where to ask the next time; it is there also when nothing is new.
 */
export async function changesPage(
	db: Db,
	after: string | undefined,
	address: string,
	writing: Writing
): Promise<ChangesPage> {
	const position = after === undefined ? undefined : readPosition(after);
	if (after !== undefined && !position) {
		return {
			status: 400,
			problem: '„after“ ist keine Stelle in den Änderungen.',
			debug: 'after must come from ratssaal:resume or links.next'
		};
	}
	const horizon = await findHorizon(db);
	if (position && BigInt(position.transaction) > BigInt(horizon.next)) {
		return {
			status: 410,
			problem: 'Diese Stelle gibt es nicht mehr. Bitte beginnen Sie noch einmal mit dem Gesamtabzug.',
			debug: 'position of an earlier life of the database: start over with the snapshot'
		};
	}
	const rows = await listChanges(db, writing.bodyId, position, CHANGES + 1);
	const changes = rows.slice(0, CHANGES);
	const objects = new Map<string, OparlObject>();
	for (const kind of PUBLISHED_KINDS) {
		const ids = changes.filter((row) => row.kind === kind && !row.deleted).map(({ id }) => id);
		for (const [id, object] of await readObjects(db, kind, ids, writing))
			objects.set(`${kind} ${id}`, object);
	}
	const last = changes.at(-1);
	const reached: Position | undefined = last
		? { transaction: last.transaction, object: { kind: last.kind, id: last.id } }
		: position;
	const link = (from: Position | undefined) =>
		`${address}${queryOf(from ? [['after', writePosition(from)]] : [])}`;
	return {
		page: {
			data: changes.flatMap((row) =>
				row.deleted ? [tombstone(row.kind, row, writing)] : (objects.get(`${row.kind} ${row.id}`) ?? [])
			),
			pagination: { elementsPerPage: CHANGES },
			links: compact({
				first: link(undefined),
				self: link(position),
				next: rows.length > CHANGES ? link(reached) : undefined
			}),
			...extension({ resume: link(reached), license: writing.license })
		}
	};
}
