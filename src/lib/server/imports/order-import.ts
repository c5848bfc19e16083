/** An administrator orders an import into the own town: it is looked at first, and changes nothing until it is started. */
import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { importRuns } from '../db/schema/index.ts';
import type { Storage } from '../files/storage.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { allow, parse, transact } from '../verb.ts';
import { checkDump } from './read/check-dump.ts';
import { ImportOptions } from './options.ts';

const ticked = z.literal('on').optional();

const Choices = z.object({
	files: ticked,
	absent: ticked,
	undiscussed: z.enum(['closed', 'open']).optional().default('closed')
});

const ServerInput = Choices.extend({ address: z.string().trim().max(2000) });

const FileInput = Choices.extend({
	file: z.custom<File>((value) => value instanceof File && value.size > 0, {
		error: 'Bitte wählen Sie eine Datei aus.'
	})
});

/**
 * Orders to read the server at an address. Answers the run.
 *
 * @throws {Refusal} `forbidden` unless administrator; `invalid` for what is no address; `conflict` while another import is under way
 */
export async function orderServerImport(db: Db, actor: Actor, input: unknown): Promise<string> {
	allow(actor, 'import-data', actor);
	const { address, ...choices } = parse(ServerInput, input);
	const source = addressOf(address);
	return transact(db, (tx) => order(tx, actor, { kind: 'server', source, options: optionsOf(choices) }));
}

/**
 * Orders to read a dump: one OParl object per line, compressed or not. Answers the run.
 *
 * @throws {Refusal} `forbidden` unless administrator; `invalid` for what is no dump; `conflict` while another import is under way
 */
export async function orderDumpImport(
	db: Db,
	storage: Storage,
	actor: Actor,
	input: unknown
): Promise<string> {
	allow(actor, 'import-data', actor);
	const { file, ...choices } = parse(FileInput, input);
	await checkDump(file);
	await refuseSecond(db, actor);
	const { sha256, bytes } = await storage.put(file.stream());
	return transact(db, (tx) =>
		order(tx, actor, {
			kind: 'file',
			source: file.name,
			options: optionsOf(choices),
			uploads: [{ slot: 'dump', sha256, fileName: file.name, bytes }]
		})
	);
}

type Order = Pick<typeof importRuns.$inferInsert, 'kind' | 'source' | 'options' | 'uploads'>;

/** Part of verbs: whoever calls it has asked for the right. */
export async function order(tx: Db, actor: Actor, what: Order): Promise<string> {
	await refuseSecond(tx, actor);
	const [run] = await tx
		.insert(importRuns)
		.values({ ...what, bodyId: actor.bodyId, state: 'looking', orderedBy: actor.personId })
		.returning({ id: importRuns.id });
	await enqueue(tx, 'import-run', { runId: run!.id });
	await audit(tx, actor, 'order-import', 'import_runs', run!.id, { kind: what.kind, source: what.source });
	return run!.id;
}

/** Two at once would only wait for each other. */
export async function refuseSecond(db: Db, { bodyId }: Actor): Promise<void> {
	const [other] = await db
		.select({ source: importRuns.source })
		.from(importRuns)
		.where(and(eq(importRuns.bodyId, bodyId), inArray(importRuns.state, ['looking', 'waiting', 'running'])))
		.limit(1);
	if (other) {
		throw new Refusal(
			'conflict',
			`Gerade läuft eine Übernahme aus „${other.source}“. Bitte warten Sie, bis sie fertig ist, oder brechen Sie sie ab.`
		);
	}
}

function optionsOf({ files, absent, undiscussed }: z.output<typeof Choices>) {
	return ImportOptions.parse({
		files: files === 'on',
		absent: absent === 'on' ? 'delete' : 'keep',
		undiscussed
	});
}

/** As typed, with https:// where no scheme was. Where it leads is the worker's to judge. */
function addressOf(typed: string): string {
	const refuse = (sentence: string) => new Refusal('invalid', sentence, { fields: { address: sentence } });
	if (typed === '') throw refuse('Bitte geben Sie die Adresse des OParl-Systems ein.');
	const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
	if (!url || /\s/.test(typed)) {
		throw refuse(
			'Das ist keine Adresse. Sie sieht zum Beispiel so aus: https://ris.stadt.de/oparl/v1/system'
		);
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw refuse('Bitte geben Sie eine Adresse ein, die mit https:// oder http:// beginnt.');
	}
	if (url.username || url.password) {
		throw refuse('Bitte geben Sie die Adresse ohne Zugangsdaten ein. OParl ist öffentlich.');
	}
	return url.href;
}
