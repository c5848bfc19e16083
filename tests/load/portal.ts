/**
 * `npm run bench:portal`: how fast the public pages are on a town of 200,000 papers, each figure beside one that is known.
 *
 * `-- --papers <n>` for another size, `-- --seconds <n>` for the length of each measurement.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../../scripts/bootstrap/bootstrap.mjs';
import { FOR_BENCH } from '../../scripts/bootstrap/system-packages.mjs';
import { step } from '../../scripts/bootstrap/terminal.mjs';
import { startShipped, startStatic } from '../support/nginx.ts';
import { figuresOf, pace, type Figures, type Mix } from './pace.ts';
import { openLoadTown, type LoadTown } from './town.ts';
import { requestsPerSecond } from './wrk.ts';

const { values } = parseArgs({
	options: {
		papers: { type: 'string', default: '200000' },
		seconds: { type: 'string', default: '30' }
	}
});
const papers = Number(values.papers);
const seconds = Number(values.seconds);

/** One line of the result: what was asked for, what was measured, whether it is kept. */
interface Line {
	readonly what: string;
	readonly target: string;
	readonly measured: string;
	readonly kept: boolean;
}
const lines: Line[] = [];
const add = (what: string, target: string, measured: string, kept: boolean) =>
	lines.push({ what, target, measured, kept });

await bootstrap({ systemPackages: FOR_BENCH, database: true, web: true });
let town!: LoadTown;
await step(`Messstadt mit ${papers} Vorlagen`, async (say: (detail: string) => void) => {
	town = await openLoadTown(papers, say);
});
try {
	await step('Suchindex', (say: (detail: string) => void) => untilIndexed(town, say));
	await step('Mischung', (say: (detail: string) => void) => mixed(town, say));
	await step('Sitzungsseite', () => sittingPage(town));
	await step('Suche', () => search(town));
	await step('OParl', (say: (detail: string) => void) => openData(town, say));
} finally {
	await town.stop();
}
print();

/** Waits until the worker has made the search's documents, so that it is not measured along with the pages. */
async function untilIndexed({ sql }: LoadTown, say: (detail: string) => void): Promise<void> {
	for (;;) {
		const [row] = await sql<{ marks: number }[]>`select count(*)::int as marks from search_marks`;
		if (row!.marks === 0) break;
		say(`der Index kennt ${row!.marks} Änderungen noch nicht`);
		await new Promise((resolve) => setTimeout(resolve, 2000));
	}
}

/** Start, sitting, paper and search pages by turns, 100 a second. */
async function mixed({ origin, sql, bodyId }: LoadTown, say: (detail: string) => void): Promise<void> {
	const some = async (table: 'meetings' | 'papers') =>
		(
			await sql<
				{ id: string }[]
			>`select id from ${sql(table)} where body_id = ${bodyId} order by md5(id::text) limit 400`
		).map(({ id }) => id);
	const mix: Mix = {
		Start: ['/'],
		Sitzung: (await some('meetings')).map((id) => `/sitzungen/${id}`),
		Vorlage: (await some('papers')).map((id) => `/vorlagen/${id}`),
		Suche: Array.from({ length: 200 }, (_, number) => `/suche?q=${numberOf(number)}`)
	};
	say('warm');
	await pace(origin, mix, 50, 15);
	say('misst');
	const figures = await pace(origin, mix, 100, seconds);
	for (const [kind, figure] of Object.entries(figures)) {
		const kept = figure.failed === 0 && figure.p99 <= 100;
		add(`${kind}, 100 Anfragen/s gemischt`, 'p99 ≤ 100 ms', latencies(figure), kept);
	}
}

/** The uncached page of a sitting against nginx with the same bytes. */
async function sittingPage({ origin, sql, bodyId, folder }: LoadTown): Promise<void> {
	const [meeting] = await sql<
		{ id: string }[]
	>`select id from meetings where body_id = ${bodyId} order by start desc limit 1`;
	const url = `${origin}/sitzungen/${meeting!.id}`;
	const body = await (await fetch(url)).text();
	const nginx = await startStatic(join(folder, 'nginx-static'), body);
	try {
		const known = `${nginx.origin}/`;
		const uncached = sideBySide(url, known);
		add(
			'Sitzungsseite ohne Zwischenspeicher : nginx',
			'≥ 1 : 50',
			perSecond(uncached),
			uncached.ratio >= 1 / 50
		);
		const shipped = await startShipped(join(folder, 'nginx'), Number(new URL(origin).port), 9);
		try {
			const cached = sideBySide(`${shipped.origin}/sitzungen/${meeting!.id}`, known);
			const what = 'Sitzungsseite durch den ausgelieferten nginx : nginx';
			add(what, '≥ 0,8', perSecond(cached), cached.ratio >= 0.8);
		} finally {
			await shipped.stop();
		}
	} finally {
		await nginx.stop();
	}
}

