import { expect, test } from 'vitest';
import { placeInWords } from './place.ts';

test.for([
	[
		['Ratssaal', 'Rathaus, 1. Obergeschoss', 'Marktstraße 1'],
		'Ratssaal, Rathaus, 1. Obergeschoss, Marktstraße 1'
	],
	[['Ratssaal', 'Rathaus, Ratssaal (1. Obergeschoss)'], 'Rathaus, Ratssaal (1. Obergeschoss)'],
	[['Ratssaal', 'Ratssaal'], 'Ratssaal'],
	[['Ratssaal', null, undefined, ''], 'Ratssaal'],
	[[null, null], '']
] as const)('%o', ([parts, expected]) => {
	expect(placeInWords(...parts)).toBe(expected);
});
