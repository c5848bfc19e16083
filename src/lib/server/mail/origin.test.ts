import { expect, test } from 'vitest';
import { originOf } from './origin.ts';

const town = { slug: 'auenbrueck', hosts: [] as string[], isDefault: false };

test.for([
	[
		'its own host',
		{ hosts: ['rat.auenbrueck.de', 'x.de'] },
		'https://rat.example',
		'https://rat.auenbrueck.de'
	],
	['the only town', { isDefault: true }, 'https://rat.example/', 'https://rat.example'],
	['on this machine', { isDefault: true }, 'http://localhost:3000', 'http://localhost:3000'],
	['one of several', {}, 'http://localhost:3000', 'http://auenbrueck.localhost:3000'],
	[
		'a host on this machine',
		{ hosts: ['rat.localhost'] },
		'http://localhost:3000',
		'http://rat.localhost:3000'
	]
] as const)('%s', ([, fields, installation, origin]) => {
	expect(originOf({ ...town, ...fields }, installation)).toBe(origin);
});
