/** What the council deals with nearby: by address, from where somebody stands, on the map, and without any of that. */
import { expect, test, type Page } from '@playwright/test';
import { DESK, expectAccessible, expectNoSideways, foreignRequests, PHONE, TABLET } from './support.ts';

const found = (page: Page) => page.locator('#found');
const rows = (page: Page) => page.locator('main ul.rows > li');

test('by address, distance and district, without scripts', async ({ browser }) => {
	const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto('/orte');
	const all = Number.parseInt(await found(page).innerText(), 10);
	expect(all).toBeGreaterThan(100);
	await expect(page.getByRole('button', { name: 'Karte laden' })).toBeHidden();

	await page.getByLabel('Adresse oder Ort').fill('grundschule nort');
	await page.getByRole('combobox', { name: 'Umkreis' }).selectOption({ label: '5 km' });
	await page.getByRole('combobox', { name: 'Reihenfolge' }).selectOption({ label: 'Nächste zuerst' });
	await page.getByRole('button', { name: 'Anzeigen' }).click();
	await expect(found(page)).toContainText('im Umkreis von 5 km: Grundschule Nord');
	await expect(rows(page).first()).toContainText('genau hier, Grundschule Nord');
	await expect(page.locator('main a[href^="/abo?"]')).toHaveAttribute(
		'href',
		/ort=.*umkreis=5000.*Grundschule/
	);

	await page.getByRole('combobox', { name: 'Umkreis' }).selectOption({ label: '250 m' });
	await page.getByRole('button', { name: 'Anzeigen' }).click();
	expect(Number.parseInt(await found(page).innerText(), 10) || 1).toBeLessThan(all / 4);

	await page.goto('/orte');
	await page.getByRole('combobox', { name: 'Ortsteil' }).selectOption('Westerholz');
	await page.getByRole('button', { name: 'Anzeigen' }).click();
	for (const row of await rows(page).all()) await expect(row).toContainText('Westerholz');

	await page.goto('/orte?adresse=Xanten');
	await expect(page.locator('main')).toContainText('„Xanten“ ist hier nicht bekannt');
	await context.close();
});

test('a paper leads to its place, and the place to what else lies there', async ({ page }) => {
	await page.goto('/orte?ortsteil=Nordaue');
	const title = await rows(page).first().locator('a').innerText();
	await rows(page).first().locator('a').click();
	await page.locator('dl.facts a[href^="/orte?"]').click();
	await expect(found(page)).toContainText('im Umkreis von 250 m');
	await expect(rows(page).filter({ hasText: title })).toHaveCount(1);
});

test('from where somebody stands, known to a hundred metres', async ({ browser }) => {
	const context = await browser.newContext({
		...PHONE,
		permissions: ['geolocation'],
		geolocation: { latitude: 51.846_123_4, longitude: 8.437_987_6 }
	});
	const page = await context.newPage();
	await page.goto('/orte', { waitUntil: 'networkidle' });
	await page.getByRole('button', { name: 'Meinen Standort verwenden' }).click();
	await expect(page).toHaveURL((url) => url.searchParams.get('ort') === '51.846,8.438');
	await expect(found(page)).toContainText('im Umkreis von 1 km: Mein Standort');
	await expectNoSideways(page);
	await expectAccessible(page);
	await context.close();
});

test('who keeps the position to themselves is told what to do', async ({ browser }) => {
	const context = await browser.newContext({ permissions: [] });
	const page = await context.newPage();
	await page.goto('/orte', { waitUntil: 'networkidle' });
	await page.getByRole('button', { name: 'Meinen Standort verwenden' }).click();
	await expect(page.getByRole('status')).toContainText('geben Sie eine Adresse ein');
	await context.close();
});

for (const [size, device] of Object.entries({ phone: PHONE, tablet: TABLET, desk: DESK })) {
	test(`the map comes when it is wanted, from here alone, ${size}`, async ({ browser, baseURL }) => {
		const context = await browser.newContext({
			...device,
			colorScheme: size === 'tablet' ? 'dark' : 'light'
		});
		const foreign = foreignRequests(context, baseURL!);
		const page = await context.newPage();
		const problems: string[] = [];
		page.on('pageerror', (error) => problems.push(error.message));
		page.on('console', (message) => {
			if (message.type() === 'error') problems.push(message.text());
		});
		await page.goto('/orte', { waitUntil: 'networkidle' });
		await page.getByRole('button', { name: 'Karte laden' }).press('Enter');
		const map = page.locator('[data-map]');
		await expect(map.locator('canvas')).toBeVisible({ timeout: 20_000 });
		await expect(map.getByText('Westerholz', { exact: true })).toBeVisible({ timeout: 20_000 });
		await expect.poll(() => colours(page), { timeout: 20_000 }).toBeGreaterThan(3);
		await map.getByRole('button', { name: 'Vergrößern' }).focus();
		await page.keyboard.press('Enter');
		await expectAccessible(page);
		await expectNoSideways(page);
		expect(foreign).toEqual([]);
		expect(problems).toEqual([]);
		await context.close();
	});
}

/** How many clearly different colours the map's picture has: ground, town, borders, points. */
async function colours(page: Page): Promise<number> {
	const png = await page.locator('[data-map] canvas').screenshot();
	return page.evaluate(async (base64) => {
		const picture = new Image();
		picture.src = `data:image/png;base64,${base64}`;
		await picture.decode();
		const canvas = new OffscreenCanvas(picture.width, picture.height);
		const context = canvas.getContext('2d')!;
		context.drawImage(picture, 0, 0);
		const { data } = context.getImageData(0, 0, picture.width, picture.height);
		const seen = new Map<string, number>();
		for (let at = 0; at < data.length; at += 16) {
			const colour = [data[at], data[at + 1], data[at + 2]].map((value) => value! >> 4).join();
			seen.set(colour, (seen.get(colour) ?? 0) + 1);
		}
		return [...seen.values()].filter((count) => count > 40).length;
	}, png.toString('base64'));
}

test('whatever stands in the address, there is a page', async ({ request }) => {
	for (const query of [
		'ort=91,0',
		"ort=1,1'--",
		'ort=51.8,8.4&umkreis=99999999',
		'umkreis=NaN&seite=-3',
		'seite=99999',
		`adresse=${'x'.repeat(3000)}`,
		'adresse=%00%ff',
		'adresse=%25%27%3B+drop+table+papers',
		'ortsteil=%3Cscript%3E',
		'ort=89.99999,179.99999&umkreis=5000',
		'folge=naechste'
	]) {
		expect((await request.get(`/orte?${query}`)).status(), query).toBeLessThan(500);
		const map = await request.get(`/orte/karte.json?${query}`);
		expect(map.status(), query).toBe(200);
		expect(await map.json(), query).toMatchObject({ points: { type: 'FeatureCollection' } });
	}
});
