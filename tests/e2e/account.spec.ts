/** Signing in and out as people do it: with and without script, with the second factor, on several devices. */
import { expect, test } from '@playwright/test';
import { TOTP } from 'otpauth';
import {
	demoInfo,
	expectAccessible,
	expectNoSideways,
	foreignRequests,
	isMember,
	PHONE,
	signIn,
	type DemoLogin
} from './support.ts';

/** Logins that no other test uses, since these are signed out everywhere. */
const administration = () => demoInfo().logins.find(({ email }) => email.startsWith('administration@'))!;
const lastMember = () => demoInfo().logins.findLast(({ email }) => isMember(email))!;

const codeOf = ({ totpSecret }: DemoLogin) => new TOTP({ secret: totpSecret! }).generate();

test('without script: a mistake costs nothing, the code follows, and the way leads back', async ({
	browser
}) => {
	const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
	const page = await context.newPage();
	const login = administration();
	await page.goto('/konto');
	await expect(page).toHaveURL(/\/anmelden\?weiter=/);

	await page.getByLabel('E-Mail-Adresse').fill(login.email);
	await page.getByLabel('Passwort').fill('falsch');
	await page.getByRole('button', { name: 'Anmelden' }).click();
	await expect(page.getByRole('alert')).toHaveText(/E-Mail-Adresse oder Passwort ist nicht richtig/);
	await expect(page.getByLabel('E-Mail-Adresse')).toHaveValue(login.email);
	await expect(page.getByLabel('Passwort')).toHaveValue('');

	await page.getByLabel('Passwort').fill(login.password);
	await page.getByRole('button', { name: 'Anmelden' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Code eingeben');
	await page.goto('/konto');
	await expect(page).toHaveURL(/\/anmelden/);

	await page.goto('/anmelden/code?weiter=/konto');
	await page.getByLabel('Sechsstelliger Code').fill(codeOf(login));
	await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mein Konto');
	await expect(page.getByText('dieses Gerät', { exact: true })).toBeVisible();

	await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
	await page.goto('/konto');
	await expect(page).toHaveURL(/\/anmelden\?weiter=/);
	await context.close();
});

test('two devices: one signs the other out, then both at once', async ({ browser }) => {
	const login = lastMember();
	const [here, there] = [await browser.newContext(), await browser.newContext(PHONE)];
	const foreign = foreignRequests(here, process.env.RATSSAAL_E2E_ADDRESS!);
	const [page, phone] = [await here.newPage(), await there.newPage()];
	await signIn(page, login);
	await signIn(phone, login);

	await page.goto('/konto');
	await expect(page.getByText(login.name).first()).toBeVisible();
	await expectAccessible(page);
	const devices = page.getByRole('listitem').filter({ hasText: 'Angemeldet seit' });
	await expect(devices).toHaveCount(2);
	await page.getByRole('button', { name: /^Chrome auf .* abmelden$/ }).click();
	await expect(page.getByText('Das Gerät ist abgemeldet.')).toBeVisible();
	await expect(devices).toHaveCount(1);
	await phone.goto('/konto');
	await expect(phone).toHaveURL(/\/anmelden/);

	await signIn(phone, login);
	await page.reload();
	await page.getByRole('button', { name: 'Überall abmelden' }).click({ delay: 1500 });
	await expect(page).toHaveURL((url) => url.pathname === '/');
	for (const each of [page, phone]) {
		await each.goto('/konto');
		await expect(each).toHaveURL(/\/anmelden/);
	}
	expect(foreign).toEqual([]);
	await here.close();
	await there.close();
});

test('every page of the account: accessible, no wider than a phone, in English too', async ({ browser }) => {
	const context = await browser.newContext({ ...PHONE, colorScheme: 'dark' });
	const page = await context.newPage();
	const visit = async (address: string) => {
		await page.goto(address);
		await expectAccessible(page, address);
		await expectNoSideways(page, address);
	};
	await visit('/anmelden');
	await page.getByRole('button', { name: 'Anmelden' }).click();
	await expectAccessible(page, 'refused');
	await signIn(page, lastMember());
	await visit('/konto');
	await visit('/konto/zweiter-faktor');
	await expect(page.getByRole('img', { name: /QR-Code/ })).toBeVisible();

	await context.addCookies([{ name: 'sprache', value: 'en', url: process.env.RATSSAAL_E2E_ADDRESS! }]);
	await visit('/konto');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('My account');
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await context.close();
});

test('the way back after signing in never leads to another site', async ({ page }) => {
	await page.goto('/anmelden?weiter=//evil.example/');
	await page.locator('input[name=email]').fill(lastMember().email);
	await page.locator('input[name=password]').fill(lastMember().password);
	await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
	await expect(page).toHaveURL(/\/mandat/);
	expect(new URL(page.url()).origin).toBe(process.env.RATSSAAL_E2E_ADDRESS);
});
