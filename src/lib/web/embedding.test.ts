import { expect, test, vi } from 'vitest';
import { variables } from '../../env.ts';
import { allowFraming, embedPath, isPlayable } from './embedding.server.ts';

const settings = vi.hoisted(() => ({ RATSSAAL_EMBED_HOSTS: undefined as string[] | undefined }));
vi.mock('$app/env/private', () => settings);
vi.mock('$app/env', () => ({ building: false }));

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

const hostsOf = (text: string) => variables.RATSSAAL_EMBED_HOSTS.schema.safeParse(text);

test.for([
	['', []],
	['*', ['*']],
	['https://www.stadt.de', ['https://www.stadt.de']],
	[' https://www.stadt.de,https://*.zeitung.de\n', ['https://www.stadt.de', 'https://*.zeitung.de']],
	['https://stadt.de:8443, http://127.0.0.1:*', ['https://stadt.de:8443', 'http://127.0.0.1:*']]
] as const)('sites as the operator writes them: %s', ([text, hosts]) => {
	expect(hostsOf(text)).toMatchObject({ success: true, data: hosts });
});

test.for([
	'www.stadt.de',
	'https://www.stadt.de/',
	'https://www.stadt.de/rathaus',
	"'unsafe-inline'",
	'https://stadt.de; script-src *',
	'https://*',
	'https:',
	'https://a.*.de',
	'ftp://stadt.de',
	'https://user@stadt.de'
])('what is no site is refused at the start: %s', (text) => {
	const read = hostsOf(text);
	expect(read.success).toBe(false);
	expect(read.error!.message).toContain('https://www.stadt.de');
});

test('after the sitting there is its recording to play, and nothing else', () => {
	const broadcast = (state?: 'recording' | 'ready' | 'removed') =>
		({ id: '1', recording: state && { state } }) as unknown as Parameters<typeof isPlayable>[0];
	expect(isPlayable(undefined, false)).toBe(false);
	expect(isPlayable(broadcast(), false)).toBe(true);
	expect(isPlayable(broadcast('recording'), false)).toBe(true);
	expect(isPlayable(broadcast('ready'), true)).toBe(true);
	for (const state of [undefined, 'recording', 'removed'] as const) {
		expect(isPlayable(broadcast(state), true), state).toBe(false);
	}
});
