/** The afternoon at the desks: an agenda for January grows, tonight's goes out, and a motion comes in at the last moment. */
import { expect, type Browser, type Page } from '@playwright/test';
import { DESK, open, TABLET, tonight } from './people.ts';
import { shoot } from './shoot.ts';

const MOTION = 'Beleuchtung des Schulwegs an der Auenstraße';

export async function pictureDesk(browser: Browser): Promise<void> {
	const clerk = await open(browser, 'clerk', DESK);
	await clerk.goto('/sitzungsdienst');
	await shoot(clerk, 'clerk-overview');
	await planJanuary(clerk);
	await inviteForTonight(clerk);
	await writeMotion(await open(browser, 'member', TABLET));
	await acceptMotion(clerk);
	await clerk.context().close();
	await lookAround(await open(browser, 'citizen', DESK));
}

async function lookAround(citizen: Page): Promise<void> {
	await citizen.goto('/orte', { waitUntil: 'networkidle' });
	await citizen.getByRole('button', { name: 'Karte laden' }).click();
	await citizen.locator('[data-map]').getByText('Westerholz', { exact: true }).waitFor();
	await citizen.waitForTimeout(1000);
	await shoot(citizen, 'public-places');
	await citizen.context().close();
}

async function planJanuary(clerk: Page): Promise<void> {
	await clerk.goto('/sitzungsdienst/sitzungen/neu');
	await clerk.getByLabel('Gremium').selectOption({ label: 'Rat der Stadt Auenbrück' });
	await clerk.getByLabel('Tag').fill('2027-01-21');
	const room = clerk.getByLabel('Ort').locator('option', { hasText: 'Ratssaal' });
	await clerk.getByLabel('Ort').selectOption(await room.getAttribute('value'));
	await shoot(clerk, 'clerk-meeting', clerk.locator('main form'));
	await clerk.getByRole('button', { name: 'Anlegen' }).click();

	await takePapers(clerk, [
		/Wechselladerfahrzeug .* Westerholz/,
		/Unterbringung Geflüchteter/,
		/Besetzung der Leitung/
	]);
	await nameForPublic(clerk, 'Besetzung der Leitung', 'Personalangelegenheit', 'clerk-item');
	await moveUp(clerk, ['Wechselladerfahrzeug', 'Unterbringung']);
	await clerk.goto(new URL(clerk.url()).pathname);
	// The browser goes back to where it was on this page.
	await clerk.evaluate(() => scrollTo(0, 0));
	await shoot(clerk, 'agenda-editor');
}

async function inviteForTonight(clerk: Page): Promise<void> {
	await clerk.goto(`/sitzungsdienst/sitzungen/${tonight().meetingId}`);
	await takePapers(clerk, [
		/Friedhofsgebühren 2027/,
		/Bebauungsplan Nr. 47/,
		/Überplanmäßige Aufwendungen/,
		/Erwerb des Grundstücks/
	]);
	await nameForPublic(clerk, 'Erwerb des Grundstücks', 'Grundstücksangelegenheit');
	await moveUp(clerk, ['Friedhofsgebühren', 'Bebauungsplan', 'Überplanmäßige']);
	await clerk.getByRole('link', { name: 'Prüfen und einladen' }).click();
	await clerk.getByLabel('Wegen Dringlichkeit mit verkürzter Frist einladen').check();
	await clerk.locator('textarea[name=reason]').fill('Die Frist der Förderstelle endet in dieser Woche.');
	await shoot(clerk, 'clerk-invite', clerk.locator('main section').first());
	const invite = clerk.getByRole('button', { name: /einladen/i });
	await invite.click();
	await clerk.locator('input[name=defect]').check();
	await shoot(clerk, 'clerk-defect', clerk.locator('main section').first());
	await invite.click();
	await clerk.getByRole('link', { name: /für die Mitglieder/ }).waitFor();
	await clerk.locator('summary').filter({ hasText: 'Zustellnachweise' }).click();
	await shoot(clerk, 'clerk-proofs');
}

async function writeMotion(member: Page): Promise<void> {
	await member.goto('/mandat/antraege/neu');
	await member.locator('input[name=name]').fill(MOTION);
	await member.locator('select[name=meetingId]').selectOption(tonight().meetingId);
	await member
		.locator('textarea[name=resolutionText]')
		.fill('Die Verwaltung legt bis zur nächsten Sitzung eine Kostenschätzung für **sechs Leuchten** vor.');
	await member
		.locator('textarea[name=text]')
		.fill(
			'## Begründung\n\nDer Weg zwischen Auenstraße und Grundschule ist auf 240 Metern *unbeleuchtet*.\n\n- 180 Kinder nutzen ihn täglich.\n- Im Winter beginnt der Unterricht vor Sonnenaufgang.'
		);
	await member.getByRole('region', { name: 'Vorschau: Begründung' }).getByText('Sonnenaufgang').waitFor();
	await shoot(member, 'member-motion');
	await member.getByRole('button', { name: 'Antrag einreichen' }).click();
	await member.getByText('Eingereicht').first().waitFor();
	await member.context().close();
}

async function acceptMotion(clerk: Page): Promise<void> {
	await clerk.goto('/sitzungsdienst/eingang');
	await clerk.getByRole('link', { name: MOTION }).click();
	await clerk.locator('select[name=meetingId]').selectOption(tonight().meetingId);
	await clerk.locator('textarea[name=reason]').fill('Der Antrag duldet keinen Aufschub.');
	await shoot(clerk, 'clerk-motion');
	await clerk.getByRole('button', { name: 'Annehmen und Nachtrag versenden' }).click();
	await clerk
		.getByText(/Angenommen als/)
		.first()
		.waitFor();
}

async function takePapers(clerk: Page, names: readonly RegExp[]): Promise<void> {
	for (const name of names) await clerk.getByRole('checkbox', { name }).check();
	await clerk.getByRole('button', { name: `${names.length} Vorlagen übernehmen` }).click();
	await clerk.getByRole('button', { name: 'Gewählte übernehmen' }).waitFor();
}

/** Papers come at the end; these go before notices and inquiries, in this order. */
async function moveUp(clerk: Page, items: readonly string[]): Promise<void> {
	const rows = clerk.locator('.editor').getByRole('listitem');
	const placeOf = async (words: string) =>
		(await rows.allInnerTexts()).findIndex((text) => text.includes(words));
	for (const item of items) {
		const up = rows.filter({ hasText: item }).getByRole('button', { name: /nach oben/ });
		while ((await placeOf(item)) > (await placeOf('Mitteilungen der Verwaltung'))) await up.click();
	}
	await expect(clerk.locator('.editor')).toHaveAttribute('aria-busy', 'false');
}

/** Gives a non-public item the words that citizens read. */
async function nameForPublic(clerk: Page, item: string, heading: string, name?: string): Promise<void> {
	await clerk
		.locator('.editor')
		.getByRole('link', { name: new RegExp(item) })
		.click();
	await clerk.getByLabel('Bezeichnung für die Öffentlichkeit').fill(heading);
	const form = clerk.getByRole('form', { name: /ändern$/ });
	if (name) await shoot(clerk, name, clerk.getByRole('listitem').filter({ has: form }));
	await form.getByRole('button', { name: 'Speichern' }).click();
	await form.waitFor({ state: 'hidden' });
}
