/** Does what a run is there for, from where it was left: reads a server or a file, writes it, fetches its files. */
import { eq, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { importRuns } from '../db/schema/index.ts';
import type { Storage } from '../files/storage.ts';
import { crawl } from './crawl/crawl.ts';
import { chooseBody, enter, LISTS, type Entry } from './crawl/entry.ts';
import { csvSource } from './csv/csv-source.ts';
import { findHabits, type Habits } from './crawl/filters.ts';
import { readPages, removePages } from './crawl/pages.ts';
import { fetchFiles } from './files/fetch-files.ts';
import { importOparl, type ImportSource } from './import-oparl.ts';
import { withLease, type ImportRun } from './lease.ts';
import { Client, NETWORK_RULES, type NetworkRules, type World } from './network/client.ts';
import { cleanId } from './oparl/ids.ts';
import { ImportOptions } from './options.ts';
import { Progress, Stopped, type ImportProgress } from './progress.ts';
import { settleMirror, type Reach } from './settle-mirror.ts';
import { readDump } from './read/read-dump.ts';
import { forgetRehearsal, rehearse } from './rehearse.ts';
import { KeptNotes } from './report/keep-findings.ts';

export interface ImportContext {
	readonly db: Db;
	readonly storage: Storage;
	readonly now: Date;
	readonly rules?: NetworkRules;
	readonly world?: World;
	/** Told how far it is, for a terminal. */
	readonly progress?: (progress: ImportProgress) => void;
}

interface Read {
	readonly source: ImportSource;
	readonly habits?: Habits | undefined;
}

/** What the parts of a run share. */
interface Running {
	readonly context: ImportContext;
	readonly run: ImportRun;
	readonly options: ImportOptions;
	readonly client: Client;
	readonly notes: KeptNotes;
	readonly progress: Progress;
}

/**
 * May be killed at any moment and called again. What cannot be imported ends as `refused` with a sentence; only
 * trouble of our own is thrown.
 *
 * @throws {Leased} when another process works on it
 */
export async function runImport(context: ImportContext, runId: string): Promise<void> {
	const { db, rules = NETWORK_RULES, world } = context;
	await withLease(db, runId, async (run) => {
		const client = new Client(rules, world);
		const running: Running = {
			context,
			run,
			options: ImportOptions.parse(run.options),
			client,
			notes: new KeptNotes(db, runId),
			progress: new Progress(db, runId, context.progress)
		};
		try {
			await work(running);
		} catch (error) {
			if (!(error instanceof Refusal) && !(error instanceof Stopped)) throw error;
			await removePages(db, runId);
			await end(
				running,
				error instanceof Refusal ? 'refused' : 'stopped',
				error instanceof Refusal ? error.message : null
			);
		} finally {
			client.close();
			await running.notes.keep();
		}
	});
}

async function work(running: Running): Promise<void> {
	const { context, run, progress } = running;
	const { db, now } = context;
	if (run.state === 'looking') {
		await look(running);
		return;
	}
	await forgetRehearsal(db, run.id);
	await db
		.update(importRuns)
		.set({
			state: 'running',
			startedAt: sql`coalesce(${importRuns.startedAt}, ${now.toISOString()}::timestamptz)`
		})
		.where(eq(importRuns.id, run.id));
	const written = (run.progress as ImportProgress | null)?.phase === 'files';
	const bodyId = written ? run.bodyId! : await write(running);
	if (running.options.files) {
		await progress.tell({ phase: 'files' });
		await fetchFiles(bodyId, {
			...context,
			client: running.client,
			notes: running.notes,
			progress: async (done, total) => {
				await progress.tell({ phase: 'files', done, total });
				await running.notes.keep();
			}
		});
	}
	await running.notes.keep();
	await end(running, 'done', null);
	if (running.options.mirror) await settleMirror(db, run.id);
}

/** Reads everything and tells what taking it over would do; of several bodies it is asked first which one is meant. */
async function look(running: Running): Promise<void> {
	const { context, run, options, notes, progress } = running;
	let entry: Entry | undefined;
	if (run.kind === 'server') {
		entry = await enterServer(running);
		if (options.bodySourceId === undefined && entry.bodies.length > 1) {
			await ask(running, entry);
			return;
		}
	}
	const read = entry ? await readServer(running, entry) : { source: await fileSource(running) };
	await notes.keep();
	await progress.tell({ phase: 'writing' });
	await rehearse(context.db, read.source, context.now, choicesOf(running, read));
}

/** Leaves the bodies of a server with the run, which waits for somebody to choose one. */
async function ask({ context, run }: Running, { bodies }: Entry): Promise<void> {
	const offered = bodies.flatMap(({ id, name }) => {
		const sourceId = cleanId(id);
		return sourceId === undefined ? [] : [{ id: sourceId, name: typeof name === 'string' ? name : sourceId }];
	});
	await context.db
		.update(importRuns)
		.set({ state: 'found', progress: null, found: { bodies: offered } })
		.where(eq(importRuns.id, run.id));
}

/** Everything but the files, in one transaction. Answers the body. */
async function write(running: Running): Promise<string> {
	const { context, run, progress } = running;
	const read: Read =
		run.kind === 'server' ? await readServer(running) : { source: await fileSource(running) };
	await running.notes.keep();
	await progress.tell({ phase: 'writing' });
	const { bodyId } = await importOparl(context.db, read.source, context.now, {
		...choicesOf(running, read),
		unfinished: true
	});
	await removePages(context.db, run.id);
	return bodyId;
}

function choicesOf({ run, options, progress }: Running, { habits }: Read) {
	return {
		...options,
		...(run.bodyId && { bodyId: run.bodyId }),
		runId: run.id,
		personId: run.orderedBy ?? undefined,
		datesLie: habits?.dates === 'lie',
		progress: (done: number) => progress.note({ phase: 'writing', done })
	};
}

async function enterServer({ run, client, notes, progress }: Running): Promise<Entry> {
	await progress.tell({ phase: 'entry' });
	return enter(run.source, client, notes);
}

async function readServer(running: Running, entered?: Entry): Promise<Read> {
	const { context, run, options, client, notes, progress } = running;
	const entry = entered ?? (await enterServer(running));
	const body = chooseBody(entry, options.bodySourceId);
	const habits = await habitsOf(running, body);
	const since = options.since && isUsable(habits) ? new Date(options.since) : undefined;
	const outcome = await crawl(context.db, client, notes, {
		runId: run.id,
		body,
		since,
		habits,
		progress: async (list, done, total) => {
			await notes.keep();
			await progress.tell({ phase: 'lists', list, done, ...(total !== undefined && { total }) });
		}
	});
	const lists = Object.values(outcome);
	const whole = lists.length > 0 && lists.every((list) => list === 'whole');
	await keepFound(running, { reach: { whole, full: since === undefined } satisfies Reach });
	const { system } = entry;
	const source: ImportSource = {
		name: run.source,
		// Of a window only what it shows is known.
		complete: () => whole && since === undefined,
		read: async function* () {
			if (system) yield { object: system };
			yield { object: body, kind: 'Body' };
			yield* readPages(context.db, run.id);
		}
	};
	return { source, habits };
}

/** Only changes are read where the server tells them truly. */
const isUsable = (habits: Habits | undefined) => habits?.filter === 'honest' && habits.dates === 'honest';

/** Found out once per run, by the first list there is. */
async function habitsOf(
	running: Running,
	body: Readonly<Record<string, unknown>>
): Promise<Habits | undefined> {
	const { run, client, notes } = running;
	const known = run.found?.habits as Habits | undefined;
	if (known) return known;
	const list = Object.keys(LISTS)
		.map((name) => body[name])
		.find((address): address is string => typeof address === 'string' && URL.canParse(address));
	if (list === undefined) return undefined;
	const habits = await findHabits(list, client, notes);
	await keepFound(running, { habits });
	return habits;
}

/** Adds to what is known of the source, for whoever goes on. */
async function keepFound({ context, run }: Running, more: Readonly<Record<string, unknown>>): Promise<void> {
	await context.db
		.update(importRuns)
		.set({ found: sql`coalesce(${importRuns.found}, '{}') || ${JSON.stringify(more)}::jsonb` })
		.where(eq(importRuns.id, run.id));
}

/** Contents that were put into the storage when the run was ordered. */
async function fileSource({ context, run }: Running): Promise<ImportSource> {
	if (run.kind === 'csv') return csvSource(context.storage, run);
	const [upload] = run.uploads;
	if (!upload) throw new Refusal('invalid', 'Zu diesem Lauf gehört keine Datei.');
	return {
		name: run.source,
		complete: () => true,
		read: (notes) => readDump(context.storage.get(upload.sha256), notes)
	};
}

async function end(
	{ context, run }: Running,
	state: ImportRun['state'],
	problem: string | null
): Promise<void> {
	await context.db
		.update(importRuns)
		.set({ state, problem, progress: null, stopWanted: false, finishedAt: sql`clock_timestamp()` })
		.where(eq(importRuns.id, run.id));
}
