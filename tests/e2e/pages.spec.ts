/** Every page as the people of the town meet it: accessible, at every size, from our own origin, readable without scripts. */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import {
	contextOf,
	DESK,
	demoInfo,
	expectAccessible,
	expectNoSideways,
	foreignRequests,
	loginOf,
	PHONE,
	publicPaths,
	TABLET,
	type Role
} from './support.ts';

const SIZES = { phone: PHONE, tablet: TABLET, desk: DESK };

const { meetingId } = demoInfo().tonight ?? { meetingId: '' };

/** An address, or where to find it: the first link of a page that leads to one of this form; `under` goes before it. */
type Place = string | readonly [page: string, link: RegExp, under?: string];

/** Pages behind the login, by the role that works on them. */
const INSIDE = {
	clerk: [
		'/sitzungsdienst',
		'/sitzungsdienst/sitzungen',
		'/sitzungsdienst/sitzungen/neu',
		`/sitzungsdienst/sitzungen/${meetingId}`,
		`/sitzungsdienst/sitzungen/${meetingId}/einladung`,
		`/sitzungsdienst/sitzungen/${meetingId}/angaben`,
		['/sitzungsdienst', /\/niederschrift$/],
		'/sitzungsdienst/vorlagen',
		'/sitzungsdienst/vorlagen/neu',
		['/sitzungsdienst/vorlagen', /^\/sitzungsdienst\/vorlagen\/[0-9a-f-]{36}$/],
		'/sitzungsdienst/eingang',
		['/sitzungsdienst/eingang', /^\/sitzungsdienst\/eingang\/[0-9a-f-]{36}$/],
		'/sitzungsdienst/beschluesse',
		['/sitzungsdienst/beschluesse', /^\/sitzungsdienst\/beschluesse\/[0-9a-f-]{36}$/],
		'/sitzungsdienst/beschluesse/bericht',
		'/konto'
	],
	member: [
		'/mandat',
		'/mandat/sitzungen',
		`/mandat/sitzungen/${meetingId}`,
		['/vorlagen', /^\/vorlagen\/[0-9a-f-]{36}$/, '/mandat'],
		'/mandat/antraege',
		['/mandat/antraege', /^\/mandat\/antraege\/[0-9a-f-]{36}$/],
		'/mandat/antraege/neu',
		'/konto'
	],
	administrator: [
		'/verwaltung/datenuebernahme',
		'/verwaltung/datenuebernahme/neu',
		'/verwaltung/datenuebernahme/neu/oparl',
		'/verwaltung/datenuebernahme/neu/abzug',
		'/verwaltung/datenuebernahme/neu/csv',
		'/verwaltung/datenuebernahme/abgleich',
		'/verwaltung/gebiet'
	],
	// The room knows a sitting once it is called: these come after `evening.spec.ts`, as Playwright runs them.
	chair: ['/saal', `/saal/${meetingId}/leitung`],
	operator: ['/saal', `/saal/${meetingId}/regie`, `/saal/${meetingId}/studio`]
} as const satisfies Partial<Record<Role, readonly Place[]>>;

function addressesOf(role: keyof typeof INSIDE): string[] {
	const places: readonly Place[] = INSIDE[role];
	return places.filter((place) => typeof place === 'string');
}

async function addressOf(page: Page, place: Place): Promise<string> {
	if (typeof place === 'string') return place;
	const [from, link, under = ''] = place;
	await page.goto(from);
	const links = page.locator('main a[href]');
	await expect(links.first(), from).toBeAttached();
	const hrefs = await links.evaluateAll((all) => all.map((each) => each.getAttribute('href')!));
	const found = hrefs.find((href) => link.test(href));
	expect(found, `${from} leads to ${String(link)}`).toBeDefined();
	return `${under}${found}`;
}

async function visit(context: BrowserContext, places: readonly Place[], origin: string): Promise<void> {
	const foreign = foreignRequests(context, origin);
	const page = await context.newPage();
	const problems: string[] = [];
	page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
	for (const place of places) {
		const path = await addressOf(page, place);
		const response = await page.goto(path);
		expect(response?.status(), path).toBe(200);
		await expect(page.locator('h1').first(), path).toBeVisible();
		await expectAccessible(page, path);
		await expectNoSideways(page, path);
	}
	expect(problems).toEqual([]);
	expect(foreign).toEqual([]);
	await context.close();
}

for (const [size, device] of Object.entries(SIZES)) {
	for (const colorScheme of ['light', 'dark'] as const) {
		test(`public pages, ${size}, ${colorScheme}`, async ({ browser, baseURL }) => {
			test.setTimeout(180_000);
			const context = await browser.newContext({ ...device, colorScheme });
			await visit(context, await publicPaths(context), baseURL!);
		});
	}
	for (const role of Object.keys(INSIDE) as (keyof typeof INSIDE)[]) {
		test(`pages of the ${role}, ${size}`, async ({ browser, baseURL }) => {
			test.setTimeout(180_000);
			const colorScheme = size === 'tablet' ? 'dark' : 'light';
			await visit(await contextOf(browser, role, { ...device, colorScheme }), INSIDE[role], baseURL!);
		});
	}
}

