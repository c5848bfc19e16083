/** What happens around every page: town, pool, login, guard, headers; and how errors leave. */
import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Refusal } from '#lib/domain/errors.ts';
import { bodies, roleAssignments, sessions } from '#lib/server/db/schema/index.ts';
import { log } from '#lib/server/log.ts';
import { beginLogin } from '#lib/server/sessions/logins.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createBody, createUser } from '../support/factories.ts';

let database: TestDatabase;
let hooks: typeof import('../../src/hooks.server.ts');
let body: Awaited<ReturnType<typeof createBody>>;

beforeAll(async () => {
	log.level = 'silent';
	database = await openTestDatabase();
	vi.doMock('$app/env/private', () => ({
		DATABASE_URL: database.url,
		RATSSAAL_DATA: '/nonexistent',
		RATSSAAL_MEDIA_ORIGIN: ''
	}));
	hooks = await import('../../src/hooks.server.ts');
});
afterAll(async () => {
	process.emit('sveltekit:shutdown' as 'exit', 0);
	await database.close();
});
beforeEach(async () => {
	await database.owner.update(bodies).set({ isDefault: false });
	body = await createBody(database.owner, { isDefault: true });
});

interface Asked {
	readonly route?: string | null;
	readonly token?: string;
	readonly method?: string;
	readonly headers?: Record<string, string>;
	/** What the page answers with. */
	readonly status?: number;
}

/** One request through `handle`; the page answers with what it was given. */
async function ask(
	address: string,
	{ route = '/(public)', token, method = 'GET', headers = {}, status = 200 }: Asked = {}
) {
	const url = new URL(address, 'http://ratssaal.test');
	const jar = new Map<string, string>(token ? [['anmeldung', token]] : []);
	const event = {
		url,
		route: { id: route },
		locals: {},
		request: new Request(url, { method, headers }),
		getClientAddress: () => '192.0.2.1',
		cookies: {
			get: (name: string) => jar.get(name),
			set: (name: string, value: string) => void jar.set(name, value),
			delete: (name: string) => void jar.delete(name)
		}
	} as unknown as RequestEvent;
	const response = await hooks.handle({
		event,
		resolve: async (_event, options) =>
			new Response(await options?.transformPageChunk?.({ html: '<html lang="%lang%">', done: true }), {
				status,
				headers: { 'content-type': 'text/html' }
			})
	});
	return { event, response, jar };
}

const answerOf = (work: Promise<unknown>) =>
	work.then(
		() => ({ status: 200 }),
		(thrown: unknown) => thrown
	);

async function signedIn(kind: 'member' | 'office' | 'pending', strong = true, role?: string) {
	const user = await createUser(database.owner, body.id);
	if (role)
		await database.owner.insert(roleAssignments).values({ bodyId: body.id, personId: user.personId, role });
	const { token } = await beginLogin(database.app, user.id, kind, {
		bodyId: body.id,
		strong,
		userAgent: null
	});
	return { user, token };
}

describe('which town', () => {
	test('by host name, by its own localhost, else the default one', async () => {
		const other = await createBody(database.owner, { hosts: ['rat.nebenan.example'] });
		expect((await ask('http://rat.nebenan.example/')).event.locals.body.id).toBe(other.id);
		expect((await ask(`http://${other.slug}.localhost/`)).event.locals.body.id).toBe(other.id);
		expect((await ask('http://irgendwo.example/')).event.locals.body.id).toBe(body.id);
	});

	test('none yet: a page that says so', async () => {
		await database.owner.update(bodies).set({ deleted: new Date() });
		const { response } = await ask('/');
		await database.owner.update(bodies).set({ deleted: null });
		expect(response.status).toBe(503);
		expect(await response.text()).toContain('noch keine Kommune eingerichtet');
		expect(response.headers.get('retry-after')).toBe('10');
	});
});

describe('which pool', () => {
	test.for([
		['/(public)/sitzungen', true],
		['/oparl/v1.1/system', true],
		['/api/v1/live.json', true],
		[null, true],
		['/(account)/anmelden', false],
		['/(member)/mandat', false]
	] as const)('%s reads publicly: %s', async ([route, isPublic]) => {
		const { token } = await signedIn('member');
		const { event } = await ask('/', { route, token });
		const [row] = (await event.locals.db.execute('select current_user as who')) as unknown as {
			who: string;
		}[];
		expect(row?.who).toBe(isPublic ? 'ratssaal_public' : 'ratssaal_app');
	});
});

describe('who acts', () => {
	test('nobody without a cookie, or with a stranger’s', async () => {
		expect((await ask('/')).event.locals.actor).toBeUndefined();
		const { event, jar } = await ask('/', { token: 'erfunden' });
		expect(event.locals.actor).toBeUndefined();
		expect(jar.has('anmeldung')).toBe(false);
	});

	test('the person of the login, on public pages too', async () => {
		const { user, token } = await signedIn('member');
		const { event } = await ask('/', { token });
		expect(event.locals.actor).toMatchObject({ userId: user.id, personId: user.personId, strong: true });
	});

	test('nobody in another town', async () => {
		const { token } = await signedIn('member');
		await createBody(database.owner, { hosts: ['nebenan.example'] });
		expect((await ask('http://nebenan.example/', { token })).event.locals.actor).toBeUndefined();
	});

	test('nobody while the code is awaited', async () => {
		const { user, token } = await signedIn('pending', false);
		const { event } = await ask('/', { token });
		expect(event.locals.actor).toBeUndefined();
		expect(event.locals.pendingLogin?.userId).toBe(user.id);
	});

	test('nobody with a member’s long login who has an office now', async () => {
		const { token } = await signedIn('member', true, 'clerk');
		expect((await ask('/', { token })).event.locals.actor).toBeUndefined();
	});

	test('a renewed login sets its cookie again, with the token and not its hash', async () => {
		const { token } = await signedIn('member');
		await database.owner.update(sessions).set({ expiresAt: new Date(Date.now() + 60_000) });
		const { jar, event } = await ask('/', { token });
		expect(event.locals.actor).toBeDefined();
		expect(jar.get('anmeldung')).toBe(token);
	});
});

