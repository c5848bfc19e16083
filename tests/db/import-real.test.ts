import { existsSync } from 'node:fs';
import path from 'node:path';
import { and, count, eq, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as schema from '#lib/server/db/schema/index.ts';
import { importOparl } from '#lib/server/imports/import-oparl.ts';
import { readDumpFile } from '#lib/server/imports/read/read-dump.ts';
import { Notes } from '#lib/server/imports/report/notes.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { rowsOf } from '../support/oparl/digest.ts';

const FILE = path.resolve('../shared/data/oparl10-huertgenwald.ndjson.gz');
const there = existsSync(FILE);
const now = new Date('2026-11-23T09:00:00Z');

type Sent = Record<string, unknown> & { id: string; type?: string };

/** Objects in the file, counted by another way than the importer's: every `type` anywhere below, by id. */
async function countSent(): Promise<Record<string, number>> {
	const ids = new Map<string, Set<string>>();
	const visit = (value: unknown): void => {
		if (Array.isArray(value)) value.forEach(visit);
		else if (value && typeof value === 'object') {
			const { type, id } = value as Sent;
			const kind = type?.split('/').pop();
			if (kind && id) ids.set(kind, (ids.get(kind) ?? new Set()).add(id));
			Object.values(value).forEach(visit);
		}
	};
	for await (const { object } of readDumpFile(FILE, new Notes())) visit(object);
	return Object.fromEntries([...ids].map(([kind, set]) => [kind, set.size]));
}

describe.skipIf(!there)(
	there
		? 'a real source'
		: 'a real source (skipped: ../shared/data is not here; the invented town covers the same code)',
	() => {
		let database: TestDatabase;
		let bodyId: string;

		const run = () =>
			importOparl(database.worker, { name: FILE, read: (notes) => readDumpFile(FILE, notes) }, now);

		beforeAll(async () => {
			database = await openTestDatabase();
			({ bodyId } = await run());
		}, 120_000);
		afterAll(() => database.close());

		const rows = async (table: typeof schema.papers | typeof schema.people) => {
			const [row] = await database.owner
				.select({ count: count() })
				.from(table as typeof schema.papers)
				.where(and(eq(table.bodyId, bodyId), isNull(table.deleted)));
			return row!.count;
		};

		test('holds everything that was sent', async () => {
			const sent = await countSent();
			expect(sent).toMatchObject({ Meeting: 346, Paper: 2097, Person: 49, Organization: 22 });
			const stored = {
				Meeting: await rows(schema.meetings as never),
				Paper: await rows(schema.papers),
				Person: await rows(schema.people),
				Organization: await rows(schema.organizations as never),
				Membership: await rows(schema.memberships as never),
				AgendaItem: await rows(schema.agendaItems as never),
				Consultation: await rows(schema.consultations as never),
				File: await rows(schema.files as never),
				Location: await rows(schema.locations as never)
			};
			const { Body: _body, System: _system, ...expected } = sent;
			expect(stored).toEqual(expected);
		});

		test('every file hangs on its owner', async () => {
			const links = await database.owner
				.select({ count: count() })
				.from(schema.fileLinks)
				.where(eq(schema.fileLinks.bodyId, bodyId));
			expect(links[0]!.count).toBe((await countSent()).File);
		});

		test('a second run changes no row', { timeout: 120_000 }, async () => {
			const before = await rowsOf(database.owner, bodyId);
			await run();
			expect((await rowsOf(database.owner, bodyId)).filter((row, index) => row !== before[index])).toEqual(
				[]
			);
		});
	}
);