test('public pages are readable without scripts', async ({ browser }) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	for (const path of await publicPaths(context)) {
		await page.goto(path);
		await expect(page.locator('h1').first(), path).toBeVisible();
		expect((await page.locator('main').innerText()).length, path).toBeGreaterThan(80);
	}
	await context.close();
});

test('pages tell programs what they are about, and the security policy allows nothing for it', async ({
	browser
}) => {
	const context = await browser.newContext();
	const page = await context.newPage();
	const refused: string[] = [];
	page.on('console', (message) => {
		if (/content security policy/i.test(message.text())) refused.push(message.text());
	});
	const kinds = {
		'/sitzungen/': 'Event',
		'/vorlagen/': 'Legislation',
		'/gremien/': 'GovernmentOrganization',
		'/personen/': 'Person',
		'/beschluesse/': 'Legislation'
	};
	const paths = (await publicPaths(context)).filter((path) => !/\/(fassungen|bericht)$/.test(path));
	for (const [prefix, kind] of Object.entries(kinds)) {
		await page.goto(paths.find((path) => path.startsWith(prefix))!);
		const block = await page.locator('head script[type="application/ld+json"]').textContent();
		const graph = (JSON.parse(block!) as { '@graph': { '@type': string | string[] }[] })['@graph'];
		const types = graph.flatMap((thing) => thing['@type']);
		expect(types).toContain(kind);
		expect(types).toContain('BreadcrumbList');
		await expect(page.locator('head meta[name=description]')).toHaveCount(1);
		await expect(page.locator('head meta[name=description]')).toHaveAttribute('content', /\S.{30,}\.$/);
	}
	await page.goto('/');
	expect(await page.locator('head script[type="application/ld+json"]').textContent()).toContain('"WebSite"');
	await expect(page.locator('head meta[name=description]')).toHaveCount(1);
	expect(refused).toEqual([]);
	await context.close();
});

test('public pages speak English', async ({ browser }) => {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto('/sprache/en');
	await page.goto('/sitzungen');
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await expect(page.locator('h1')).not.toHaveText('Sitzungen');
	await context.close();
});

test('pages behind the login ask for it', async ({ page }) => {
	for (const path of (Object.keys(INSIDE) as (keyof typeof INSIDE)[]).flatMap(addressesOf)) {
		await page.goto(path);
		expect(new URL(page.url()).pathname, path).toBe('/anmelden');
	}
});

test('a member does not get into the office, the administration or the chair', async ({ browser }) => {
	const context = await contextOf(browser, 'member');
	const page = await context.newPage();
	const closed = [
		...addressesOf('clerk'),
		...addressesOf('administrator'),
		...addressesOf('chair'),
		...addressesOf('operator')
	];
	for (const path of closed.filter((each) => each !== '/konto')) {
		const response = await page.goto(path);
		// A sitting that is not called yet is not even known to the room.
		expect([403, 404], path).toContain(response?.status());
	}
	await context.close();
});

test('a wrong password is refused in one sentence and the address stays', async ({ page }) => {
	const { email } = loginOf('member');
	await page.goto('/anmelden');
	await page.locator('input[name=email]').fill(email);
	await page.locator('input[name=password]').fill('nicht das richtige');
	await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
	await expect(page.getByRole('alert').first()).toBeVisible();
	await expect(page.locator('input[name=email]')).toHaveValue(email);
});

test('what was typed before the script came stays', async ({ browser }) => {
	const context = await contextOf(browser, 'member', TABLET);
	const page = await context.newPage();
	// First nothing of the script is there, then all but the page's own part.
	const [started, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	await page.route(/\/_app\/.*\.js/, async (route) => {
		await (route.request().url().includes('/nodes/') ? arrived : started).promise;
		await route.continue();
	});
	const awake = page.waitForResponse(/\/entry\/app/);
	await page.goto('/mandat/antraege/neu', { waitUntil: 'commit' });
	const [name, kind] = [page.locator('input[name=name]'), page.locator('select[name=paperType]')];
	await name.fill('Ein Antrag aus dem Zug');
	started.resolve();
	await awake;
	await kind.selectOption('Anfrage');
	await page.locator('textarea[name=text]').fill('Noch **ohne** Skript');
	arrived.resolve();
	// The preview is the script's: it also knows what came before it.
	await expect(page.locator('strong', { hasText: 'ohne' })).toBeVisible();
	await expect(name).toHaveValue('Ein Antrag aus dem Zug');
	await expect(kind).toHaveValue('Anfrage');
	await context.close();
});
