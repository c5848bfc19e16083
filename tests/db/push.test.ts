/** News as notifications: a device subscribes, is told what its reader may read and nobody else can, moves, and is gone. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { findSubscriber } from '#lib/server/db/queries/subscriptions.ts';
import { mails, news, notices, subscribers, subscriptions } from '#lib/server/db/schema/index.ts';
import { log } from '#lib/server/log.ts';
import { sendMail } from '#lib/server/mail/send-mail.ts';
import { lookupOf } from '#lib/server/network/lookup.ts';
import { pushKeys } from '#lib/server/push/keys.ts';
import { openPusher } from '#lib/server/push/pusher.ts';
import { deviceLink } from '#lib/server/subscriptions/device-link.ts';
import { endSubscription } from '#lib/server/subscriptions/end-subscription.ts';
import { readLink } from '#lib/server/subscriptions/links.ts';
import { renewDevice } from '#lib/server/subscriptions/renew-device.ts';
import { subscribeDevice } from '#lib/server/subscriptions/subscribe-device.ts';
import * as devices from '../../src/routes/(subscriber)/abo/geraet/+server.ts';
import * as links from '../../src/routes/(subscriber)/abo/geraet/link/+server.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { postOf, TEST_SECRET } from '../support/post.ts';
import { readProof, startPushService, type PushService, type TestDevice } from '../support/push-service.ts';

vi.mock('$app/env/private', () => ({ RATSSAAL_WEB_PUSH: '', RATSSAAL_DATA: '', RATSSAAL_SECRET: undefined }));

const NOW = new Date('2026-11-24T10:00:00Z');

let database: TestDatabase;
let service: PushService;
let body: { id: string; timeZone: string };
let councilId: string;
let device: TestDevice;
let networks = 0;

beforeAll(async () => {
	log.level = 'silent';
	[database, service] = await Promise.all([openTestDatabase(), startPushService()]);
});
afterAll(async () => {
	await Promise.all([database.close(), service.close()]);
	log.level = 'info';
});
beforeEach(async () => {
	body = await make.createBody(database.owner, { name: 'Stadt Auenbrück' });
	const council = { name: 'Rat der Stadt', ...make.released };
	councilId = (await make.createOrganization(database.owner, body.id, council)).id;
	device = service.newDevice();
	service.received.length = 0;
	service.status = 201;
});

const asking = (address = `192.0.2.${++networks % 250}`) =>
	({ secret: TEST_SECRET, locale: 'de', address, now: NOW }) as const;

/** Subscribes the device to the council, unless said; answers its id. */
async function subscribe(fields: object = {}, address?: string): Promise<string> {
	const input = {
		device: device.subscription,
		subject: `gremium=${councilId}`,
		rhythm: 'at-once',
		...fields
	};
	const link = await subscribeDevice(database.app, database.public, body, input, asking(address));
	return readLink(TEST_SECRET, 'manage', link)!;
}

const waiting = async () =>
	(await database.owner.select().from(mails).where(eq(mails.bodyId, body.id))).filter(
		({ state }) => state === 'queued'
	);

async function sendWaiting(pusher = service.pusher, now = NOW): Promise<void> {
	const post = { ...postOf(database.public), pusher };
	for (const { id } of await waiting()) await sendMail(database.worker, post, id, now);
}

/** A piece of news for the subscriber that waits to be sent. */
async function tell(subscriberId: string, name = 'Neubau der Grundschule'): Promise<string> {
	const paper = await make.createPaper(database.owner, body.id, { name, public: true, publishedAt: NOW });
	const [subscription] = await database.owner
		.select({ id: subscriptions.id })
		.from(subscriptions)
		.where(eq(subscriptions.subscriberId, subscriberId));
	const [mail] = await database.owner
		.insert(mails)
		.values({ bodyId: body.id, kind: 'news', subscriberId })
		.returning();
	const [item] = await database.owner
		.insert(news)
		.values({ bodyId: body.id, kind: 'paper-published', key: paper.id, at: NOW, paperId: paper.id })
		.returning();
	await database.owner.insert(notices).values({
		...{ subscriptionId: subscription!.id, newsId: item!.id, subscriberId, bodyId: body.id },
		...{ dueAt: NOW, mailId: mail!.id }
	});
	return paper.id;
}

const isKnown = async (id: string) =>
	(await database.owner.select().from(subscribers).where(eq(subscribers.id, id))).length === 1;

