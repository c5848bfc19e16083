/** The lines of a CSV file as spreadsheets save them: UTF-8 or Windows-1252, semicolon, comma or tab. */
import { parse } from 'csv-parse/sync';
import { Refusal } from '#lib/domain/errors.ts';
import type { CsvTable } from './tables.ts';

/** A line with what stands in each column of the table; what is empty is missing. */
export interface CsvLine {
	/** From 1, the first line of the file. */
	readonly line: number;
	readonly values: Readonly<Record<string, string>>;
	/** Fields it has; `undefined` when as many as the first line. */
	readonly fields?: number;
}

export interface CsvRead {
	readonly encoding: 'utf-8' | 'utf-16le' | 'windows-1252';
	/** How many fields a line has. */
	readonly width: number;
	readonly lines: readonly CsvLine[];
	/** Columns nobody knows here. */
	readonly unknown: readonly string[];
}

type Columns = Pick<CsvTable, 'name' | 'columns'>;

/** No cell is longer. */
const MAX_RECORD = 100_000;

/** @throws {Refusal} `invalid` when it is no table, cannot be read to its end, or required columns are missing */
export function readTable(bytes: Uint8Array, table: Columns, fileName: string): CsvRead {
	const { text, encoding } = decode(bytes);
	if (/^(PK\u0003\u0004|\u00d0\u00cf\u0011\u00e0)/.test(text)) {
		throw new Refusal(
			'invalid',
			`„${fileName}“ ist eine Excel-Datei. Bitte speichern Sie sie mit „Speichern unter“ als CSV-Datei.`
		);
	}
	let isCut = false;
	const records = parse(text, {
		bom: true,
		delimiter: delimiterOf(text),
		info: true,
		max_record_size: MAX_RECORD,
		relax_column_count: true,
		relax_quotes: true,
		skip_empty_lines: true,
		skip_records_with_error: true,
		trim: true,
		on_skip: () => {
			isCut = true;
			return undefined;
		}
	}) as unknown as { record: string[]; info: { lines: number } }[];
	if (isCut) {
		const line = (records.at(-1)?.info.lines ?? 0) + 1;
		throw new Refusal(
			'invalid',
			`In „${fileName}“ (${table.name}) wird in oder nach Zeile ${line} ein Anführungszeichen geöffnet und nicht wieder geschlossen. Der Rest der Tabelle ist so nicht lesbar.`
		);
	}
	const [head, ...rest] = records;
	const names = head?.record ?? [];
	const places = placesOf(names, table, fileName);
	return {
		encoding,
		width: names.length,
		unknown: names.filter((name) => name !== '' && !table.columns.some((column) => isNamed(column, name))),
		lines: rest
			.filter(({ record }) => record.some((value) => value !== ''))
			.map(({ record, info }) => ({
				// The parser tells where a line ends; breaks inside of it lie before.
				line: info.lines - record.join('').split('\n').length + 1,
				values: Object.fromEntries(
					[...places]
						.map(([name, at]) => [name, record[at] ?? ''] as const)
						.filter(([, value]) => value !== '')
				),
				...(record.length !== names.length && { fields: record.length })
			}))
	};
}

const isNamed = ({ name }: { readonly name: string }, said: string) => plain(name) === plain(said);

/** „Schluessel“, „SCHLÜSSEL *“ and „Schlüssel“ are one. */
const plain = (name: string) =>
	name
		.toLowerCase()
		.replaceAll('ä', 'ae')
		.replaceAll('ö', 'oe')
		.replaceAll('ü', 'ue')
		.replaceAll('ß', 'ss')
		.replaceAll(/[^a-z0-9]/g, '');

function placesOf(names: readonly string[], table: Columns, fileName: string): Map<string, number> {
	const places = new Map<string, number>();
	for (const column of table.columns) {
		const at = names.findIndex((name) => isNamed(column, name));
		if (at >= 0) places.set(column.name, at);
	}
	const missing = table.columns.filter(({ name, required }) => required && !places.has(name));
	if (missing.length === 0) return places;
	const wanted = missing.map(({ name }) => `„${name}“`).join(', ');
	const there = names.filter(Boolean).slice(0, 12).join(', ');
	throw new Refusal(
		'invalid',
		`In „${fileName}“ (${table.name}) ${missing.length === 1 ? 'fehlt die Spalte' : 'fehlen die Spalten'} ${wanted}. ${
			there === '' ? 'Die Datei ist leer.' : `In der ersten Zeile steht: ${there.slice(0, 300)}`
		}`
	);
}

/** UTF-8 where it is valid; otherwise what Excel writes on a German Windows. */
function decode(bytes: Uint8Array): { text: string; encoding: CsvRead['encoding'] } {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) {
		return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' };
	}
	try {
		return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
	} catch {
		return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
	}
}

/** What stands most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
	const head = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
	const count = (sign: string) => head.split(sign).length;
	return [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
