/** An administrator orders an import from tables: each is looked at before it is taken. */
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '../db/client.ts';
import type { Storage } from '../files/storage.ts';
import { allow, parse, transact } from '../verb.ts';
import { readTable } from './csv/read-table.ts';
import { SLOTS, TABLES, type Slot } from './csv/tables.ts';
import { ImportOptions } from './options.ts';
import { order, refuseSecond } from './order-import.ts';

/** Some hundred thousand lines. */
const MAX_TABLE_BYTES = 16 * 2 ** 20;

const chosen = z
	.custom<File>((value) => value instanceof File)
	.optional()
	.transform((file) => (file && file.size > 0 ? file : undefined));

const Input = z.object({
	persons: chosen,
	memberships: chosen,
	meetings: chosen,
	papers: chosen,
	consultations: chosen
} satisfies Record<Slot, unknown>);

/**
 * Answers the run.
 *
 * @throws {Refusal} `forbidden` unless administrator; `invalid` by field for what is no such table; `conflict` while
 *   another import is under way
 */
export async function orderCsvImport(
	db: Db,
	storage: Storage,
	actor: Actor,
	input: unknown
): Promise<string> {
	allow(actor, 'import-data', actor);
	const files = parse(Input, input);
	const given = SLOTS.flatMap((slot) => (files[slot] ? [{ slot, file: files[slot] }] : []));
	if (given.length === 0) throw new Refusal('invalid', 'Bitte wählen Sie mindestens eine Tabelle aus.');
	await checkTables(given);
	await refuseSecond(db, actor);
	const uploads: { slot: Slot; sha256: string; fileName: string; bytes: number }[] = [];
	for (const { slot, file } of given) {
		const { sha256, bytes } = await storage.put(file.stream());
		uploads.push({ slot, sha256, fileName: file.name, bytes });
	}
	return transact(db, (tx) =>
		order(tx, actor, {
			kind: 'csv',
			source: given.map(({ file }) => file.name).join(', '),
			options: ImportOptions.parse({}),
			uploads
		})
	);
}

/** Says of every table what is wrong with it, not only of the first. */
async function checkTables(given: readonly { readonly slot: Slot; readonly file: File }[]): Promise<void> {
	const fields: Record<string, string> = {};
	for (const { slot, file } of given) {
		const problem = await problemOf(slot, file);
		if (problem !== undefined) fields[slot] = problem;
	}
	const sentences = Object.values(fields);
	if (sentences.length > 0) {
		throw new Refusal(
			'invalid',
			sentences.length === 1 ? sentences[0]! : 'Bitte prüfen Sie die markierten Tabellen.',
			{ fields }
		);
	}
}

async function problemOf(slot: Slot, file: File): Promise<string | undefined> {
	if (file.size > MAX_TABLE_BYTES) {
		return `„${file.name}“ ist größer als ${MAX_TABLE_BYTES / 2 ** 20} MB. Bitte teilen Sie die Tabelle.`;
	}
	try {
		const { lines } = readTable(new Uint8Array(await file.arrayBuffer()), TABLES[slot], file.name);
		if (lines.length > 0) return undefined;
		return `In „${file.name}“ (${TABLES[slot].name}) steht unter der ersten Zeile nichts.`;
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return error.message;
	}
}
