/** Uploaded tables as a source to import from. */
import { and, eq, isNotNull, isNull, like } from 'drizzle-orm';
import { buffer } from 'node:stream/consumers';
import type { Db } from '../../db/client.ts';
import { bodies, meetings, organizations, papers, people } from '../../db/schema/index.ts';
import type { Storage } from '../../files/storage.ts';
import type { ImportSource } from '../import-oparl.ts';
import type { ImportRun } from '../lease.ts';
import { readTable } from './read-table.ts';
import { TABLES, type Slot } from './tables.ts';
import { csvId, objectsOf, organizationKey, type CsvTables, type CsvTown } from './to-objects.ts';

/** @throws {Refusal} `invalid` for what is no table */
export async function csvSource(
	storage: Storage,
	{ bodyId, source, uploads }: Pick<ImportRun, 'bodyId' | 'source' | 'uploads'>
): Promise<ImportSource> {
	const tables: CsvTables = Object.fromEntries(
		await Promise.all(
			uploads.map(async ({ slot, sha256, fileName }) => [
				slot,
				readTable(await buffer(storage.get(sha256)), TABLES[slot as Slot], fileName)
			])
		)
	);
	let town: CsvTown | undefined;
	return {
		name: source,
		bodiless: true,
		prepare: async (tx) => {
			town = await learnTown(tx, bodyId!);
		},
		read: async function* (notes) {
			yield* objectsOf(tables, town!, notes);
		}
	};
}

/** What the tables may refer to. Organizations made by hand get an id of their own, so that they are found by their name. */
async function learnTown(tx: Db, bodyId: string): Promise<CsvTown> {
	const [body] = await tx.select({ timeZone: bodies.timeZone }).from(bodies).where(eq(bodies.id, bodyId));
	const referable = [people, meetings, papers].map((table) =>
		tx
			.select({ id: table.sourceId })
			.from(table)
			.where(and(eq(table.bodyId, bodyId), isNull(table.deleted), like(table.sourceId, 'csv:%')))
	);
	const there = (await Promise.all(referable)).flat();
	const known = await tx
		.select({ id: organizations.id, name: organizations.name, sourceId: organizations.sourceId })
		.from(organizations)
		.where(
			and(eq(organizations.bodyId, bodyId), isNull(organizations.deleted), isNotNull(organizations.name))
		)
		.orderBy(organizations.created, organizations.id);
	const byName = new Map<string, string>();
	for (const { id, name, sourceId } of known) {
		const key = organizationKey(name);
		if (byName.has(key)) continue;
		const own = sourceId ?? csvId('Organization', key);
		if (sourceId === null) {
			await tx.update(organizations).set({ sourceId: own }).where(eq(organizations.id, id));
		}
		byName.set(key, own);
	}
	return {
		timeZone: body?.timeZone ?? 'Europe/Berlin',
		known: new Set(there.flatMap(({ id }) => id ?? [])),
		organizations: byName
	};
}
