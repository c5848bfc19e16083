/** A subscription as its reader meets it: asked for on a page, confirmed from the mail, changed, and ended without a trace. */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createECDH, randomBytes } from 'node:crypto';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import PostalMime, { type Email } from 'postal-mime';
import postgres from 'postgres';
import { openSecret } from '#lib/server/secret.ts';
import { readLink, signLink } from '#lib/server/subscriptions/links.ts';
import { DESK, expectAccessible, expectNoSideways, foreignRequests, PHONE, TABLET } from './support.ts';

const folder = () => process.env.RATSSAAL_E2E_DATA!;

/** The newest mail to the address with these words in its subject. */
async function mailTo(address: string, subject: RegExp): Promise<Email> {
	let found: Email | undefined;
	await expect(async () => {
		const names = (await readdir(join(folder(), 'outbox')).catch(() => [])).filter((name) =>
			name.endsWith('.eml')
		);
		const mails = await Promise.all(
			names.map(async (name) => PostalMime.parse(await readFile(join(folder(), 'outbox', name))))
		);
		found = mails.find((mail) => mail.to?.[0]?.address === address && subject.test(mail.subject ?? ''));
		expect(found).toBeDefined();
	}).toPass({ timeout: 30_000 });
	return found!;
}

/** A link of ours in the text of a mail, as a path. */
function linkIn(mail: Email, path: string): string {
	const [address] = new RegExp(`https?://[^\\s]+/abo/${path}/[^\\s]+`).exec(mail.text ?? '') ?? [];
	expect(address, `a link to ${path}`).toBeDefined();
	return new URL(address!).pathname;
}

