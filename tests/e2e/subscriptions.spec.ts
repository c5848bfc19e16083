/** A subscription as its reader meets it: asked for on a page, confirmed from the mail, changed, and ended without a trace. */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
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
