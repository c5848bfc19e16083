/** What a reader looks up in the portal: who sat when, who voted how, and what an agenda was before it was changed. */
import { expect, test, type Page } from '@playwright/test';
import { DESK, expectAccessible, expectNoSideways, PHONE } from './support.ts';

/** The council's page; it has sat in every term of the demo town. */
async function openCouncil(page: Page): Promise<void> {
	await page.goto('/gremien');
	await page
		.getByRole('link', { name: /^Rat der Stadt/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { level: 1, name: /^Rat der Stadt/ })).toBeVisible();
}

/** A member of the council, by the page of the council. */
async function openMember(page: Page): Promise<void> {
	await openCouncil(page);
	await page.locator('main a[href^="/personen/"]').first().click();
	await expect(page.getByRole('heading', { name: 'Mitgliedschaften', exact: true })).toBeVisible();
}

test('a person in each term: memberships, papers and meetings of its days, without scripts', async ({
	browser
}) => {
	const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
	const page = await context.newPage();
	await openMember(page);
	const terms = page.getByRole('navigation', { name: 'Wahlperiode' }).getByRole('link');
	await expect(terms.first()).toHaveText('Heute');
	await terms.last().click();
	const [, first, last] = /(\d{4})\D+(\d{4})$/.exec(await terms.last().innerText())!;
	await expect(page.locator('[aria-labelledby=memberships]')).toContainText(`bis 31.10.${last}`);
	const days = await page.locator('[aria-labelledby=attended] time').allInnerTexts();
	expect(days.length).toBeGreaterThan(0);
	for (const day of days) {
		const year = Number(day.slice(-4));
		expect(year).toBeGreaterThanOrEqual(Number(first));
		expect(year).toBeLessThanOrEqual(Number(last));
	}
	await expectNoSideways(page);
	await context.close();
});

test('the whole of a long list is one link away', async ({ browser }) => {
	const context = await browser.newContext({ ...DESK, javaScriptEnabled: false });
	const page = await context.newPage();
	await openMember(page);
	const attended = page.locator('[aria-labelledby=attended]');
	const rows = attended.getByRole('listitem');
	await expect(rows).toHaveCount(12);
	const all = attended.getByRole('link', { name: /^Alle \d+ anzeigen$/ });
	const count = Number.parseInt((await all.innerText()).replaceAll(/\D/g, ''), 10);
	await all.click();
	await expect(rows).toHaveCount(count);
	await context.close();
});

test('who voted how stands at the item and on the page of each who voted', async ({ browser }) => {
	const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
	const page = await context.newPage();
	await openMember(page);
	const name = await page.getByRole('heading', { level: 1 }).innerText();
	const vote = page.locator('[aria-labelledby=voted]').getByRole('listitem').first();
	const [title, voice] = [await vote.getByRole('link').innerText(), await vote.locator('.voice').innerText()];
	await vote.getByRole('link').click();
	const item = page
		.locator('main li', { has: page.getByText('Namentliche Abstimmung') })
		.filter({ hasText: title });
	await item.getByText('Namentliche Abstimmung').click();
	const choice = item.locator('dt', { hasText: new RegExp(`^${voice} \\(\\d+\\)$`) });
	await expect(choice.locator('xpath=following-sibling::dd[1]')).toContainText(name);
	await expectNoSideways(page);
	await context.close();
});

for (const [size, device] of Object.entries({ phone: PHONE, desk: DESK })) {
	test(`as invited, as supplemented and as held side by side, ${size}`, async ({ browser }) => {
		const context = await browser.newContext(device);
		const page = await context.newPage();
		await openCouncil(page);
		await page
			.locator('[aria-labelledby=past] li', { hasText: 'Tagesordnung geändert' })
			.filter({ has: page.getByRole('link') })
			// Tonight's, when it is over already, has no minuted agenda yet.
			.last()
			.getByRole('link')
			.click();
		await page.getByRole('link', { name: 'Alle Fassungen nebeneinander' }).click();
		const versions = page.getByRole('region');
		await expect(versions.first()).toContainText('Tagesordnung veröffentlicht');
		await expect(versions.last()).toContainText('Tatsächliche Tagesordnung');
		const supplement = versions.filter({ hasText: '1. Nachtrag' });
		const added = supplement
			.getByRole('listitem')
			.filter({ has: page.getByText('Neu', { exact: true }) })
			.locator('p')
			.first();
		await expect(added).toBeVisible();
		await expect(versions.first()).not.toContainText(await added.innerText());
		await expectAccessible(page);
		await expectNoSideways(page);
		await context.close();
	});
}

test('the number of an item is its address, and the row it leads to is marked', async ({ page }) => {
	await openCouncil(page);
	await page.locator('[aria-labelledby=past]').getByRole('listitem').first().getByRole('link').click();
	const row = page.locator('main li', { has: page.locator('#top-4') });
	const before = await row.evaluate((each) => getComputedStyle(each).backgroundColor);
	await row.getByRole('link', { name: 'Ö 4', exact: true }).click();
	await expect(page).toHaveURL(/#top-4$/);
	await expect(row).not.toHaveCSS('background-color', before);
});

test('on paper stands what the screen folds away: wordings, the whole course, and no mark of a jump', async ({
	page
}) => {
	await openCouncil(page);
	await page
		.locator('[aria-labelledby=past] li')
		.filter({ has: page.getByRole('link') })
		// The newest may be those of other tests, which decide nothing in words.
		.last()
		.getByRole('link')
		.click();
	await page
		.locator('main li', { has: page.locator('#top-4') })
		.getByRole('link', { name: 'Ö 4' })
		.click();
	await expect(page).toHaveURL(/#top-4$/);
	const wording = page.locator('main details', { hasText: 'Wortlaut des Beschlusses' }).first();
	const course = page.getByRole('log').locator('li');
	const last = course.nth((await course.count()) - 1);
	await expect(wording.locator('p, li').first()).toBeHidden();
	await expect(last).toBeHidden();
	await page.emulateMedia({ media: 'print' });
	await expect(wording.locator('p, li').first()).toBeVisible();
	await expect(last).toBeVisible();
	await expect(page.locator('main li', { has: page.locator('#top-4') })).toHaveCSS(
		'background-color',
		'rgba(0, 0, 0, 0)'
	);
});

test('on a phone the list of a month leads to the week that runs, and back', async ({ browser }) => {
	const context = await browser.newContext(PHONE);
	const page = await context.newPage();
	await page.goto('/sitzungen');
	const view = page.getByRole('group', { name: 'Ansicht' });
	const month = await page.getByRole('heading', { level: 2 }).first().innerText();
	await view.getByRole('link', { name: 'Woche', exact: true }).click();
	await expect(page.getByRole('heading', { level: 2, name: /^KW \d+/ })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Diese Woche' })).toHaveCount(0);
	await view.getByRole('link', { name: 'Liste', exact: true }).click();
	await expect(page.getByRole('heading', { level: 2, name: month, exact: true })).toBeVisible();
	await expectNoSideways(page);
	await context.close();
});
