import { expect, test } from 'vitest';
import { limitOf, pathToAll } from './show-all.ts';

test('the way to the whole of a list keeps what else the address says, and leads to more rows', () => {
	const url = new URL('https://rat.example/personen/1?wahlperiode=2&alle=vorlagen');
	expect(limitOf(url, 'sitzungen')).toBe(12);
	const all = new URL(pathToAll(url, 'sitzungen'), url);
	expect(all.searchParams.get('wahlperiode')).toBe('2');
	for (const part of ['sitzungen', 'vorlagen']) expect(limitOf(all, part)).toBeGreaterThan(1000);
});
