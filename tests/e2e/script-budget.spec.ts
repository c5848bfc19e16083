/** Nobody on a bus loads more than 60 kB of script to read a page: what a page needs at once, compressed as it is served. */
import { expect, test, type Page } from '@playwright/test';
import { publicPaths } from './support.ts';

const BUDGET_BYTES = 60_000;

/** Sizes of the scripts a page has loaded once it is at rest, as they came over the wire, by address. */
async function scriptsOf(page: Page, path: string): Promise<Map<string, number>> {
	await page.goto(path, { waitUntil: 'networkidle' });
	return new Map(
		await page.evaluate(() =>
			performance
				.getEntriesByType('resource')
				.map((entry) => entry as PerformanceResourceTiming)
				.filter(({ name }) => new URL(name).pathname.endsWith('.js'))
				.map(({ name, encodedBodySize }): [string, number] => [new URL(name).pathname, encodedBodySize])
		)
	);
}

/** Sittings that show all there can be: a supplement, and a vote by name. */
async function fullestSittings(page: Page): Promise<string[]> {
	const addressIn = (part: string) =>
		page.locator(`${part} a[href^="/sitzungen/"]`).first().getAttribute('href');
	await page.goto('/gremien');
	await page
		.getByRole('link', { name: /^Rat der Stadt/ })
		.first()
		.click();
	const supplemented = await addressIn('[aria-labelledby=past] li:has-text("Tagesordnung geändert")');
	await page.locator('main a[href^="/personen/"]').first().click();
	const voted = await addressIn('[aria-labelledby=voted]');
	return [supplemented!, voted!.replace(/#.*/, '')];
}

test('every public page stays within the budget of script', async ({ browser }) => {
	test.setTimeout(180_000);
	const lister = await browser.newContext();
	const paths = [...(await publicPaths(lister)), ...(await fullestSittings(await lister.newPage()))];
	await lister.close();
	const measured = new Map<string, number>();
	for (const path of paths) {
		// A context of its own: nothing is in the cache.
		const context = await browser.newContext();
		const scripts = await scriptsOf(await context.newPage(), path);
		await context.close();
		expect(scripts.size, `${path} runs scripts`).toBeGreaterThan(3);
		measured.set(
			path,
			[...scripts.values()].reduce((sum, bytes) => sum + bytes, 0)
		);
	}
	console.log([...measured].map(([path, bytes]) => `${(bytes / 1000).toFixed(1)} kB  ${path}`).join('\n'));
	expect([...measured].filter(([, bytes]) => bytes >= BUDGET_BYTES)).toEqual([]);
});
