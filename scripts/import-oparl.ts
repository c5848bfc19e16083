/**
 * `npm run import:oparl -- <file.ndjson|.gz|address>`: takes over an OParl source into a body of its own.
 *
 * `--body` its short name · `--files` contents of files, too · `--delete` what a complete source no longer has ·
 * `--inner host` a server that may be inside · `--anew` not where a broken run left off
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Refusal } from '#lib/domain/errors.ts';
import { openDatabase, type Db } from '#lib/server/db/client.ts';
import { findRun } from '#lib/server/db/queries/imports.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { fetchFiles } from '#lib/server/imports/files/fetch-files.ts';
import { importOparl, type ImportSource } from '#lib/server/imports/import-oparl.ts';
import { Leased } from '#lib/server/imports/lease.ts';
import { innerHostsOf } from '#lib/server/imports/network/inner-hosts.ts';
import { Client, NETWORK_RULES, type NetworkRules } from '#lib/server/imports/network/client.ts';
import { STORED_KINDS } from '#lib/server/imports/oparl/rows.ts';
import type { ImportOptions } from '#lib/server/imports/options.ts';
import { orderServerRun } from '#lib/server/imports/order-run.ts';
import type { ImportProgress } from '#lib/server/imports/progress.ts';
import { readDumpFile } from '#lib/server/imports/read/read-dump.ts';
import { KeptNotes } from '#lib/server/imports/report/keep-findings.ts';
import { DEFECTS, KIND_NAMES, type Defect } from '#lib/server/imports/report/defects.ts';
import { inOrder } from '#lib/server/imports/report/notes.ts';
import { runImport } from '#lib/server/imports/run-import.ts';
import { fail, Problem } from './bootstrap/terminal.mjs';
import { dataFolder, readRunRecord } from './instance/folder.ts';

/** A killed process holds its run for some seconds more (`lease.ts`). */
const WAIT_MS = 2_000;
const MOST_WAITS = 15;

try {
	const { positionals, values } = parseArgs({
		options: {
			body: { type: 'string' },
			files: { type: 'boolean', default: false },
			delete: { type: 'boolean', default: false },
			inner: { type: 'string', multiple: true, default: [] },
			anew: { type: 'boolean', default: false }
		},
		allowPositionals: true
	});
	const [from] = positionals;
	if (!from)
		throw new Problem(
			'Bitte geben Sie eine Datei (.ndjson, .ndjson.gz) oder die Adresse eines OParl-Servers an.'
		);
	const address = /^https?:\/\//i.test(from);
	if (!address && !existsSync(from)) throw new Problem(`Die Datei ${from} gibt es nicht.`);
	const url = process.env.DATABASE_URL ?? readRunRecord(dataFolder())?.databaseUrl;
	if (!url) throw new Problem('Hier läuft noch keine Instanz. Bitte rufen Sie zuerst npm start auf.');

	const options: Partial<ImportOptions> = {
		files: values.files,
		absent: values.delete ? 'delete' : 'keep',
		...(values.body !== undefined && { slug: values.body })
	};
	const innerHosts = [...innerHostsOf(process.env.RATSSAAL_IMPORT_INNER_HOSTS), ...values.inner];
	const rules = { ...NETWORK_RULES, innerHosts };
	const database = openDatabase(url, 'ratssaal_worker', 4);
	try {
		const runId = address
			? await importServer(database.db, from, options, rules, values.anew)
			: await importFile(database.db, from, options, rules);
		await print(database.db, runId);
	} finally {
		await database.close();
	}
} catch (error) {
	fail(error instanceof Refusal ? new Problem(error.message) : error);
}

function storage(): FolderStorage {
	return new FolderStorage(path.join(dataFolder(), 'files'));
}

async function importServer(
	db: Db,
	address: string,
	options: Partial<ImportOptions>,
	rules: NetworkRules,
	anew: boolean
): Promise<string> {
	const { id, resumed } = await orderServerRun(db, address, options, anew);
	if (resumed) console.log('Ein abgebrochener Lauf wird dort fortgesetzt, wo er endete.');
	for (let waits = 0; ; waits++) {
		try {
			await runImport({ db, storage: storage(), now: new Date(), rules, progress: say }, id);
			return id;
		} catch (error) {
			if (!(error instanceof Leased)) throw error;
			if (waits === 0) console.log('Der Lauf wird noch bearbeitet oder wurde eben beendet.');
			if (waits === MOST_WAITS) {
				throw new Problem(
					'Ein anderer Prozess arbeitet an diesem Lauf. Bitte warten Sie, bis er fertig ist.'
				);
			}
			await sleep(WAIT_MS);
		}
	}
}

async function importFile(
	db: Db,
	file: string,
	options: Partial<ImportOptions>,
	rules: NetworkRules
): Promise<string> {
	const source: ImportSource = {
		name: file,
		complete: () => true,
		read: (notes) => readDumpFile(file, notes)
	};
	const { runId, bodyId } = await importOparl(db, source, new Date(), options);
	if (options.files) {
		const client = new Client(rules);
		const notes = new KeptNotes(db, runId);
		await fetchFiles(bodyId, {
			db,
			storage: storage(),
			client,
			notes,
			now: new Date(),
			progress: async (done, total) => say({ phase: 'files', done, total })
		});
		await notes.keep();
		client.close();
	}
	return runId;
}

function say({ phase, list, done, total }: ImportProgress): void {
	if (!process.stdout.isTTY) return;
	const words = { entry: 'Verbindung', lists: list ?? 'Listen', writing: 'Schreiben', files: 'Dateien' };
	const count = done === undefined ? '' : ` ${done.toLocaleString('de-DE')}`;
	const whole = total === undefined ? '' : ` von ${total.toLocaleString('de-DE')}`;
	process.stdout.write(`\r\u001b[K  ${words[phase]}${count}${whole}`);
}

async function print(db: Db, runId: string): Promise<void> {
	const run = await findRun(db, runId);
	if (!run) throw new Problem('Der Lauf ist nicht mehr da.');
	if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
	if (run.state !== 'done') throw new Problem(run.problem ?? 'Der Lauf wurde beendet.');
	const number = (value: number, width: number) => value.toLocaleString('de-DE').padStart(width);
	console.log(`\n${run.name} (${run.slug})\n`);
	console.log(
		`${''.padEnd(22)}${'gesamt'.padStart(10)}${'neu'.padStart(10)}${'geändert'.padStart(10)}${'gleich'.padStart(10)}`
	);
	for (const kind of STORED_KINDS) {
		const [added, changed, unchanged] = ['added', 'changed', 'unchanged'].map(
			(fate) => run.counts[`${kind}.${fate}`] ?? 0
		) as [number, number, number];
		const counts = [added + changed + unchanged, added, changed, unchanged];
		console.log(KIND_NAMES[kind].padEnd(22) + counts.map((count) => number(count, 10)).join(''));
	}
	const found = Object.entries(inOrder(new Map(Object.entries(run.defects))));
	console.log(found.length > 0 ? '\nGefunden' : '\nNichts zu bereinigen');
	for (const [defect, times] of found as [Defect, number][]) {
		console.log(`${number(times, 8)}  ${DEFECTS[defect].what}: ${DEFECTS[defect].done}`);
	}
}
