/**
 * `npm run bench:import [-- <dump>] [--rounds 3] [--gigabyte]`: the importer against a plain COPY of the same rows plus
 * parsing, in one run on one database server of its own. Prints the ratio, by the clock and by processor time, which a
 * busy machine does not change. `--gigabyte` imports an invented dump of 1 GB instead and watches the memory.
 */
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { openAsOwner, openDatabase } from '#lib/server/db/client.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { importOparl } from '#lib/server/imports/import-oparl.ts';
import { readDumpFile } from '#lib/server/imports/read/read-dump.ts';
import { withDatabase } from '../support/database.ts';
import { copyRows, takeRows } from './import-copy.ts';
import { inventDump } from './import-dump.ts';
import { startServer } from './server.ts';
import { measure, medianOf, type Measured } from './stopwatch.ts';

const REAL = path.resolve('../shared/data/oparl10-huertgenwald.ndjson.gz');
const NOW = new Date('2026-11-24T09:00:00Z');

const { values, positionals } = parseArgs({
	options: { rounds: { type: 'string', default: '3' }, gigabyte: { type: 'boolean', default: false } },
	allowPositionals: true
});

const server = await startServer();
try {
	if (values.gigabyte) await watchMemory();
	else await compare(positionals[0] ?? (existsSync(REAL) ? REAL : await inventDump(20 * 2 ** 20)));
} catch (error) {
	// Said before connections break that nobody waits for any more.
	console.error(error);
	process.exitCode = 1;
} finally {
	await server.stop();
}

async function compare(file: string): Promise<void> {
	const imports: Measured[] = [];
	const plain: Measured[] = [];
	console.log(`${path.basename(file)}, ${values.rounds} rounds\n`);
	for (let round = 0; round < Number(values.rounds); round++) {
		const own = await newDatabase(`import_${round}`);
		const worker = openDatabase(own, 'ratssaal_worker', 1);
		imports.push(
			await measure(worker, () =>
				importOparl(worker.db, { name: file, read: (notes) => readDumpFile(file, notes) }, NOW)
			)
		);
		await worker.close();

		const rows = await takeRows(own);
		const copied = await newDatabase(`copy_${round}`);
		const owner = openAsOwner(copied);
		plain.push(
			await measure(owner, async () => {
				await parseAll(file);
				await copyRows(owner, rows);
			})
		);
		await owner.close();
	}
	print('import', imports);
	print('parse + COPY', plain);
	const ratio = (of: (measured: Measured) => number) => medianOf(plain.map(of)) / medianOf(imports.map(of));
	console.log(`\nspeed of the import / plain COPY plus parsing (target 0.5)`);
	console.log(`  by the clock      ${ratio(({ wallMs }) => wallMs).toFixed(2)}`);
	console.log(`  by processor time ${ratio(({ cpuMs }) => cpuMs).toFixed(2)}`);
}

function print(name: string, measured: readonly Measured[]): void {
	const ms = (value: number) => `${Math.round(value).toLocaleString('en')} ms`.padStart(10);
	const of = (pick: (each: Measured) => number) => ms(medianOf(measured.map(pick)));
	console.log(
		`${name.padEnd(14)}clock ${of(({ wallMs }) => wallMs)}   processor ${of(({ cpuMs }) => cpuMs)} (node ${of(({ nodeMs }) => nodeMs)}, postgres ${of(({ postgresMs }) => postgresMs)})`
	);
}

async function watchMemory(): Promise<void> {
	const file = await inventDump(2 ** 30);
	const url = await newDatabase('gigabyte');
	const worker = openDatabase(url, 'ratssaal_worker', 1);
	let highest = 0;
	const timer = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 100);
	const source = {
		name: file,
		read: (notes: Parameters<typeof readDumpFile>[1]) => readDumpFile(file, notes)
	};
	const progress = (objects: number) => {
		if (objects % 20_000 === 0) console.log(`${objects} objects, ${megabytes(process.memoryUsage.rss())}`);
	};
	const measured = await measure(worker, async () => {
		const { tallies } = await importOparl(worker.db, source, NOW, { progress });
		const rows = Object.values(tallies).reduce((sum, { added }) => sum + added, 0);
		console.log(`${rows.toLocaleString('en')} rows`);
	});
	clearInterval(timer);
	print('import', [measured]);
	console.log(`\nhighest memory of the importer: ${megabytes(highest)} (target under 400 MB)`);
	await worker.close();
}

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 2 ** 20)} MB`;
}

async function newDatabase(name: string): Promise<string> {
	const owner = openAsOwner(server.url);
	await owner.sql.unsafe(`create database ${name}`);
	await owner.close();
	const url = withDatabase(server.url, name);
	await migrate(url);
	return url;
}

async function parseAll(file: string): Promise<void> {
	const raw = createReadStream(file);
	const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
	for await (const line of createInterface({ input, crlfDelay: Infinity })) {
		if (line.trim() !== '') JSON.parse(line.replaceAll('\t', ' '));
	}
}
