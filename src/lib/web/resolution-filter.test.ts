import { describe, expect, test } from 'vitest';
import { isNarrowed, readResolutionFilter, resolutionQuery } from './resolution-filter.ts';

const ID = '01890000-0000-7000-8000-0000000000aa';
const read = (query: string) => readResolutionFilter(new URL(`https://stadt.example/beschluesse${query}`));

describe('the filter of an address', () => {
	test.for([
		'',
		'?status=offen&status=ueberfaellig',
		`?status=nicht-umgesetzt&gremium=${ID}&von=${ID}&amt=${ID}&wahlperiode=${ID}&jahr=2026&suche=Schule+Nord&sortierung=frist`,
		'?wartet=bericht&sortierung=stand'
	])('%s is read and written back', (query) => {
		expect(resolutionQuery(read(query))).toBe(query);
	});

	test.for([
		'?status=egal',
		'?gremium=1%27%20or%201=1',
		'?jahr=99999',
		'?jahr=NaN',
		'?sortierung=toString',
		'?suche=%20%20',
		'?wartet=valueOf',
		'?sortierung=constructor&status=__proto__'
	])('%s asks for nothing', (query) => {
		const found = read(query);
		expect(isNarrowed(found)).toBe(false);
		expect(found.order).toBe('newest');
		expect(resolutionQuery(found)).toBe('');
	});

	test('a place in the list goes on from where it was', () => {
		expect(resolutionQuery(read('?status=offen'), '123~a')).toBe('?status=offen&nach=123%7Ea');
		expect(read('?nach=123%7Ea').cursor).toBe('123~a');
	});
});
