import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSecret } from './secret.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'ratssaal-secret-'))));
afterEach(() => rm(folder, { recursive: true }));

test('is made once, for its own user alone, and is the same for every process', async () => {
	const place = join(folder, 'data');
	const first = openSecret(place).keyFor('x');
	expect(openSecret(place).keyFor('x')).toEqual(first);
	expect(await readdir(place)).toEqual(['secret.key']);
	expect((await stat(join(place, 'secret.key'))).mode & 0o777).toBe(0o600);
	expect(openSecret(folder).keyFor('x')).not.toEqual(first);
});

test('each purpose has a key of its own', () => {
	const secret = openSecret(folder, 'x'.repeat(32));
	expect(secret.keyFor('a')).toHaveLength(32);
	expect(secret.keyFor('a')).not.toEqual(secret.keyFor('b'));
});

test('one that is given needs no folder', async () => {
	const given = openSecret('/nonexistent', 'a secret of thirty-two characters');
	expect(given.keyFor('x')).toEqual(openSecret(folder, 'a secret of thirty-two characters').keyFor('x'));
	expect(await readdir(folder)).toEqual([]);
});
