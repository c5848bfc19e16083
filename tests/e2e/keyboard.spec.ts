/**
 * The agenda editor and the chair's console without a pointer: every key is pressed as somebody would who has no other,
 * the focus is to be seen wherever it stands, and what happens is spoken. On a sitting of their own.
 */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { contextOf, DESK, expectAccessible } from './support.ts';

test.describe.configure({ mode: 'serial' });

const ITEM = 'Radabstellanlage am Bahnhof';
const SECOND = 'Bericht über die Straßenbeleuchtung';
const DAYS_AHEAD = 40;
const DAY_MS = 86_400_000;

let meetingId = '';

/** Presses Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
	await expect(target).toBeVisible();
	for (let presses = 0; presses < 300; presses++) {
		if (await target.evaluate((node) => node === document.activeElement)) return expectFocusInSight(target);
		await page.keyboard.press('Tab');
	}
	throw new Error(`Tab does not lead to ${String(target)}`);
}

/** The focus is drawn, and nothing lies over what has it (WCAG 2.4.7, 2.4.11). */
async function expectFocusInSight(target: Locator): Promise<void> {
	await expect(target).toBeFocused();
	const sight = await target.evaluate((node) => {
		const { outlineStyle, outlineWidth } = getComputedStyle(node);
		const { left, top, width, height } = node.getBoundingClientRect();
		const there = document.elementFromPoint(left + width / 2, top + height / 2);
		return {
			drawn: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
			uncovered: node.contains(there) || Boolean(there?.contains(node))
		};
	});
	expect(sight, String(target)).toEqual({ drawn: true, uncovered: true });
}

/** Goes to `target` by Tab and presses it, once it may be pressed. */
async function press(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
	await tabTo(page, target);
	await expect(target).toBeEnabled();
	await page.keyboard.press(key);
}

/** Presses the large key, `between` if given, and the large key again, frame after frame. Does the key rest then? */
async function pressTwice(page: Page, between?: Locator): Promise<boolean> {
	const row = await between?.elementHandle();
	return page.locator('.key').evaluate(async (place, picked) => {
		const key = () => place.querySelector<HTMLElement>('button[type=submit]');
		for (const target of [key, () => picked as HTMLElement | undefined, key]) {
			target()?.click();
			await new Promise(requestAnimationFrame);
		}
		return key()?.ariaDisabled === 'true';
	}, row);
}

/** Goes to `target` by Tab and holds it down until the bar is full. */
async function hold(page: Page, target: Locator, key: 'Enter' | 'Space'): Promise<void> {
	await tabTo(page, target);
	await page.keyboard.press(key, { delay: 1200 });
}

/** The same on a device that is busy meanwhile, and learns late that the key went down and up. */
async function holdWhileBusy(page: Page, target: Locator, key: 'Enter' | 'Space'): Promise<void> {
	await tabTo(page, target);
	await page.evaluate(() => {
		const isBusy = () => {
			const until = performance.now() + 1500;
			while (performance.now() < until);
		};
		addEventListener('keydown', () => setTimeout(isBusy, 200), { once: true });
	});
	await page.keyboard.press(key, { delay: 1200 });
}

/** Holds with the pointer; the button moves away from under it meanwhile, as it does when something else grows. */
async function holdWhileMoving(target: Locator): Promise<void> {
	await target.evaluate((button) => {
		const move = () => (button.parentElement!.style.transform = 'translateY(-8rem)');
		button.addEventListener('pointerdown', () => setTimeout(move, 200), { once: true });
	});
	await target.click({ delay: 1200 });
}

/** Presses, and slides off before it counts. */
async function slideOff(page: Page, target: Locator): Promise<void> {
	await target.hover();
	await page.mouse.down();
	await page.mouse.move(1, 1, { steps: 4 });
	await page.waitForTimeout(1200);
	await page.mouse.up();
}

/** What a screen reader was told last. */
const spoken = (page: Page) => page.locator('[aria-live=polite].sr-only').first();

const current = (page: Page) => page.locator('li[aria-current=step]').first();