describe('who may enter', () => {
	test.for(['/(member)/mandat', '/(office)/sitzungsdienst', '/(chamber)/saal/[meeting=id]/leitung'])(
		'%s: a reader signs in and comes back, what is sent is refused',
		async (route) => {
			expect(await answerOf(ask('/mandat?x=1', { route }))).toMatchObject({
				status: 303,
				location: '/anmelden?weiter=%2Fmandat%3Fx%3D1'
			});
			expect(await answerOf(ask('/mandat', { route, method: 'POST' }))).toMatchObject({ status: 401 });
			const stream = { route, headers: { accept: 'text/event-stream' } };
			expect(await answerOf(ask('/mandat', stream))).toMatchObject({ status: 401 });
		}
	);

	test('whoever acts for the administration needs the second factor at the desk', async () => {
		const weak = await signedIn('office', false, 'clerk');
		expect(
			await answerOf(ask('/sitzungsdienst', { route: '/(office)/sitzungsdienst', token: weak.token }))
		).toMatchObject({
			status: 303,
			location: '/konto/zweiter-faktor?weiter=%2Fsitzungsdienst'
		});
		const strong = await signedIn('office', true, 'clerk');
		const { response } = await ask('/sitzungsdienst', {
			route: '/(office)/sitzungsdienst',
			token: strong.token
		});
		expect(response.status).toBe(200);
		expect(response.headers.get('cache-control')).toBe('private, no-store');
	});
});

describe('who may follow the room', () => {
	test('a member who chairs a committee too, on the long login of the tablet', async () => {
		const { token } = await signedIn('office', false, 'chair');
		const room = '/(chamber)/saal/[meeting=id]';
		const { response } = await ask('/saal/1/ereignisse', { route: `${room}/ereignisse`, token });
		expect(response.status).toBe(200);
		expect(await answerOf(ask('/saal/1/leitung', { route: `${room}/leitung`, token }))).toMatchObject({
			status: 303
		});
	});
});

describe('what caches may keep', () => {
	const cacheControl = async (asked: Asked) => (await ask('/', asked)).response.headers.get('cache-control');

	test('a public page for a reader without a login, by cookie', async () => {
		const { response } = await ask('/');
		expect(response.headers.get('cache-control')).toBe(
			'public, max-age=0, s-maxage=5, stale-while-revalidate=10'
		);
		expect(response.headers.get('vary')).toContain('cookie');
	});

	test('nothing with a login, sent, missing or from behind the door', async () => {
		const { token } = await signedIn('member');
		expect(await cacheControl({ token })).toBe('private, no-cache');
		expect(await cacheControl({ token: 'erfunden' })).toBe('private, no-cache');
		expect(await cacheControl({ method: 'POST' })).toBe('private, no-cache');
		expect(await cacheControl({ status: 404 })).toBe('private, no-cache');
		expect(await cacheControl({ token, route: '/(member)/mandat' })).toBe('private, no-store');
	});

	test('without a login the clock moves in steps, so that the same page stays the same', async () => {
		const { token } = await signedIn('member');
		const anonymous = (await ask('/')).event.locals.now;
		expect(anonymous.getTime() % 30_000).toBe(0);
		expect(Date.now() - anonymous.getTime()).toBeLessThan(40_000);
		const before = Date.now();
		expect((await ask('/', { token })).event.locals.now.getTime()).toBeGreaterThanOrEqual(before);
	});
});

test('language and headers', async () => {
	const german = await ask('/');
	expect(await german.response.text()).toBe('<html lang="de">');
	const english = await ask('/', { headers: { cookie: 'sprache=en' } });
	expect(await english.response.text()).toBe('<html lang="en">');
	expect(Object.fromEntries(german.response.headers)).toMatchObject({
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'referrer-policy': 'same-origin'
	});
	expect(german.response.headers.has('strict-transport-security')).toBe(false);
	expect((await ask('https://ratssaal.test/')).response.headers.get('strict-transport-security')).toContain(
		'max-age'
	);
});

describe('how errors leave', () => {
	const fail = (error: unknown, kind = 'unknown') =>
		hooks.handleError({
			kind,
			error,
			event: { url: new URL('http://x/vorlagen/1'), route: { id: '/x' }, request: { method: 'GET' } }
		} as never);

	test('a refusal with its sentence, status and norm', () => {
		expect(fail(new Refusal('too-late', 'Zu spät.', { source: '§ 1' }))).toMatchObject({
			status: 409,
			message: 'Zu spät.',
			source: '§ 1'
		});
	});

	test('what nobody expected without its words, under a reference', () => {
		const answer = fail(new Error('password of user is 1234'));
		expect(answer).toMatchObject({ status: 500, reference: expect.stringMatching(/^[0-9a-f]{8}$/) });
		expect(JSON.stringify(answer)).not.toContain('1234');
	});

	test('a database that is away as such', () => {
		expect(fail(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toMatchObject({ status: 503 });
	});

	test('what the framework says is said in our words, and leads on', () => {
		const answer = fail(Object.assign(new Error('Not Found'), { status: 404 }), 'framework');
		expect(answer).toMatchObject({ status: 404, title: 'Diese Seite gibt es nicht' });
		expect(answer).toMatchObject({ ways: [{ href: '/vorlagen' }, { href: '/suche' }] });
		expect(JSON.stringify(answer)).not.toContain('Not Found');
	});
});
