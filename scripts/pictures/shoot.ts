/** Takes one picture: WebP, small, of the window or of a part of the page. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ROOT } from '../bootstrap/paths.mjs';

const FOLDER = path.join(ROOT, 'docs', 'pictures');
const QUALITY = 82;

/** Pixels of the picture for one of the page: sharp on today's screens, small enough for a page of text. */
const SCALE = 1.5;

/** What lies round a part that is cut out, in pixels of the page. */
const MARGIN = 16;

/** Writes `docs/pictures/<name>.webp`; `part` cuts it down to one element. */
export async function shoot(page: Page, name: string, part?: Locator): Promise<void> {
	const passing = page.locator('.toasts button');
	while ((await passing.count()) > 0) await passing.first().click();
	await page.mouse.move(0, 0);
	await page.evaluate(async () => {
		(document.activeElement as HTMLElement | null)?.blur();
		await document.fonts.ready;
	});
	const client = await page.context().newCDPSession(page);
	const { data } = await client.send('Page.captureScreenshot', {
		format: 'webp',
		quality: QUALITY,
		clip: { ...(await (part ? around(page, part) : windowOf(page))), scale: SCALE },
		captureBeyondViewport: part !== undefined
	});
	await client.detach();
	mkdirSync(FOLDER, { recursive: true });
	const file = path.join(FOLDER, `${name}.webp`);
	writeFileSync(file, Buffer.from(data, 'base64'));
	console.log(`  ${name}.webp  ${Math.round(statSync(file).size / 1024)} kB`);
}

const windowOf = (page: Page) =>
	page.evaluate(() => ({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight }));

async function around(page: Page, part: Locator) {
	const { x, y, width, height } = (await part.boundingBox())!;
	const scrolled = await windowOf(page);
	return {
		x: x + scrolled.x - MARGIN,
		y: y + scrolled.y - MARGIN,
		width: width + 2 * MARGIN,
		height: height + 2 * MARGIN
	};
}
