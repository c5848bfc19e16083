import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { setForwarded } from './forwarded.ts';

const request = (headers: Record<string, string>) =>
	({ headers: { ...headers }, socket: { remoteAddress: '203.0.113.7' } }) as unknown as IncomingMessage;

test('a client cannot choose its own address or claim to be encrypted', () => {
	const lie = request({ 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' });
	setForwarded(lie, false);
	expect(lie.headers).toEqual({ 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' });
});

test('a trusted proxy is believed', () => {
	const headers = { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' };
	const passed = request(headers);
	setForwarded(passed, true);
	expect(passed.headers).toEqual(headers);
});

test('a trusted proxy that says nothing leaves the connection to speak for itself', () => {
	const silent = request({});
	setForwarded(silent, true);
	expect(silent.headers).toEqual({ 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' });
});
