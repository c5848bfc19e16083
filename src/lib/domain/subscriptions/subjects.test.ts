import { describe, expect, test } from 'vitest';
import { addressOf, readSubject, subjectFromAddress, subjectKey, type Subject } from './subjects.ts';

const ID = '01a214fc-a34a-74f7-b375-4416120b1ec2';
const read = (query: string) => subjectFromAddress(new URLSearchParams(query));

const SUBJECTS: readonly (readonly [string, Subject])[] = [
	['', { kind: 'everything' }],
	[`gremium=${ID}`, { kind: 'organization', id: ID }],
	[`vorlage=${ID.toUpperCase()}`, { kind: 'paper', id: ID }],
	[`person=${ID}`, { kind: 'person', id: ID }],
	[`sitzung=${ID}`, { kind: 'meeting', id: ID }],
	[`punkt=${ID}`, { kind: 'item', id: ID }],
	['suche=q%3DRadweg%2BSchule', { kind: 'search', query: 'q=Radweg+Schule' }],
	[
		'ort=51.9031234567,8.38&umkreis=250&name=Marktplatz',
		{ kind: 'place', latitude: 51.90312, longitude: 8.38, radiusM: 250, name: 'Marktplatz' }
	],
	['ort=51.9,8.38', { kind: 'place', latitude: 51.9, longitude: 8.38, radiusM: 500, name: '' }]
];

test.for(SUBJECTS)('%s', ([address, subject]) => {
	expect(read(address)).toEqual(subject);
	expect(read(addressOf(subject))).toEqual(subject);
	expect(readSubject(JSON.parse(JSON.stringify(subject)))).toEqual(subject);
});

test.for([
	'gremium=',
	'gremium=1',
	`vorlage=${ID}x`,
	'suche=',
	'suche=seite%3D2',
	`suche=${'q%3D'.padEnd(600, 'x')}`,
	'ort=',
	'ort=51.9',
	'ort=91,8',
	'ort=51.9,181',
	'ort=a,b',
	'ort=51.9,8.3&umkreis=10',
	'ort=51.9,8.3&umkreis=100000',
	'ort=51.9,8.3&umkreis=viel'
])('names nothing that can be: %s', (address) => {
	expect(read(address)).toBeUndefined();
});

test.for([
	null,
	undefined,
	1,
	'paper',
	{},
	{ kind: 'paper' },
	{ kind: 'paper', id: 'x' },
	{ kind: 'search' },
	{ kind: 'place' },
	{ kind: 'toString', id: ID }
])('stored nonsense is no subject: %j', (stored) => {
	expect(readSubject(stored)).toBeUndefined();
});

describe('equal things have one key', () => {
	test('a search in another order, on another page', () => {
		const [one, other] = [
			read('suche=q%3DRad%26art%3Dvorlagen'),
			read('suche=art%3Dvorlagen%26seite%3D3%26q%3D%2BRad%2B')
		];
		expect(subjectKey(one!)).toBe(subjectKey(other!));
	});

	test('a place under another name', () => {
		const [one, other] = [read('ort=51.9,8.3&name=A'), read('ort=51.90000001,8.3&name=B')];
		expect(subjectKey(one!)).toBe(subjectKey(other!));
	});

	test('different things have different ones', () => {
		const keys = SUBJECTS.map(([, subject]) => subjectKey(subject));
		expect(new Set(keys).size).toBe(keys.length);
	});
});