describe('a device', () => {
	test('is told at once that it is subscribed, and then the news, readable for it alone', async () => {
		const id = await subscribe();
		await sendWaiting();
		const paperId = await tell(id);
		await sendWaiting();
		const [welcome, told] = service.received;
		expect(device.read(welcome!)).toMatchObject({
			title: 'Mitteilungen sind eingeschaltet',
			body: 'Rat der Stadt',
			locale: 'de'
		});
		const shown = device.read(told!);
		expect(shown).toMatchObject({
			title: 'Vorlage: Neubau der Grundschule',
			url: expect.stringMatching(new RegExp(`^https://[\\w.-]*rat\\.example/vorlagen/${paperId}$`))
		});
		expect(shown.manageUrl).toMatch(/^https:\/\/[\w.-]*rat\.example\/abo\/verwalten\/[\w.-]+$/);
		expect(told!.path).toBe(new URL(device.subscription.endpoint).pathname);
		expect(told!.body.toString('latin1')).not.toContain('Grundschule');
		expect(() => service.newDevice().read(told!)).toThrow();
	});

	test('the push service learns who we are, for its own address and for half a day', async () => {
		await subscribe();
		await sendWaiting();
		const [{ headers }] = service.received as [PushService['received'][number]];
		expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '259200' });
		const { key, claims } = readProof(service.received[0]!);
		expect(key).toBe(pushKeys(TEST_SECRET).publicKey);
		expect(claims).toMatchObject({
			aud: new URL(device.subscription.endpoint).origin,
			sub: 'https://rat.example'
		});
		expect(Number(claims.exp) - Date.now() / 1000).toBeLessThanOrEqual(24 * 3600);
	});

	test('much news is one notification that fits, and leads to the start page', async () => {
		const id = await subscribe();
		await sendWaiting();
		await tell(id, `😀Erschließung ${'des Gewerbegebietes '.repeat(40)}`);
		const [mail] = await waiting();
		for (let count = 0; count < 30; count++) await tell(id, `Bebauungsplan ${count} ${'😀'.repeat(200)}`);
		await database.owner.update(notices).set({ mailId: mail!.id }).where(eq(notices.subscriberId, id));
		const post = { ...postOf(database.public), pusher: service.pusher };
		await sendMail(database.worker, post, mail!.id, NOW);
		const told = service.received.at(-1)!;
		expect(told.body.length).toBeLessThanOrEqual(4096);
		const shown = device.read(told);
		expect(shown).toMatchObject({
			title: '31 Neuigkeiten: Stadt Auenbrück',
			body: expect.stringContaining('Erschließung'),
			url: expect.stringMatching(/^https:\/\/[\w.-]*rat\.example\/$/)
		});
		expect(String(shown.body).isWellFormed()).toBe(true);
	});

	test('the same once more changes only how often; something else is a second subscription', async () => {
		const id = await subscribe();
		expect(await subscribe({ rhythm: 'weekly' })).toBe(id);
		expect(await subscribe({ subject: '' })).toBe(id);
		const found = await findSubscriber(database.app, body.id, id);
		expect(found?.channel).toBe('push');
		expect(found?.subscriptions.map(({ rhythm, subject }) => [rhythm, subject.kind])).toEqual([
			['weekly', 'organization'],
			['at-once', 'everything']
		]);
	});

	test('finds its own subscriptions by its address, and nobody without', async () => {
		const id = await subscribe();
		const { endpoint } = device.subscription;
		const link = await deviceLink(database.app, TEST_SECRET, body.id, { endpoint });
		expect(readLink(TEST_SECRET, 'manage', link)).toBe(id);
		for (const other of [`${endpoint}x`, service.newDevice().subscription.endpoint]) {
			await expect(deviceLink(database.app, TEST_SECRET, body.id, { endpoint: other })).rejects.toMatchObject(
				{ code: 'not-found' }
			);
		}
		const town = await make.createBody(database.owner, {});
		await expect(deviceLink(database.app, TEST_SECRET, town.id, { endpoint })).rejects.toMatchObject({
			code: 'not-found'
		});
	});

	test('gets a new address from its browser: the subscriptions go with it', async () => {
		const id = await subscribe();
		await sendWaiting();
		const moved = service.newDevice();
		const { endpoint } = device.subscription;
		const renewal = { endpoint, device: moved.subscription };
		await renewDevice(database.app, TEST_SECRET, body.id, renewal);
		await tell(id);
		await sendWaiting();
		expect(moved.read(service.received.at(-1)!)).toMatchObject({ title: 'Vorlage: Neubau der Grundschule' });
		await expect(renewDevice(database.app, TEST_SECRET, body.id, renewal)).rejects.toMatchObject({
			code: 'not-found'
		});
	});

	test('that has subscribed at the new address already keeps what it has there', async () => {
		const old = await subscribe();
		const { endpoint } = device.subscription;
		device = service.newDevice();
		const present = await subscribe();
		await renewDevice(database.app, TEST_SECRET, body.id, { endpoint, device: device.subscription });
		expect([await isKnown(old), await isKnown(present)]).toEqual([false, true]);
	});

	test('is forgotten with its last subscription, address and all', async () => {
		const id = await subscribe();
		const found = await findSubscriber(database.app, body.id, id);
		expect(await endSubscription(database.app, id, { id: found!.subscriptions[0]!.id })).toBe(true);
		expect(await isKnown(id)).toBe(false);
		expect(await waiting()).toEqual([]);
	});
});

