import { expect, test } from 'vitest';
import { resultOf, sidesOf } from './publicity.ts';

/** `number|name` in order; a sign behind it is what the server says of `public`. */
function sides(...items: string[]): string {
	const sent = items.map((text, index) => {
		const [number = '', name = '', said] = text.split('|');
		return {
			id: String(index),
			number: number || null,
			name,
			public: said === undefined ? null : said === '+'
		};
	});
	return [...sidesOf(sent).values()].map((side) => (side.public ? 'o' : 'x')).join('');
}

test.for<[string, string[], string]>([
	['headings', ['A|Öffentliche Sitzung', '1.|Haushalt', 'B|Nichtöffentliche Sitzung', '1.|Kauf'], 'ooxx'],
	[
		'headings the other way round',
		['A|Nichtöffentliche Sitzung', '1.|Kauf', 'B|Öffentliche Sitzung', '1.|Haushalt'],
		'xxoo'
	],
	[
		'headings in brackets',
		['|< Sitzungsteil öffentlich >', '1|a', '|< Sitzungsteil nichtöffentlich >', '2|b'],
		'ooxx'
	],
	['Nicht öffentlicher Teil', ['|Öffentlicher Teil', '1|a', '|Nicht öffentlicher Teil', '2|b'], 'ooxx'],
	['numbers', ['Ö 1|a', 'Ö2|b', 'N 1|c', 'NÖ 2|d'], 'ooxx'],
	['a number beats the heading', ['|Öffentliche Sitzung', 'N 1|c'], 'ox'],
	['the server beats everything', ['|Öffentliche Sitzung', 'Ö 1|a|-', 'N 1|b|+'], 'oxo'],
	['no sign at all: closed', ['1|a', '2|b'], 'xx'],
	['a name that only mentions the public is no heading', ['1|Öffentliche Toiletten am Bahnhof'], 'x'],
	['Nordstraße is not non-public', ['|Öffentliche Sitzung', 'Nr. 4|Nordstraße'], 'oo']
])('%s', ([, items, expected]) => expect(sides(...items)).toBe(expected));

test.for<[string, string | null | undefined]>([
	['einstimmig, 0 Enthaltungen', 'Beschlossen'],
	['Einstimmit; 1 Enthaltung', 'Beschlossen'],
	['12 Ja-Stimmen, 2 Nein-Stimmen, 1 Enthaltung', 'Beschlossen'],
	['2 Ja-Stimme(n), 3 Gegenstimme(n), 0 Stimmenthaltung(en)', 'Abgelehnt'],
	['7 Ja-Stimmen, 7 Nein-Stimmen', 'Abgelehnt'],
	['0x ja, 14x nein', 'Abgelehnt'],
	['geändert beschlossen', 'Geändert beschlossen'],
	['ungeändert beschlossen', 'Beschlossen'],
	['Der Ausschuss nimmt den Bericht zur Kenntnis.', 'Zur Kenntnis genommen'],
	['vertagt', 'Vertagt'],
	['in den Bauausschuss verwiesen', 'Verwiesen'],
	['Antrag zurückgezogen', 'Zurückgezogen'],
	['ohne', null],
	['Es erfolgte keine Abstimmung.', null],
	['JaNeinEnthaltungBM1Rot9Gesamt101', undefined],
	['siehe Anlage', undefined]
])('%s', ([text, result]) => expect(resultOf(text)).toBe(result));