async function subscribe(page: Page, address: string): Promise<void> {
	await page.getByRole('textbox', { name: 'E-Mail-Adresse' }).fill(address);
	await page.getByRole('button', { name: 'Abonnieren' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bitte sehen Sie in Ihr Postfach');
}

for (const [size, device] of Object.entries({ phone: PHONE, tablet: TABLET, desk: DESK })) {
	test(`from a search to its news and out again, ${size}`, async ({ browser, baseURL }) => {
		const context = await browser.newContext({
			...device,
			colorScheme: size === 'tablet' ? 'dark' : 'light'
		});
		const foreign = foreignRequests(context, baseURL!);
		const page = await context.newPage();
		const fits = async (label: string) => {
			await expectAccessible(page, label);
			await expectNoSideways(page, label);
		};
		const address = `leserin.${size}@example.org`;

		await page.goto('/suche?q=Schule&art=vorlagen');
		await page.locator('main a[href^="/abo?"]').first().click();
		await expect(page.locator('.subject')).toHaveText('Suche „Schule“, Vorlagen');
		await page.getByLabel(/täglich/).check();
		await fits('the form');
		await subscribe(page, address);
		await fits('sent');

		const asked = await mailTo(address, /./);
		expect(asked.html).toContain('Suche „Schule“, Vorlagen');
		await page.goto(linkIn(asked, 'bestaetigen'));
		await fits('confirm');
		await page.getByRole('button', { name: 'Abo bestätigen' }).click();
		await expect(page.getByRole('status')).toContainText('Das Abo ist bestätigt.');
		await fits('manage');
		const managing = page.url();

		await page.getByLabel(/montags/).check();
		await page.getByRole('button', { name: 'Speichern' }).click();
		await expect(page.getByRole('status')).toContainText('Die Änderung ist gespeichert.');
		await page.reload();
		await expect(page.getByLabel(/montags/)).toBeChecked();

		await page.getByRole('button', { name: /^Dieses Abo beenden/ }).click();
		// It was the last one: with it the address is gone.
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihre Abos sind beendet');
		await fits('ended');
		expect((await page.goto(managing))!.status()).toBeLessThan(500);
		await expect(page.locator('main')).not.toContainText('Suche „Schule“');
		expect(foreign).toEqual([]);
		await context.close();
	});
}

test('ended by a mail program with one request, and nothing is left of the address', async ({
	page,
	baseURL
}) => {
	const address = 'wegwerf@example.org';
	await page.goto('/abo');
	await subscribe(page, address);
	await page.goto(linkIn(await mailTo(address, /./), 'bestaetigen'));
	await page.getByRole('button', { name: 'Abo bestätigen' }).click();
	await expect(page.getByRole('status')).toBeVisible();
	const managing = new URL(page.url()).pathname.split('/').at(-1)!;

	const run = JSON.parse(readFileSync(join(folder(), 'run.json'), 'utf8')) as { databaseUrl: string };
	const sql = postgres(run.databaseUrl, { max: 1 });
	try {
		const list = async () =>
			(await sql<{ id: string }[]>`select id from subscribers order by id`).map(({ id }) => id);
		const id = readLink(openSecret(folder()), 'manage', managing)!;
		expect(await list()).toContain(id);
		// As a mail server sends it: without a page it came from (RFC 8058).
		const end = (link: string) =>
			fetch(`${baseURL}/abo/abbestellen/${link}`, {
				method: 'POST',
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
				body: 'List-Unsubscribe=One-Click'
			});
		for (const link of [managing, 'x', `${managing}x`]) expect((await end(link)).status).toBeLessThan(500);
		expect(await list()).toContain(id);
		const link = signLink(openSecret(folder()), 'end', id);
		expect((await end(link)).status).toBe(200);
		expect(await list()).not.toContain(id);
		expect((await end(link)).status).toBe(200);
		const left = await sql`select from subscriptions where subscriber_id = ${id}
			union all select from notices where subscriber_id = ${id} union all select from mails where subscriber_id = ${id}`;
		expect(left).toHaveLength(0);
	} finally {
		await sql.end();
	}
});

test('in English, and with what cannot be', async ({ browser }) => {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto('/sprache/en');
	await page.goto('/abo');
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Neuigkeiten abonnieren');
	await expectAccessible(page);
	for (const query of [
		'gremium=x',
		'vorlage=00000000-0000-7000-8000-000000000000',
		'ort=1,1&umkreis=0',
		'suche=%00'
	]) {
		expect((await page.goto(`/abo?${query}`))!.status(), query).toBeLessThan(500);
	}
	for (const path of ['bestaetigen/x', 'verwalten/x', 'abbestellen/x']) {
		expect((await page.goto(`/abo/${path}`))!.status(), path).toBeLessThan(500);
	}
	await context.close();
});

/** What the types of pages do not know of a service worker. */
interface Worker extends EventTarget {
	readonly clients: object;
	readonly registration: ServiceWorkerRegistration;
	/** Settles with the first notification that is shown. */
	shown: Promise<void>;
	readonly NotificationEvent: new (
		type: string,
		of: { notification: Notification | undefined; action: string }
	) => Event;
}

/** As if the browser's push service had given it an address: there is none here. */
async function givePushService(context: BrowserContext): Promise<void> {
	const keys = {
		p256dh: createECDH('prime256v1').generateKeys('base64url'),
		auth: randomBytes(16).toString('base64url')
	};
	const endpoint = `https://push.invalid/send/${randomBytes(32).toString('base64url')}`;
	await context.addInitScript(
		({ endpoint, keys }) => {
			let asked: PushSubscriptionOptionsInit | undefined;
			const subscription = () =>
				asked && {
					endpoint,
					options: { applicationServerKey: bytesOf(asked.applicationServerKey as string) },
					toJSON: () => ({ endpoint, expirationTime: null, keys })
				};
			const bytesOf = (text: string) =>
				Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
					.buffer;
			const key = 'subscribed';
			PushManager.prototype.subscribe = (options) => {
				sessionStorage.setItem(key, JSON.stringify((asked = options)));
				return Promise.resolve(subscription() as unknown as PushSubscription);
			};
			PushManager.prototype.getSubscription = () => {
				asked = JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
				return Promise.resolve((subscription() ?? null) as PushSubscription | null);
			};
		},
		{ endpoint, keys }
	);
}

test('as a notification on this device, without an address, and out again', async ({ browser, baseURL }) => {
	const context = await browser.newContext({ ...PHONE, baseURL: baseURL! });
	await context.grantPermissions(['notifications'], { origin: baseURL! });
	await givePushService(context);
	const page = await context.newPage();
	await page.goto('/abo?suche=q%3DSchule');
	await page.getByLabel(/als Mitteilung auf diesem Gerät/).check();
	await expect(page.getByRole('textbox', { name: 'E-Mail-Adresse' })).toHaveCount(0);
	await expectAccessible(page, 'the choice');
	await expectNoSideways(page, 'the choice');
	await page.getByLabel(/sofort/).check();
	await page.getByRole('button', { name: 'Abonnieren' }).click();
	await expect(page.getByRole('status')).toContainText('Mitteilungen auf diesem Gerät sind eingeschaltet.');
	await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Suche „Schule“');
	await expect(page.getByLabel(/sofort/)).toBeChecked();
	await expectAccessible(page, 'manage');

	// What the push service brings the browser shows, and a tap leads there.
	const cdp = await context.newCDPSession(page);
	const registration = new Promise<string>((resolve) =>
		cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const own = registrations.find(({ scopeURL }) => scopeURL.endsWith('/abo/'));
			if (own) resolve(own.registrationId);
		})
	);
	await cdp.send('ServiceWorker.enable');
	const shown = {
		title: 'Ergebnis',
		body: 'Ö 4: angenommen',
		url: '/vorlagen/1',
		manageUrl: '/abo',
		locale: 'de'
	};
	// Chromium drops a notification that is asked for while it is being shown: nobody asks before.
	const worker = context.serviceWorkers().find((each) => each.url().endsWith('/abo/mitteilungen.js'))!;
	await worker.evaluate(() => {
		const scope = globalThis as unknown as Worker;
		const show = scope.registration.showNotification.bind(scope.registration);
		scope.shown = new Promise((resolve, reject) => {
			scope.registration.showNotification = async (...what) => show(...what).then(resolve, reject);
		});
	});
	await cdp.send('ServiceWorker.deliverPushMessage', {
		origin: new URL(baseURL!).origin,
		registrationId: await registration,
		data: JSON.stringify(shown)
	});
	await worker.evaluate(() => (globalThis as unknown as Worker).shown);
	const notifications = await page.evaluate(async () => {
		const own = await navigator.serviceWorker.getRegistration('/abo/');
		return (await own!.getNotifications()).map(({ title, body, lang }) => ({ title, body, lang }));
	});
	expect(notifications).toEqual([{ title: 'Ergebnis', body: 'Ö 4: angenommen', lang: 'de' }]);
	const opened = (action: string) =>
		worker.evaluate(async (action) => {
			const scope = globalThis as unknown as Worker;
			const addresses: string[] = [];
			Object.defineProperty(scope.clients, 'openWindow', {
				configurable: true,
				value: (address: string) => Promise.resolve(void addresses.push(address))
			});
			const [notification] = await scope.registration.getNotifications();
			scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action }));
			return [...addresses, (await scope.registration.getNotifications()).length];
		}, action);
	expect(await opened('')).toEqual(['/vorlagen/1', 0]);

	await page.goto('/abo');
	await page.getByRole('link', { name: 'Abos dieses Geräts ändern oder beenden' }).click();
	await page.getByRole('button', { name: /^Dieses Abo beenden/ }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihre Abos sind beendet');
	await page.goto('/abo');
	await expect(page.getByLabel(/als Mitteilung/)).toBeVisible();
	await expect(page.getByText('Dieses Gerät bekommt Mitteilungen.')).toHaveCount(0);
	await context.close();
});

test('a browser that shows no notifications is told what to do', async ({ browser, baseURL }) => {
	const context = await browser.newContext({ ...DESK, baseURL: baseURL! });
	await context.addInitScript(() => {
		Notification.requestPermission = () => Promise.resolve('denied');
	});
	const page = await context.newPage();
	await page.goto('/abo');
	await page.getByLabel(/als Mitteilung/).check();
	await page.getByRole('button', { name: 'Abonnieren' }).click();
	await expect(page.getByRole('alert')).toContainText('Erlauben Sie sie in seinen Einstellungen');
	await context.close();
});