test('the agenda editor, from the first item to the invitation', async ({ browser }) => {
	test.setTimeout(240_000);
	const context = await contextOf(browser, 'clerk', DESK);
	const page = await context.newPage();
	const button = (name: string | RegExp) => page.getByRole('button', { name });
	const open = page.getByRole('list', { name: 'Öffentlicher Teil', exact: true });
	const closed = page.getByRole('list', { name: 'Nichtöffentlicher Teil' });
	const row = (text: string) => page.getByRole('listitem').filter({ hasText: text });

	await test.step('a sitting is planned', async () => {
		await page.goto('/sitzungsdienst/sitzungen/neu', { waitUntil: 'networkidle' });
		await tabTo(page, page.getByLabel('Gremium'));
		await page.keyboard.type('Rat');
		// In which order day and month are typed depends on the language of the browser, so the value is set.
		await page.getByLabel('Tag').fill(new Date(Date.now() + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10));
		await press(page, button('Anlegen'));
		await expect(open.getByRole('listitem')).toHaveCount(5);
		meetingId = new URL(page.url()).pathname.split('/').at(-1)!;
	});

	await test.step('two items are added one after the other, and the focus stays with them', async () => {
		await press(page, page.getByRole('link', { name: 'Öffentlicher Punkt', exact: true }));
		const name = page.getByLabel('Neuer Tagesordnungspunkt').locator('textarea[name=name]');
		await expectFocusInSight(name);
		await page.keyboard.type(ITEM);
		await press(page, button('Einfügen'));
		await expect(open.getByRole('listitem')).toHaveCount(6);
		await expect(spoken(page)).toHaveText(/Der Punkt ist eingefügt/);
		await expectFocusInSight(name);
		await page.keyboard.type(SECOND);
		await press(page, button('Einfügen'));
		await expect(open.getByRole('listitem')).toHaveCount(7);
		await page.keyboard.press('Escape');
		await expect(name).toBeHidden();
		await expectFocusInSight(page.getByRole('link', { name: SECOND }));
	});

	await test.step('an item moves by its keys and by Alt and an arrow, each time spoken', async () => {
		const up = row(SECOND).getByRole('button', { name: /nach oben/ });
		await press(page, up);
		await expect(open.getByRole('listitem').nth(5)).toContainText(SECOND);
		await expect(spoken(page)).toHaveText(`Ö 6 ${SECOND}, jetzt an Stelle 6 von 7`);
		await expectFocusInSight(up);
		await page.keyboard.press('Space');
		await expect(spoken(page)).toHaveText(`Ö 5 ${SECOND}, jetzt an Stelle 5 von 7`);
		await page.keyboard.press('Alt+ArrowDown');
		await expect(spoken(page)).toHaveText(`Ö 6 ${SECOND}, jetzt an Stelle 6 von 7`);
		await expect(open.getByRole('listitem').nth(5)).toContainText(SECOND);
		await expectFocusInSight(up);
		await expect(page.locator('.editor')).toHaveAttribute('aria-busy', 'false');
		await page.reload({ waitUntil: 'networkidle' });
		await expect(open.getByRole('listitem').nth(5)).toContainText(SECOND);
	});

	await test.step('an item changes its wording and its side', async () => {
		await press(page, page.getByRole('link', { name: ITEM }));
		const form = page.getByRole('form', { name: /ändern$/ });
		await expectFocusInSight(form.getByRole('textbox', { name: 'Bezeichnung' }));
		await page.keyboard.press('End');
		await page.keyboard.type(', Kauf');
		await tabTo(page, form.getByRole('radio', { name: 'öffentlich', exact: true }));
		await page.keyboard.press('ArrowDown');
		await expect(form.getByRole('radio', { name: /nichtöffentlich/ })).toBeChecked();
		await tabTo(page, form.getByLabel('Bezeichnung für die Öffentlichkeit'));
		await page.keyboard.type('Grundstücksangelegenheit');
		await press(page, form.getByRole('button', { name: 'Speichern' }));
		await expect(closed).toContainText(`${ITEM}, Kauf`);
		await expect(page.getByRole('status').filter({ hasText: 'gespeichert' })).toBeVisible();
		await expectFocusInSight(closed.getByRole('link', { name: `${ITEM}, Kauf` }));
	});

	await test.step('an item is removed by a held key', async () => {
		await press(page, open.getByRole('link', { name: 'Mitteilungen der Verwaltung' }));
		await hold(page, button('Punkt entfernen'), 'Enter');
		await expect(open.getByRole('listitem')).toHaveCount(5);
		await expectAccessible(page);
	});

	await test.step('the members are invited', async () => {
		await press(page, page.getByRole('link', { name: 'Prüfen und einladen' }));
		await press(page, button(/Mitglieder einladen/));
		await expect(spoken(page)).toHaveText(/Tagesordnung ist veröffentlicht/);
		await expect(page.getByText('Eingeladen').first()).toBeVisible();
	});
	await context.close();
});

