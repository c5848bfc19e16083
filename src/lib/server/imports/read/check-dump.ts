/** Looks at the beginning of a file that somebody offers as a dump, so that the wrong one is refused at the door. */
import { Refusal } from '#lib/domain/errors.ts';

const LOOK_BYTES = 4096;

const GZIP = [0x1f, 0x8b];

/** What people pick by mistake, by the first characters. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
	[
		/^PK\u0003\u0004/,
		'Das ist ein ZIP-Archiv oder eine Office-Datei. Bitte entpacken Sie es und wählen Sie die Datei darin.'
	],
	[
		/^%PDF/,
		'Das ist eine PDF-Datei. Für einen OParl-Abzug brauchen wir die Daten selbst (.ndjson, .json oder .ndjson.gz).'
	],
	[
		/^\s*</,
		'Das ist eine Webseite oder XML, kein OParl-Abzug. Vermutlich wurde statt der Daten eine Anmeldeseite gespeichert.'
	]
];

/** @throws {Refusal} `invalid` for what cannot be a dump */
export async function checkDump(file: File): Promise<void> {
	const start = new Uint8Array(await file.slice(0, LOOK_BYTES).arrayBuffer());
	if (GZIP.every((byte, at) => start[at] === byte)) return;
	const text = new TextDecoder('utf-8').decode(start).replace(/^\ufeff/, '');
	if (/^\s*[{[]/.test(text)) return;
	const other = OTHERS.find(([sign]) => sign.test(text));
	const sentence =
		other?.[1] ??
		'Das ist kein OParl-Abzug: In jeder Zeile muss ein JSON-Objekt stehen. Tabellen übernehmen Sie über „CSV-Tabellen“.';
	throw new Refusal('invalid', sentence, { fields: { file: sentence } });
}
