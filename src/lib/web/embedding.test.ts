import { expect, test, vi } from 'vitest';
import { allowFraming, embedPath } from './embedding.server.ts';

const settings = vi.hoisted(() => ({ RATSSAAL_EMBED_HOSTS: undefined as string[] | undefined }));
vi.mock('$app/env/private', () => settings);

const POLICY = "default-src 'self'; frame-ancestors 'none'";
const answer = () => allowFraming(new Response('', { headers: { 'content-security-policy': POLICY } }));

test('off: nobody may frame anything, and no address is offered', () => {
	for (const hosts of [undefined, []]) {
		settings.RATSSAAL_EMBED_HOSTS = hosts;
		expect(answer().headers.get('content-security-policy')).toBe(POLICY);
		expect(embedPath('1')).toBeUndefined();
	}
});

test('on: the named sites and our own pages', () => {
	settings.RATSSAAL_EMBED_HOSTS = ['https://www.stadt.example', 'https://*.zeitung.example'];
	expect(answer().headers.get('content-security-policy')).toBe(
		"default-src 'self'; frame-ancestors 'self' https://www.stadt.example https://*.zeitung.example"
	);
	expect(embedPath('1')).toBe('/einbetten/1');
});