describe('the address', () => {
	test('is not in the database, nor in what goes wrong', async () => {
		const id = await subscribe();
		service.status = 503;
		const error = await sendWaiting().catch((reason: unknown) => reason);
		const rows = await Promise.all(
			[subscribers, subscriptions, mails].map((table) =>
				database.owner.select().from(table).where(eq(table.bodyId, body.id))
			)
		);
		const said = JSON.stringify([rows, error, Object(error).message, Object(error).stack]);
		expect(said).toContain(id);
		expect(said).not.toContain(new URL(device.subscription.endpoint).pathname.slice(6));
		expect(said).not.toContain('push.example');
		expect(said).not.toContain(device.subscription.keys.auth);
	});

	test.for([
		['not https', { endpoint: 'http://push.example/x' }],
		['inside', { endpoint: 'https://127.0.0.1/x' }],
		['inside, in other digits', { endpoint: 'https://0x7f.1/x' }],
		['inside, as IPv6', { endpoint: 'https://[::1]/x' }],
		['with a login', { endpoint: 'https://a:b@push.example/x' }],
		['none', { endpoint: 'x' }],
		['endless', { endpoint: `https://push.example/${'x'.repeat(2000)}` }],
		[
			'a key that is no point',
			{ keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: 'A'.repeat(22) } }
		],
		['a short key', { keys: { p256dh: 'BAAA', auth: 'A'.repeat(22) } }],
		['no keys', { keys: undefined }]
	] as const)('%s: refused in words', async ([, change]) => {
		await expect(subscribe({ device: { ...device.subscription, ...change } })).rejects.toMatchObject({
			code: 'invalid',
			message: expect.stringContaining('Bitte wählen Sie E-Mail')
		});
		expect(await waiting()).toEqual([]);
	});

	test('that leads inside by its name is never asked', async () => {
		const id = await subscribe();
		const resolve = () => Promise.resolve([{ address: '10.0.0.1', family: 4 }]);
		const pusher = openPusher(
			{ keys: pushKeys(TEST_SECRET), contact: 'https://rat.example' },
			{ lookup: lookupOf({ resolve }) }
		);
		await sendWaiting(pusher);
		pusher.close();
		expect(service.received).toEqual([]);
		expect(await isKnown(id)).toBe(false);
	});
});

describe('the push service answers', () => {
	test.for([404, 410])('%d: the device is forgotten', async (status) => {
		const id = await subscribe();
		service.status = status;
		await sendWaiting();
		expect(await isKnown(id)).toBe(false);
	});

	test.for([401, 403, 429, 500, 503])('%d: it is tried again, and nobody is forgotten', async (status) => {
		const id = await subscribe();
		service.status = status;
		await expect(sendWaiting()).rejects.toMatchObject({ verdict: 'later', answer: String(status) });
		service.status = 201;
		await sendWaiting();
		expect([service.received.length, await isKnown(id)]).toEqual([2, true]);
	});

	test.for([200, 302, 400, 413])('%d: no push service; five times in a row are enough', async (status) => {
		const id = await subscribe();
		service.status = status;
		await sendWaiting();
		for (let time = 0; time < 3; time++) {
			await tell(id);
			await sendWaiting();
		}
		expect(await isKnown(id)).toBe(true);
		await tell(id);
		await sendWaiting();
		expect(await isKnown(id)).toBe(false);
		expect(service.received).toHaveLength(5);
	});

	test('not at all: it is tried again', async () => {
		const gone = await startPushService();
		device = gone.newDevice();
		await subscribe();
		await gone.close();
		await expect(sendWaiting(gone.pusher)).rejects.toMatchObject({ verdict: 'later' });
		expect(await waiting()).toHaveLength(1);
	});
});

test('not switched on: there are no doors', async () => {
	const knock = (door: (event: never) => Promise<Response>) => door({} as never);
	for (const door of [devices.POST, devices.PUT, links.POST]) {
		await expect(knock(door)).rejects.toMatchObject({ status: 404 });
	}
});

test('switched off meanwhile: nothing goes out, and nobody is forgotten for it', async () => {
	const id = await subscribe();
	for (const { id: mailId } of await waiting()) {
		await sendMail(database.worker, postOf(database.public), mailId, NOW);
	}
	expect([await waiting(), await isKnown(id)]).toEqual([[], true]);
});

test('one network can subscribe so many devices an hour, and no more', async () => {
	for (let count = 0; count < 20; count++) {
		device = service.newDevice();
		await subscribe({}, '198.51.100.7');
	}
	device = service.newDevice();
	await expect(subscribe({}, '198.51.100.7')).rejects.toMatchObject({ code: 'too-many' });
});

test('what the public does not know cannot be subscribed to', async () => {
	const hidden = await make.createOrganization(database.owner, body.id, { name: 'Geheimer Kreis' });
	await expect(subscribe({ subject: `gremium=${hidden.id}` })).rejects.toMatchObject({ code: 'not-found' });
});
