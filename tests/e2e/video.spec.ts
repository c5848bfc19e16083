/** A video of an old sitting: chosen by the clerk, sent with an interruption, worked off, marked, published, and watched from the agenda. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { contextOf, DESK, expectAccessible, expectNoSideways, PHONE } from './support.ts';

/** 40 s at 30 pictures a second, sent in another order than shown; more than one piece of the upload. */
function oldVideo(): string {
	const path = join(mkdtempSync(join(tmpdir(), 'ratssaal-video-')), 'Ratssitzung von früher.mp4');
	const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=40'];
	const sound = ['-f', 'lavfi', '-i', 'sine=440:duration=40'];
	const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-qp', '12', '-c:a', 'aac'];
	execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, ...sound, ...codecs, path]);
	return path;
}

/** A sitting from the years before, as a town brings its old ones: from a table. Opens its recording at the clerk's desk. */
async function bringOldSitting(browser: Browser, page: Page): Promise<string> {
	const context = await contextOf(browser, 'administrator');
	const office = await context.newPage();
	await office.goto('/verwaltung/datenuebernahme/neu/csv');
	const table =
		'Schlüssel;Gremium;Bezeichnung;Datum;Beginn\nS-2014-09;Altstadtbeirat;9. Sitzung;08.12.2014;18:00\n';
	await office
		.locator('input[name=meetings]')
		.setInputFiles({ name: 'sitzungen.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
	await office.getByRole('button', { name: 'Probelauf starten' }).click();
	await office.getByRole('button', { name: 'Jetzt übernehmen' }).click({ timeout: 60_000 });
	await expect(office.getByText('Die Übernahme ist fertig.')).toBeVisible({ timeout: 60_000 });
	await context.close();

	await page.goto('/gremien');
	await page.getByRole('link', { name: 'Altstadtbeirat' }).first().click();
	const sitting = page.locator('main a[href^="/sitzungen/"]').filter({ hasText: '9. Sitzung' });
	const [, meetingId] = /sitzungen\/([0-9a-f-]{36})/.exec((await sitting.getAttribute('href'))!)!;
	await page.goto(`/sitzungsdienst/sitzungen/${meetingId}`);
	await page.getByRole('link', { name: 'Aufzeichnung', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Vorhandenes Video übernehmen' })).toBeVisible();
	return meetingId!;
}

test('an old video becomes a recording that citizens jump into', async ({ browser }) => {
	test.setTimeout(180_000);
	const file = oldVideo();
	const context = await contextOf(browser, 'clerk');
	const page = await context.newPage();
	const meetingId = await bringOldSitting(browser, page);
	await page.waitForLoadState('networkidle');
	for (const device of [PHONE, DESK]) {
		await page.setViewportSize(device.viewport);
		await expectAccessible(page);
		await expectNoSideways(page);
	}

	// Nothing chosen, nobody who answers for it: it is said where.
	await page.getByLabel('Videodatei').setInputFiles(file);
	await page.getByText('nicht von selbst').click();
	await page.getByRole('button', { name: 'Video übernehmen' }).click();
	await expect(page.getByLabel('Das Video zeigt nur den öffentlichen Teil der Sitzung.')).toBeFocused();
	await page.getByText('Das Video zeigt nur den öffentlichen Teil der Sitzung.').click();

	// The line breaks in the middle, and comes back.
	let pieces = 0;
	await page.route('**/aufzeichnung/video?*', (route) => (++pieces === 2 ? route.abort() : route.continue()));
	await page.getByRole('button', { name: 'Video übernehmen' }).click();
	await expect(page.getByText('Die Verbindung ist unterbrochen.')).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Das Video wird hochgeladen' })).toBeHidden({
		timeout: 30_000
	});
	expect(pieces).toBeGreaterThan(2);

	// It is looked after by itself, until the recording is there.
	const stand = page.getByRole('heading', { name: 'Aufzeichnung', exact: true });
	await expect(stand).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText('0:40', { exact: false }).first()).toBeVisible();
	await expectAccessible(page);

	const table = 'Beginn;TOP;Titel\n0:00;;Begrüßung\n0:20;;Haushalt\n';
	await page
		.getByLabel('Tabelle')
		.setInputFiles({ name: 'marken.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
	await page.getByRole('button', { name: 'Tabelle übernehmen' }).click();
	await expect(page.getByText('2 Sprungmarken übernommen.')).toBeVisible();

	// The office looks at it before anybody else can.
	await page.getByRole('button', { name: 'Aufzeichnung ansehen' }).click();
	const looked = page.locator('video');
	await expect
		.poll(() => looked.evaluate((element: HTMLVideoElement) => Math.round(element.duration)))
		.toBe(40);
	await expectAccessible(page);

	const citizen = await browser.newContext(PHONE);
	const watching = await citizen.newPage();
	await watching.goto(`/sitzungen/${meetingId}`);
	await expect(watching.locator('video')).toHaveCount(0);

	await page.getByText('sofort für alle').click();
	await page.getByRole('button', { name: 'Speichern' }).first().click();
	await expect(page.getByText('Die Veröffentlichung ist gespeichert.')).toBeVisible();

	await watching.goto(`/sitzungen/${meetingId}?t=20`);
	const video = watching.locator('video');
	await expect
		.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState >= 2 && element.currentTime))
		.toBeGreaterThanOrEqual(19.9);
	expect(await video.evaluate((element: HTMLVideoElement) => Math.round(element.duration))).toBe(40);
	await video.evaluate((element: HTMLVideoElement) => element.play());
	await expect
		.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
		.toBeGreaterThan(22);
	await expectNoSideways(watching);
	await citizen.close();
	await context.close();
});
