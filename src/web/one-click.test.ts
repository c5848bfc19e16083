import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { admitOneClick } from './one-click.ts';

const post = (url: string, headers: Record<string, string> = {}, method = 'POST') => {
	const request = { method, url, headers: { host: 'rat.example', 'x-forwarded-proto': 'https', ...headers } };
	admitOneClick(request as unknown as IncomingMessage);
	return (request.headers as Record<string, string>).origin;
};

test('a mail program ends a subscription without an origin', () => {
	expect(post('/abo/abbestellen/abc.def')).toBe('https://rat.example');
});

test.for([
	['/abo/verwalten/abc.def'],
	['/abo/abbestellen/'],
	['/abo/abbestellen/abc/def'],
	['/abo/abbestellen/abc?/ende'],
	['/anmelden'],
	['/abo']
])('no other form gains an origin: %s', ([url]) => {
	expect(post(url!)).toBeUndefined();
});

test('what another site sends stays what it is', () => {
	expect(post('/abo/abbestellen/abc.def', { origin: 'https://evil.example' })).toBe('https://evil.example');
	expect(post('/abo/abbestellen/abc.def', {}, 'GET')).toBeUndefined();
});
