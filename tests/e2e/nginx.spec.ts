/** The shipped nginx configuration before the whole product: what is kept, for whom, and what never is. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startShipped, type Nginx } from '../support/nginx.ts';
import { contextOf, demoInfo, loginOf } from './support.ts';

let nginx: Nginx;
let folder: string;

test.beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-nginx-'));
	const run = JSON.parse(readFileSync(join(process.env.RATSSAAL_E2E_DATA!, 'run.json'), 'utf8')) as {
		webPort: number;
		mediaPort: number;
	};
	nginx = await startShipped(folder, run.webPort, run.mediaPort);
});
test.afterAll(async () => {
	await nginx.stop();
	await rm(folder, { recursive: true, force: true });
});

/** An answer through nginx: status, what its cache says, the text. */
async function ask(path: string, headers: Record<string, string> = {}) {
	const response = await fetch(`${nginx.origin}${path}`, { headers: { accept: 'text/html', ...headers } });
	return {
		status: response.status,
		cache: response.headers.get('x-cache'),
		headers: response.headers,
		text: await response.text()
	};
}

test('a public page is kept for all who are not signed in, and unchanged costs nothing', async () => {
	const first = await ask('/vorlagen');
	expect([first.status, first.cache]).toEqual([200, 'MISS']);
	const second = await ask('/vorlagen');
	expect([second.cache, second.text]).toEqual(['HIT', first.text]);
	const again = await ask('/vorlagen', { 'if-none-match': first.headers.get('etag')! });
	expect([again.status, again.text]).toEqual([304, '']);
});

test('another language and another colour are other pages', async () => {
	await ask('/gremien');
	const english = await ask('/gremien', { cookie: 'sprache=en' });
	expect(english.cache).toBe('MISS');
	expect(english.text).toContain('<html lang="en"');
	expect((await ask('/gremien', { cookie: 'farbschema=dark' })).cache).toBe('MISS');
	const foreign = await ask('/gremien', { cookie: 'fremd=1' });
	expect(foreign.cache).toBe('HIT');
	expect(foreign.text).toContain('<html lang="de"');
});

test('a signed-in reader’s page is never kept and never given to anybody else', async ({ browser }) => {
	const context = await contextOf(browser, 'member');
	const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
	await context.close();
	const { name } = loginOf('member');
	for (let time = 0; time < 2; time++) {
		const own = await ask('/personen', { cookie });
		expect(own.cache).toBe('BYPASS');
		expect(own.headers.get('cache-control')).toBe('private, no-cache');
		expect(own.text).toContain(`>${name}<`);
	}
	const anonymous = await ask('/personen');
	expect(anonymous.cache).toBe('MISS');
	expect(anonymous.text).toContain('/anmelden');
	expect((await ask('/mandat', { cookie })).cache).toBe('BYPASS');
});

test('where somebody stands is not kept', async () => {
	for (let time = 0; time < 2; time++) {
		const around = await ask('/orte?ort=51.846,8.438&umkreis=500');
		expect([around.status, around.cache]).toEqual([200, null]);
		expect(around.text).toContain('im Umkreis von 500 m');
	}
	const points = await ask('/orte/karte.json?ort=51.846,8.438');
	expect([points.status, points.cache]).toEqual([200, null]);
});

test('scripts come packed to whom takes them packed, and plain to others', async () => {
	const script = /\/_app\/immutable\/[^"]+\.js/.exec((await ask('/')).text)![0];
	const packed = await fetch(`${nginx.origin}${script}`, { headers: { 'accept-encoding': 'br' } });
	const plain = await fetch(`${nginx.origin}${script}`, { headers: { 'accept-encoding': 'identity' } });
	expect(packed.headers.get('content-encoding')).toBe('br');
	expect(plain.headers.get('content-encoding')).toBeNull();
	expect(await plain.text()).toBe(await packed.text());
	expect(plain.headers.get('cache-control')).toContain('immutable');
});

test('the events of a sitting come at once', async () => {
	const { meetingId } = demoInfo().tonight;
	const gone = new AbortController();
	const path = `/sitzungen/${meetingId}/ereignisse`;
	const response = await fetch(`${nginx.origin}${path}`, {
		headers: { accept: 'text/event-stream' },
		signal: gone.signal
	});
	const { value } = await response.body!.getReader().read();
	expect(new TextDecoder().decode(value)).toContain('retry:');
	gone.abort();
});

test('the media server answers through it, its refusals too', async () => {
	const unknown = await fetch(`${nginx.origin}/media/hls/${crypto.randomUUID()}/index.m3u8`);
	expect(unknown.status).toBe(404);
	expect(await unknown.text()).toContain('Diese Übertragung gibt es nicht');
	const knock = await fetch(`${nginx.origin}${demoInfo().tonight.whipPath}`, { method: 'POST', body: 'v=0' });
	expect(knock.status).toBe(401);
});
