import { expect, test, vi } from 'vitest';

const env = vi.hoisted(() => ({ RATSSAAL_MAP_TILES: '', RATSSAAL_MAP_ATTRIBUTION: '© Land' }));
vi.mock('$app/env/private', () => env);

const { allowTiles } = await import('./map-tiles.server.ts');

const POLICY = "default-src 'self'; img-src 'self' data:; worker-src 'self' blob:";
const policyOf = () => {
	const response = new Response('', { headers: { 'content-security-policy': POLICY } });
	return allowTiles(response).headers.get('content-security-policy');
};

test('without a source the policy stays as strict as it is', () => {
	env.RATSSAAL_MAP_TILES = '';
	expect(policyOf()).toBe(POLICY);
	env.RATSSAAL_MAP_TILES = 'https://karten.example:8443/webatlas/{z}/{x}/{y}.png?key=1';
	expect(allowTiles(new Response('')).headers.has('content-security-policy')).toBe(false);
});

test('with one the page may fetch from its origin alone', () => {
	env.RATSSAAL_MAP_TILES = 'https://karten.example:8443/webatlas/{z}/{x}/{y}.png?key=1';
	expect(policyOf()).toBe(
		"default-src 'self'; img-src 'self' https://karten.example:8443 data:; worker-src 'self' blob:; connect-src 'self' https://karten.example:8443"
	);
});