/** A word that one page of the corpus has and no other. */
function numberOf(place: number): number {
	return Math.floor(((place * 7919) % 1000) * (papers / 1000)) * 3;
}

/** Rare words and the most frequent one, asked one after the other. */
async function search({ origin }: LoadTown): Promise<void> {
	const rare = Array.from({ length: 60 }, (_, place) => `/suche?q=${numberOf(place)}`);
	const frequent = Array.from({ length: 30 }, () => '/suche?q=Rat');
	for (const [what, paths, limit] of [
		['Suche nach einem seltenen Wort', rare, 150],
		['Suche nach dem häufigsten Wort', frequent, 300]
	] as const) {
		await oneByOne(origin, paths.slice(0, 5));
		const figure = await oneByOne(origin, paths);
		add(what, `p95 ≤ ${limit} ms`, latencies(figure), figure.failed === 0 && figure.p95 <= limit);
	}
}

/** The list of papers from its first page to its last, as a client follows it. */
async function openData({ origin, bodyId }: LoadTown, say: (detail: string) => void): Promise<void> {
	const times: number[] = [];
	let failed = 0;
	let next: string | undefined = `${origin}/oparl/v1.1/body/${bodyId}/paper`;
	while (next) {
		const start = performance.now();
		const response: Response = await fetch(next);
		const page = (await response.json()) as { links?: { next?: string } };
		times.push(performance.now() - start);
		if (response.status >= 500) failed++;
		if (times.length % 100 === 0) say(`${times.length} Seiten`);
		next = page.links?.next;
	}
	const deep = figuresOf(times.slice(Math.floor(times.length / 2)), failed);
	add('OParl-Liste der Vorlagen, zweite Hälfte der Seiten', 'p95 ≤ 100 ms', latencies(deep), deep.p95 <= 100);
	add(
		'OParl-Liste der Vorlagen, ganz gelesen',
		'kein 5xx',
		`${times.length} Seiten, ${failed} Fehler`,
		failed === 0 && times.length >= papers / 100
	);
}

/** Figures of addresses asked one after the other. */
async function oneByOne(origin: string, paths: readonly string[]): Promise<Figures> {
	const times: number[] = [];
	let failed = 0;
	for (const path of paths) {
		const start = performance.now();
		const response = await fetch(new URL(path, origin));
		await response.text();
		times.push(performance.now() - start);
		if (!response.ok) failed++;
	}
	return figuresOf(times, failed);
}

function latencies({ asked, failed, p50, p95, p99 }: Figures): string {
	return `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, ${failed} Fehler von ${asked}`;
}

function ms(value: number): string {
	return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** Answers per second of `url` and of `known`, asked by turns: the pair whose ratio is the median of five. */
function sideBySide(url: string, known: string): Pair {
	requestsPerSecond(url, 2);
	const turn = Math.min(seconds, 15) / 5;
	const pairs = Array.from({ length: 5 }, () => {
		const [own, other] = [requestsPerSecond(url, turn), requestsPerSecond(known, turn)];
		return { own, other, ratio: own / other };
	});
	return pairs.toSorted((a, b) => a.ratio - b.ratio)[2]!;
}

interface Pair {
	readonly own: number;
	readonly other: number;
	readonly ratio: number;
}

function perSecond({ own, other, ratio }: Pair): string {
	const said = ratio < 0.5 ? `1 : ${(1 / ratio).toFixed(0)}` : ratio.toFixed(2);
	return `${own.toFixed(0)}/s : ${other.toFixed(0)}/s = ${said}`;
}

function print(): void {
	const widths = [0, 1, 2].map((column) =>
		Math.max(...lines.map((line) => [line.what, line.target, line.measured][column]!.length))
	);
	console.log();
	for (const { what, target, measured, kept } of lines) {
		const cells = [what, target, measured].map((text, column) => text.padEnd(widths[column]!));
		console.log(`  ${cells.join('  ')}  ${kept ? 'gehalten' : 'verfehlt'}`);
	}
	console.log();
}
