/** The whole of a town's open data as one file: an object per line (NDJSON), packed, made every night by the worker. */
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { PUBLISHED_KINDS } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../../db/client.ts';
import { findOparlBody } from '../../db/queries/oparl-bodies.ts';
import { findHorizon, findSnapshot } from '../../db/queries/oparl-changes.ts';
import { listPublications } from '../../db/queries/oparl-publications.ts';
import { openDataSnapshots } from '../../db/schema/index.ts';
import type { Storage } from '../../files/storage.ts';
import { Addresses } from '../addresses.ts';
import { DEFAULT_LICENSE, type OparlObject, type Writing } from '../objects.ts';
import { PAGE_SIZE } from '../query.ts';
import { readObjects } from '../read-objects.ts';
import { systemObject } from '../system.ts';

/** A town, and where its addresses begin. */
export interface SnapshotSubject {
	readonly id: string;
	readonly timeZone: string;
	readonly origin: string;
}

/**
 * Reads everything through `open`, the public connection, and writes the record with `db`. The one before is removed. Does
 * nothing for a town that is not public.
 */
export async function makeSnapshot(
	db: Db,
	open: Db,
	storage: Storage,
	{ id, timeZone, origin }: SnapshotSubject,
	now: Date
): Promise<void> {
	const town = await findOparlBody(open, id);
	if (!town) return;
	const writing: Writing = {
		addresses: new Addresses(origin),
		bodyId: id,
		timeZone,
		license: town.license ?? DEFAULT_LICENSE,
		omitInternal: false
	};
	// What becomes visible while this is being made comes again in the feed from here on.
	const { open: position } = await findHorizon(open);
	const before = await findSnapshot(open, id);
	let objects = 0;
	async function* lines(): AsyncGenerator<string> {
		for await (const object of everything(open, writing, systemObject(town!, writing))) {
			objects++;
			yield `${JSON.stringify(object)}\n`;
		}
	}
	// What goes wrong on the way is told by the stream that is stored.
	const packed = pipeline(Readable.from(lines()), createGzip(), () => undefined);
	const { sha256, bytes } = await storage.put(packed);
	const snapshot = { sha256, bytes, objects, position, madeAt: now };
	await db
		.insert(openDataSnapshots)
		.values({ bodyId: id, ...snapshot })
		.onConflictDoUpdate({ target: openDataSnapshots.bodyId, set: snapshot });
	if (before && before.sha256 !== sha256) await storage.delete(before.sha256);
}

/** The System, then every object, kind by kind, each once. */
async function* everything(open: Db, writing: Writing, system: OparlObject): AsyncGenerator<OparlObject> {
	yield system;
	for (const kind of PUBLISHED_KINDS) {
		let after: string | undefined;
		for (;;) {
			const entries = await listPublications(
				open,
				{ bodyId: writing.bodyId, kind, period: {} },
				after,
				PAGE_SIZE
			);
			const ids = entries.map((entry) => entry.id);
			yield* (await readObjects(open, kind, ids, writing)).values();
			after = ids.at(-1);
			if (ids.length < PAGE_SIZE) break;
		}
	}
}
