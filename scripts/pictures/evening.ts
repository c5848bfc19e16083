/** The evening in the room: opening, debate before the camera, a vote, the public outside, and what remains. */
import type { Browser, Page } from '@playwright/test';
import { startCamera } from '../demo-camera.ts';
import { moveClock } from './clock.ts';
import { DESK, open, PHONE, TABLET, tonight } from './people.ts';
import { shoot } from './shoot.ts';

const consolePage = () => `/saal/${tonight().meetingId}/leitung`;
const publicPage = () => `/sitzungen/${tonight().meetingId}`;

export async function pictureEvening(browser: Browser): Promise<void> {
	await at('16:58', browser, gather);
	await at('17:02', browser, begin);
	await at('17:14', browser, approveMinutes);
	await at('17:17', browser, decideFees);
	await moveClock('17:31');
	const camera = await startCamera({
		url: new URL(tonight().whipPath, process.env.RATSSAAL_E2E_ADDRESS).href,
		key: tonight().key,
		browser,
		clockHeight: 0,
		warn: (message) => console.error(`  Kamera: ${message}`)
	});
	try {
		const chair = await open(browser, 'chair', TABLET);
		await debate(browser, chair);
		await vote(browser, chair);
		await closeDoors(browser, chair);
		await close(chair);
	} finally {
		await camera.stop();
	}
	await pictureAfterwards(browser);
}

