import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Secret } from '../secret.ts';
import { hashAddress, openAddress, sealAddress } from './addresses.ts';
import { readLink, signLink } from './links.ts';

const ID = '01a214fc-a34a-74f7-b375-4416120b1ec2';
const OTHER = '01a214fc-a34a-74f7-b375-4416120b1ec3';
const secretOf = (name: string): Secret => ({
	keyFor: (purpose) => createHash('sha256').update(`${name} ${purpose}`).digest()
});
const secret = secretOf('ours');

test('a link names its id, for its purpose and with our secret only', () => {
	const link = signLink(secret, 'manage', ID);
	expect(link).toMatch(/^[\w-]{22}\.[\w-]{22}$/);
	expect(readLink(secret, 'manage', link)).toBe(ID);
	expect(readLink(secret, 'end', link)).toBeUndefined();
	expect(readLink(secretOf('theirs'), 'manage', link)).toBeUndefined();
});

test('nobody can make one up', () => {
	const [name, signed] = signLink(secret, 'manage', ID).split('.') as [string, string];
	const [other] = signLink(secret, 'manage', OTHER).split('.') as [string, string];
	for (const link of [
		'',
		'.',
		name,
		`${name}.`,
		`.${signed}`,
		`${other}.${signed}`,
		`${name}.${signed}A`,
		`${name}A.${signed}`
	]) {
		expect(readLink(secret, 'manage', link), link).toBeUndefined();
	}
});

test('a sealed address opens for its subscriber with our secret, and looks different each time', () => {
	const sealed = sealAddress(secret, ID, ' Erika@Müller.example ');
	expect(sealed).not.toContain('Erika');
	expect(openAddress(secret, ID, sealed)).toBe('Erika@Müller.example');
	expect(sealAddress(secret, ID, 'Erika@Müller.example')).not.toBe(sealed);
	expect(() => openAddress(secret, OTHER, sealed)).toThrow();
	expect(() => openAddress(secretOf('theirs'), ID, sealed)).toThrow();
	expect(() => openAddress(secret, ID, `${sealed.slice(0, -2)}AA`)).toThrow();
});

test('the hash is equal for one mailbox of one town, and needs the secret', () => {
	const hash = hashAddress(secret, 'town', 'erika@example.org');
	expect(hashAddress(secret, 'town', ' ERIKA@Example.org')).toBe(hash);
	expect(hashAddress(secret, 'other town', 'erika@example.org')).not.toBe(hash);
	expect(hashAddress(secretOf('theirs'), 'town', 'erika@example.org')).not.toBe(hash);
	expect(hashAddress(secret, 'town', 'max@example.org')).not.toBe(hash);
});
