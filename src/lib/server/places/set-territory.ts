/** The administrator says what the municipality looks like on the map. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { districtsOf, type Territory } from '#lib/domain/places/geojson.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { territories } from '../db/schema/index.ts';
import { allow, parse, transact } from '../verb.ts';
import { readTerritory } from './read-territory.ts';

/** Every reader of the map loads it: a surveyor's precision is of no use. */
const MOST_BYTES = 2_000_000;

const Input = z.object({
	file: z
		.custom<File>((value) => value instanceof File && value.size > 0, {
			error: 'Bitte wählen Sie eine Datei aus.'
		})
		.refine(({ size }) => size <= MOST_BYTES, {
			error: 'Die Datei ist größer als 2 MB. Bitte vereinfachen Sie die Flächen.'
		})
});

/**
 * Replaces outline and districts by those of a GeoJSON file.
 *
 * @throws {Refusal} `forbidden` unless administrator; `invalid` with what is wrong with the file
 */
export async function setTerritory(db: Db, actor: Actor, input: unknown): Promise<void> {
	allow(actor, 'manage-territory', actor);
	const { file } = parse(Input, input);
	const geometry = await read(file);
	await transact(db, async (tx) => {
		const row = { geometry, modified: sql`now()` };
		await tx
			.insert(territories)
			.values({ bodyId: actor.bodyId, ...row })
			.onConflictDoUpdate({ target: territories.bodyId, set: row });
		const detail = { file: file.name, areas: geometry.features.length, districts: districtsOf(geometry) };
		await audit(tx, actor, 'set-territory', 'bodies', actor.bodyId, detail);
	});
}

/** Takes outline and districts off the map. @throws {Refusal} `forbidden` unless administrator */
export async function removeTerritory(db: Db, actor: Actor): Promise<void> {
	allow(actor, 'manage-territory', actor);
	await transact(db, async (tx) => {
		const gone = await tx
			.delete(territories)
			.where(eq(territories.bodyId, actor.bodyId))
			.returning({ bodyId: territories.bodyId });
		if (gone.length > 0) await audit(tx, actor, 'remove-territory', 'bodies', actor.bodyId, {});
	});
}

async function read(file: File): Promise<Territory> {
	const territory = readTerritory(
		await file
			.text()
			.then(JSON.parse)
			.catch(() => undefined)
	);
	if (!('problem' in territory)) return territory;
	throw new Refusal('invalid', territory.problem, { fields: { file: territory.problem } });
}