/** What the chair does at `clock`; nobody's page is open while the clocks move. */
async function at(clock: string, browser: Browser, act: (chair: Page) => Promise<void>): Promise<void> {
	await moveClock(clock);
	const chair = await open(browser, 'chair', TABLET);
	await chair.goto(consolePage());
	await act(chair);
	await chair.context().close();
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

/** The large key takes no second press within a second. */
async function call(chair: Page, number: string): Promise<void> {
	await chair.waitForTimeout(1100);
	await press(chair, `${number} aufrufen`);
	await logged(chair, `${number} aufgerufen`);
}

/** It stands in the log, and not on this screen alone. */
const logged = (chair: Page, words: string) =>
	chair.getByRole('region', { name: 'Zuletzt' }).getByText(words).first().waitFor();

async function gather(chair: Page): Promise<void> {
	await press(chair, /Alle \d+ Fehlenden anwesend/);
	const leaving = chair.getByRole('button', { name: / geht$/ });
	await leaving.nth(40).waitFor();
	const late = await Promise.all([12, 24, 33].map((place) => leaving.nth(place).getAttribute('aria-label')));
	for (const name of late) await press(chair, name!);
	await logged(chair, `Abwesend: ${late.at(-1)!.replace(/ geht$/, '')}`);
	await shoot(chair, 'chair-opening');
}

async function begin(chair: Page): Promise<void> {
	await press(chair, 'Sitzung eröffnen');
	await call(chair, 'Ö 1');
	await call(chair, 'Ö 2');
}

async function approveMinutes(chair: Page): Promise<void> {
	await call(chair, 'Ö 3');
	await press(chair, /Über Ö 3 abstimmen/);
	await press(chair, 'Einstimmig');
	await announce(chair, '0 Nein, 0');
}

async function decideFees(chair: Page): Promise<void> {
	await call(chair, 'Ö 4');
	await count(chair, { no: 5, abstain: 1 });
	await announce(chair, '5 Nein, 1');
}

async function count(chair: Page, votes: { no: number; abstain: number }): Promise<void> {
	await press(chair, /^Über .* abstimmen/);
	await chair.getByRole('spinbutton', { name: 'Nein' }).fill(String(votes.no));
	await chair.getByRole('spinbutton', { name: 'Enth.' }).fill(String(votes.abstain));
	await press(chair, 'Rest: Ja');
}

async function announce(chair: Page, counts: string): Promise<void> {
	await press(chair, 'Ergebnis bekannt geben');
	await logged(chair, `${counts} Enthaltung`);
}

async function debate(browser: Browser, chair: Page): Promise<void> {
	await chair.goto(consolePage());
	await call(chair, 'Ö 5');
	const member = await open(browser, 'member', TABLET, 'dark');
	await member.goto(`/mandat/sitzungen/${tonight().meetingId}`);
	await member.getByRole('button', { name: 'Wortmeldung' }).click();
	const list = chair.getByRole('form', { name: 'Wortmeldung aufnehmen' });
	await chair.locator('summary', { hasText: 'Wortmeldung aufnehmen' }).click();
	for (const name of ['Jürgen Brandhorst', 'Georg Baumhöfer']) {
		await list.getByLabel('Mitglied').selectOption({ label: name });
		await list.getByRole('button', { name: 'Auf die Redeliste' }).click();
		await chair.getByRole('listitem').filter({ hasText: name }).first().waitFor();
	}
	await chair.locator('summary', { hasText: 'Wortmeldung aufnehmen' }).click();
	await press(chair, /^Wort an /);
	await plays(chair);
	await shoot(chair, 'chair-console');

	await member.locator('li[aria-current=step] a').click();
	await shoot(member, 'tablet-reading');
	await member.context().close();

	const citizen = await open(browser, 'citizen', DESK);
	await citizen.goto(publicPage());
	await plays(citizen);
	await shoot(citizen, 'public-live');
	const phone = await open(browser, 'citizen', PHONE);
	await phone.goto(publicPage());
	await plays(phone);
	await shoot(phone, 'public-phone');
	await Promise.all([citizen, phone].map((page) => page.context().close()));

	const operator = await open(browser, 'operator', DESK);
	await operator.goto(`/saal/${tonight().meetingId}/regie`);
	await plays(operator);
	await shoot(operator, 'operator-page');
	await operator.context().close();
}

async function vote(browser: Browser, chair: Page): Promise<void> {
	await press(chair, 'Rede beenden');
	await count(chair, { no: 11, abstain: 2 });
	await shoot(chair, 'chair-vote');
	const member = await open(browser, 'member', TABLET);
	await member.goto(`/mandat/sitzungen/${tonight().meetingId}`);
	await member.getByText('verbunden', { exact: true }).waitFor();
	await shoot(member, 'member-vote');
	await member.context().close();
	await announce(chair, '11 Nein, 2');
}

async function closeDoors(browser: Browser, chair: Page): Promise<void> {
	const exclude = chair
		.getByRole('form', { name: 'Öffentlichkeit ausschließen' })
		.getByRole('button')
		.first();
	await exclude.click({ delay: 900 });
	await chair.locator('.shut').waitFor();
	await chair.getByRole('button', { name: /Erwerb des Grundstücks/ }).click();
	await call(chair, 'N 2');
	await shoot(chair, 'chair-closed');
	const phone = await open(browser, 'citizen', PHONE);
	await phone.goto(publicPage());
	await phone.getByText('Nichtöffentlicher Teil', { exact: true }).first().waitFor();
	await shoot(phone, 'public-slate');
	await phone.context().close();
	await chair.waitForTimeout(1100);
	await press(chair, /N 2 abschließen/);
	await press(chair, 'Öffentlichkeit wiederherstellen');
	await logged(chair, 'Öffentlichkeit wieder');
	await plays(chair);
}

async function close(chair: Page): Promise<void> {
	await chair.locator('summary', { hasText: 'Sitzung jetzt schließen' }).click();
	await chair.getByRole('button', { name: 'Sitzung schließen', exact: true }).click({ delay: 1200 });
	await chair.getByText('Die Sitzung ist geschlossen').waitFor();
	await chair.context().close();
}

async function pictureAfterwards(browser: Browser): Promise<void> {
	const citizen = await open(browser, 'citizen', DESK);
	await until(async () => {
		await citizen.goto(publicPage());
		return (await citizen.locator('video').count()) > 0;
	});
	await shoot(citizen, 'public-recording');
	const clerk = await open(browser, 'clerk', DESK);
	await until(async () => {
		await clerk.goto(`/sitzungsdienst/sitzungen/${tonight().meetingId}/niederschrift`);
		return (await clerk.getByText('Anwesend').count()) > 0;
	});
	await shoot(clerk, 'clerk-minutes');
	await Promise.all([citizen, clerk].map((page) => page.context().close()));
}

/** The video of the page runs. */
async function plays(page: Page): Promise<void> {
	await page.waitForFunction(
		() => {
			const video = document.querySelector('video');
			return video !== null && video.readyState >= 3 && video.currentTime > 1 && !video.paused;
		},
		undefined,
		{ timeout: 60_000 }
	);
}

async function until(done: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 30; tries++) if (await done()) return;
	throw new Error('what was waited for did not come');
}
