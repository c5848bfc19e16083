import { expect, test } from 'vitest';
import { parametersOf, questionOf, spotText } from './question.ts';

const read = (query: string) => questionOf(new URLSearchParams(query));

test('an address, a point with its surroundings, a district and a page are read', () => {
	expect(
		read('adresse= Mühlenweg 4 &ort=51.8461234,8.4371&umkreis=2000&ortsteil=Südaue&folge=naechste&seite=3')
	).toEqual({
		words: 'Mühlenweg 4',
		spot: { latitude: 51.84612, longitude: 8.4371 },
		radiusM: 2000,
		district: 'Südaue',
		nearestFirst: true,
		page: 3
	});
});

test.for([
	'',
	'ort=&umkreis=&seite=',
	'ort=91,8',
	'ort=8.4',
	'ort=51.8,181',
	'ort=1e1,8',
	'ort=51.8, 8.4',
	"ort=51.8,8.4'--",
	'umkreis=300',
	'umkreis=-1',
	'seite=0',
	'seite=2.5',
	'seite=1e9',
	'folge=x'
])('what cannot be is not asked: %s', (query) => {
	expect(read(query)).toEqual({ words: '', radiusM: 1000, nearestFirst: false, page: 1 });
});

test('a zero byte and long words do no harm', () => {
	expect(read(`adresse=${'a'.repeat(500)}`).words).toHaveLength(120);
	expect(read('adresse=Weg%00').words).toBe('Weg');
});

test('what is written is read as the same', () => {
	for (const query of ['', 'adresse=Am+Wehr&ort=-1.5%2C-179.99999&umkreis=250&folge=naechste&seite=2']) {
		expect(parametersOf(read(query))).toBe(query);
	}
	expect(spotText({ latitude: 51.846_123_4, longitude: 8 })).toBe('51.84612,8');
});
