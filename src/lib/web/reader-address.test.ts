import { expect, test } from 'vitest';
import { pageOfHash, readerAddress, readReaderAddress } from './reader-address.ts';

test.for([
	['', { page: 1, words: '' }],
	['seite=3&suche=Radweg+Süd', { page: 3, words: 'Radweg Süd' }],
	['seite=0', { page: 1, words: '' }],
	['seite=-2&suche=%00', { page: 1, words: '' }],
	['seite=1.5', { page: 1, words: '' }],
	['seite=99999999999', { page: 1, words: '' }]
] as const)('?%s', ([query, place]) => {
	expect(readReaderAddress(new URLSearchParams(query))).toEqual(place);
});

test('is read back as it was written', () => {
	const place = { fileId: 'f', page: 12, words: '"Neubau & Co" -Ü' };
	const { pathname, searchParams } = new URL(readerAddress(place), 'http://x');
	expect([pathname, { fileId: 'f', ...readReaderAddress(searchParams) }]).toEqual([
		'/dateien/f/lesen',
		place
	]);
	expect(readerAddress({ fileId: 'f', page: 1, words: '' })).toBe('/dateien/f/lesen');
});

test.for([
	['#seite=3', 3],
	['#page=12', 12],
	['#seite=0', undefined],
	['#top-4', undefined],
	['', undefined]
] as const)('%s', ([hash, page]) => {
	expect(pageOfHash(hash)).toBe(page);
});
