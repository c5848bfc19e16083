import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readFragment, writeFragment } from './fragment.ts';
import { bearerToken, findByKey, isKey } from './key.ts';

test.for<[string | undefined, string | undefined]>([
	['Bearer abc', 'abc'],
	['bearer  a-b_c.d~e+f/g==', 'a-b_c.d~e+f/g=='],
	['Basic abc', undefined],
	['Bearer', undefined],
	['Bearer a b', undefined],
	[undefined, undefined]
])('%s holds %s', ([header, token]) => expect(bearerToken(header)).toBe(token));

test('a key is known by its hash alone', () => {
	const hash = createHash('sha256').update('geheim').digest('hex');
	expect(isKey('geheim', hash)).toBe(true);
	expect(isKey('Geheim', hash)).toBe(false);
	expect(isKey(hash, hash)).toBe(false);
	expect(isKey('', '')).toBe(false);
});

test('a key tells whose it is', () => {
	const keys = ['eins', 'zwei'].map((key) => ({
		cameraId: `Kamera ${key}`,
		sha256: createHash('sha256').update(key).digest('hex')
	}));
	expect(findByKey(keys, 'zwei')?.cameraId).toBe('Kamera zwei');
	expect(findByKey(keys, 'drei')).toBeUndefined();
	expect(findByKey([], 'eins')).toBeUndefined();
});

test('a fragment says what it was given', () => {
	const credentials = { usernameFragment: 'a1B+', password: 'x/y+z0123456789abcdefgh' };
	expect(readFragment(writeFragment(credentials))).toEqual(credentials);
	expect(readFragment('a=ice-ufrag:EsAw\r\na=candidate:1 1 UDP 1 192.0.2.1 1 typ host\r\n')).toBeUndefined();
});
