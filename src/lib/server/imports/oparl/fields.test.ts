import { expect, test } from 'vitest';
import type { Defect } from '../report/defects.ts';
import { Notes, type Finding } from '../report/notes.ts';
import { Fields } from './fields.ts';

type Method = Exclude<keyof Fields, 'name' | 'span' | 'note' | 'object' | 'place'>;

const PLACE = { kind: 'Paper', sourceId: 'https://a.example/paper/1', label: 'Vorlage' };

const fieldsOf = (object: Record<string, unknown>, notes: Notes) =>
	new Fields(object, PLACE, notes, 'Europe/Berlin');

function mended(method: Method, value: unknown): [result: unknown, defects: Defect[]] {
	const notes = new Notes();
	const result = fieldsOf({ property: value }, notes)[method]('property');
	return [result, Object.keys(notes.counts()) as Defect[]];
}

test.for<[Method, unknown, unknown, Defect[]]>([
	['line', 'Rat', 'Rat', []],
	['line', ' Rat ', 'Rat', ['blanks']],
	['line', 'Bau-\nund  Wege', 'Bau- und Wege', ['control-characters']],
	['line', 'Rat\u0007', 'Rat', ['control-characters']],
	['line', 'Gr&uuml;n &amp; Blau &#39;x&#39; &nix;', "Grün & Blau 'x' &nix;", ['entities']],
	['line', 'N/A', null, ['placeholder']],
	['line', '-.-', null, ['placeholder']],
	['line', 'keine Angabe', null, ['placeholder']],
	['line', ' ', null, ['blanks']],
	['line', 12, '12', []],
	['line', { a: 1 }, null, ['wrong-kind']],
	['line', undefined, null, []],
	['text', 'a\r\nb', 'a\nb', []],
	['day', '2021-02-17', '2021-02-17', []],
	['day', '17.2.2021', '2021-02-17', ['date']],
	['day', '2021-02-17T00:00:00+01:00', '2021-02-17', ['date']],
	['day', '2021-02-30', null, ['no-date']],
	['day', '0000-00-00', null, ['no-date']],
	['day', 'demnächst', null, ['no-date']],
	['instant', '2021-03-11T18:00:00+01:00', new Date('2021-03-11T17:00:00Z'), []],
	['instant', '2021-03-11T18:00:00Z', new Date('2021-03-11T18:00:00Z'), ['date']],
	['instant', '2021-03-11T18:00:00.123+0100', new Date('2021-03-11T17:00:00Z'), ['date']],
	['instant', '2021-07-11 18:00:00', new Date('2021-07-11T16:00:00Z'), ['date']],
	['instant', '2021-03-11', new Date('2021-03-10T23:00:00Z'), ['date']],
	['instant', '11.3.2021, 8:30', new Date('2021-03-11T07:30:00Z'), ['date']],
	['instant', '2021-03-11T25:00:00+01:00', null, ['no-date']],
	['flag', 'ja', true, []],
	['flag', 0, false, []],
	['flag', 'vielleicht', null, ['wrong-kind']],
	['whole', '48211', 48211, []],
	['whole', -1, null, ['wrong-kind']],
	['url', 'https://a.example//b//c', 'https://a.example/b/c', ['url']],
	['url', 'www.a.example', null, ['url']],
	['url', 'javascript:alert(1)', null, ['url']],
	['ags', '05358016', '05358016', []],
	['ags', '5358016', '05358016', ['ags']],
	['ags', '53580160000', '05358000', ['ags']],
	['ags', '053580160016', '05358016', ['ags']],
	['ags', '535801', null, ['ags']],
	['postalCode', '52393', '52393', []],
	['postalCode', '52 393 ', '52393', ['blanks', 'postal-code']],
	['postalCode', 1067, '01067', ['postal-code']],
	['list', 'one', ['one'], ['single-for-list']],
	['list', null, [], []],
	['single', ['one', 'two'], 'one', ['list-for-single']]
])('%s of %j', ([method, value, result, defects]) => {
	expect(mended(method, value)).toEqual([result, defects]);
});

test('turns latitude and longitude round where only that lies in Germany, at any depth', () => {
	const feature = (coordinates: unknown) => ({
		type: 'Feature',
		properties: {},
		geometry: { type: 'X', coordinates }
	});
	expect(mended('feature', feature([50.7, 6.4]))).toEqual([feature([6.4, 50.7]), ['coordinates']]);
	expect(
		mended(
			'feature',
			feature([
				[
					[50.7, 6.4],
					[50.8, 6.5]
				]
			])
		)
	).toEqual([
		feature([
			[
				[6.4, 50.7],
				[6.5, 50.8]
			]
		]),
		['coordinates']
	]);
	expect(mended('feature', feature([6.4, 50.7]))).toEqual([feature([6.4, 50.7]), []]);
	expect(mended('feature', JSON.stringify({ type: 'Point', coordinates: [6.4, 50.7] }))).toEqual([
		{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [6.4, 50.7] } },
		['geojson']
	]);
	expect(mended('feature', 'nowhere')).toEqual([null, ['wrong-kind']]);
});

test('an end before the start says nothing', () => {
	const notes = new Notes();
	const meeting = { start: '2021-03-11T18:00:00+01:00', end: '2021-03-11T00:00:00+01:00' };
	const { start, end } = fieldsOf(meeting, notes).span('start', 'end');
	expect([start, end]).toEqual([new Date('2021-03-11T17:00:00Z'), null]);
	expect(notes.counts()).toEqual({ 'end-before-start': 1 });
});

test('says where it was, what it was and what became of it', () => {
	const findings: Finding[] = [];
	fieldsOf({ date: '17.2.2021' }, new Notes((finding) => findings.push(finding))).day('date');
	expect(findings).toEqual([
		{ ...PLACE, defect: 'date', property: 'date', before: '17.2.2021', after: '2021-02-17' }
	]);
});

test('a text longer than any is cut between characters', () => {
	const notes = new Notes();
	const line = fieldsOf({ name: '🏛'.repeat(3000) }, notes).line('name')!;
	expect(line).toHaveLength(2000);
	expect(line.isWellFormed()).toBe(true);
	expect(notes.counts()).toEqual({ 'too-long': 1 });
});
