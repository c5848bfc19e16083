/** The search and the reader as citizens use them: with a keyboard, on a phone, and without scripts. */
import { expect, test, type Page } from '@playwright/test';
import { DESK, expectAccessible, expectNoSideways, foreignRequests, PHONE } from './support.ts';

/** The worker reads the files of a new town one after the other; so long this may take before the first test. */
const READ_WITHIN_MS = 180_000;

/** Searches until a page of a file is among the hits. */
async function searchUntilPages(page: Page, words: string): Promise<void> {
	test.setTimeout(READ_WITHIN_MS + 60_000);
	await expect(async () => {
		await page.goto(`/suche?q=${encodeURIComponent(words)}`);
		expect(await page.locator('a.place').count()).toBeGreaterThan(0);
	}).toPass({ timeout: READ_WITHIN_MS });
}

test('narrowed by boxes, without scripts; a page of a file is the file itself', async ({ browser }) => {
	const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
	const page = await context.newPage();
	await searchUntilPages(page, 'Schule');
	expect(await page.locator('a.place').first().getAttribute('href')).toMatch(/^\/dateien\/.+#page=\d+$/);
	const box = page.locator('#eingrenzen').getByRole('checkbox', { name: /Niederschriften/ });
	await box.check();
	await page.getByRole('button', { name: 'Auswahl anwenden' }).click();
	await expect(page).toHaveURL(/art=niederschriften/);
	await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Niederschriften');
	await expect(box).toBeChecked();
	await page.getByRole('link', { name: 'Nicht mehr eingrenzen' }).click();
	await expect(page).not.toHaveURL(/art=/);
	await page.goto('/suche?q=Schulgebaeute');
	await page.locator('.meant a').click();
	await expect(page.locator('main').getByRole('status')).not.toHaveText(/^0 /);
	await context.close();
});

test('words are offered while one types, by keyboard', async ({ page }) => {
	await searchUntilPages(page, 'Schule');
	await page.goto('/suche', { waitUntil: 'networkidle' });
	const field = page.getByRole('combobox');
	await field.pressSequentially('Schulge');
	await expect(page.getByRole('option').first()).toBeVisible();
	await expectAccessible(page, 'suggestions');
	await field.press('ArrowDown');
	const offered = await page.getByRole('option', { selected: true }).innerText();
	await field.press('Enter');
	await expect(page).toHaveURL((url) => url.searchParams.get('q') === offered);
});

for (const [size, device] of Object.entries({ phone: PHONE, desk: DESK })) {
	test(`a hit opens the page of the PDF with its words marked, ${size}`, async ({ browser, baseURL }) => {
		const context = await browser.newContext({ ...device, colorScheme: size === 'desk' ? 'light' : 'dark' });
		const foreign = foreignRequests(context, baseURL!);
		const page = await context.newPage();
		const problems: string[] = [];
		page.on('pageerror', (error) => problems.push(error.message));
		page.on('console', (message) => {
			if (message.type() === 'error') problems.push(message.text());
		});
		await searchUntilPages(page, 'Schule');
		await expectAccessible(page);
		await expectNoSideways(page);
		await page.goto(page.url(), { waitUntil: 'networkidle' });
		await page.locator('a.place').first().click();
		await expect(page).toHaveURL(/\/dateien\/[^/]+\/lesen\?/);
		await expect(page.locator('.sheet canvas')).toBeVisible({ timeout: 20_000 });
		await expect(page.locator('.text-layer mark').first()).toHaveText(/Schul/i);
		await expectAccessible(page);
		await expectNoSideways(page);
		expect(problems).toEqual([]);
		expect(foreign).toEqual([]);
		await context.close();
	});
}

test('the address of a file that is gone says so in German and leads on', async ({ page }) => {
	for (const [path, status] of [
		['/dateien/00000000-0000-7000-8000-000000000000/Plan.pdf', 404],
		['/gremien/00000000-0000-7000-8000-000000000000/kalender.ics', 404],
		['/abo/kalender.ics', 400]
	] as const) {
		expect((await page.goto(path))!.status(), path).toBe(status);
		await expect(page.locator('html')).toHaveAttribute('lang', 'de');
		await expectAccessible(page, path);
		await page.getByRole('link', { name: /suchen/ }).click();
		await expect(page).toHaveURL(/\/suche$/);
	}
});