test("the chair's console, from opening to closing", async ({ browser }) => {
	test.setTimeout(240_000);
	const context = await contextOf(browser, 'chair', DESK);
	const page = await context.newPage();
	const button = (name: string | RegExp) => page.getByRole('button', { name });
	const summary = (name: string) => page.locator('summary').filter({ hasText: name });

	/** The space bar, wherever the focus is not on a control; it takes no second press within a second. */
	async function space(expected: string): Promise<void> {
		await expect(async () => {
			await page.keyboard.press('Space');
			await expect(current(page)).toContainText(expected, { timeout: 300 });
		}).toPass({ intervals: [300] });
	}

	await test.step('arrivals, one member goes', async () => {
		await page.goto(`/saal/${meetingId}/leitung`, { waitUntil: 'networkidle' });
		await tabTo(page, page.getByLabel('Mitglied suchen'));
		await press(page, button(/Alle \d+ Fehlenden anwesend/));
		await expect(page.getByText(/beschlussfähig \(mindestens/)).toBeVisible();
		const leaves = button(/ geht$/).nth(1);
		const name = (await leaves.getAttribute('aria-label'))!.replace(/ geht$/, '');
		await press(page, leaves, 'Space');
		const arrives = button(`${name} kommt`);
		await expectFocusInSight(arrives);
		await page.keyboard.press('Space');
		await expect(button(`${name} geht`)).toBeFocused();
	});

	await test.step('the sitting is opened, the space bar calls the next item', async () => {
		await press(page, button(/Sitzung eröffnen/), 'Space');
		await expect(spoken(page)).toHaveText(/Sitzung eröffnet/);
		await space('Ö 1');
		await expect(spoken(page)).toHaveText(/Ö 1/);
		await space('Ö 2');
	});

	await test.step('a bouncing finger calls one item; another one picked at once is called', async () => {
		await expect(button('Ö 3 aufrufen')).toBeEnabled();
		expect(await pressTwice(page)).toBe(true);
		await expect(current(page)).toContainText('Ö 3');
		await expect(button('Ö 4 aufrufen')).toBeEnabled();
		await pressTwice(page, page.locator('li').filter({ hasText: 'Ö 2' }).getByRole('button').first());
		await expect(current(page)).toContainText('Ö 2');
	});

	await test.step('a member comes onto the list and gets the floor', async () => {
		await press(page, summary('Wortmeldung aufnehmen'));
		const member = page.getByRole('form', { name: 'Wortmeldung aufnehmen' }).getByLabel('Mitglied');
		await tabTo(page, member);
		await page.keyboard.press('ArrowDown');
		const name = await member.evaluate((node: HTMLSelectElement) => node.selectedOptions[0]!.text);
		await press(page, button('Auf die Redeliste'));
		await press(page, button(`Wort an ${name}`));
		await expect(page.getByRole('heading', { name })).toBeVisible();
		await press(page, button('Rede beenden'));
		await expect(page.getByRole('heading', { name })).toBeHidden();
		await expect(current(page)).toContainText('Ö 2');
	});

	await test.step('a vote is opened, counted and announced', async () => {
		await press(page, button('Über Ö 2 abstimmen'));
		const count = page.getByRole('form', { name: 'Ergebnis erfassen' });
		await expect(page.getByText(/^Wer stimmt Ö 2/)).toBeFocused();
		await tabTo(page, count.getByRole('spinbutton', { name: 'Nein' }));
		await page.keyboard.type('3');
		await press(page, count.getByRole('button', { name: 'Rest: Ja' }));
		await expectAccessible(page);
		await press(page, count.getByRole('button', { name: 'Ergebnis bekannt geben' }));
		await expect(page.getByText(/Angenommen/).first()).toBeVisible();
		await expect(spoken(page)).toHaveText(/Ergebnis bekannt gegeben: \d+ Ja, 3 Nein/);
	});

	await test.step('the public is excluded by a held key, and let in again', async () => {
		const exclude = page.getByRole('form', { name: 'Öffentlichkeit ausschließen' });
		await holdWhileBusy(page, exclude.getByRole('button', { name: 'Öffentlichkeit ausschließen' }), 'Space');
		await expect(page.locator('.shut')).toBeVisible();
		await expect(spoken(page)).toHaveText(/Öffentlichkeit ausgeschlossen/);
		await press(page, page.locator('li').getByRole('button', { name: `${ITEM}, Kauf` }));
		await press(page, button(/N \d aufrufen/));
		await expect(current(page)).toContainText(`${ITEM}, Kauf`);
		await expectAccessible(page);
		await press(page, button(/N \d abschließen/));
		await press(page, button('Öffentlichkeit wiederherstellen'));
		await expect(page.locator('.shut')).toBeHidden();
	});

	await test.step('a resting finger counts though the page moves under it, one that slides off does not', async () => {
		const exclude = page
			.getByRole('form', { name: 'Öffentlichkeit ausschließen' })
			.getByRole('button', { name: 'Öffentlichkeit ausschließen' })
			.first();
		await slideOff(page, exclude);
		await expect(page.locator('.shut')).toBeHidden();
		await holdWhileMoving(exclude);
		await expect(page.locator('.shut')).toBeVisible();
		await press(page, button('Öffentlichkeit wiederherstellen'));
		await expect(page.locator('.shut')).toBeHidden();
	});

	await test.step('the sitting is closed by a held key', async () => {
		await press(page, summary('Sitzung jetzt schließen'));
		await hold(page, button('Sitzung schließen').first(), 'Enter');
		await expect(page.getByText('Die Sitzung ist geschlossen')).toBeVisible();
		await expect(spoken(page)).toHaveText(/geschlossen/);
	});
	await context.close();
});
