/** What the end-to-end tests share: the demo town's logins, signed-in contexts, axe, and who calls whom. */
import AxeBuilder from '@axe-core/playwright';
import {
	expect,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	type Page
} from '@playwright/test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TOTP } from 'otpauth';

export interface DemoLogin {
	readonly name: string;
	readonly role: string;
	readonly email: string;
	readonly password: string;
	readonly totpSecret?: string;
}

export interface DemoInfo {
	readonly logins: readonly DemoLogin[];
	readonly tonight: {
		readonly meetingId: string;
		readonly name: string;
		readonly broadcastId: string;
		readonly whipPath: string;
		readonly key: string;
	};
}

const ADDRESSES = {
	clerk: 'sitzungsdienst',
	chair: 'buergermeisterin',
	secretary: 'schriftfuehrung',
	operator: 'regie',
	administrator: 'administration'
} as const;

export type Role = keyof typeof ADDRESSES | 'member';

/** What `npm run demo:info` prints for the instance under test. */
export function demoInfo(): DemoInfo {
	return JSON.parse(process.env.RATSSAAL_E2E_INFO ?? '{}') as DemoInfo;
}

/** Members of the council have addresses of their own; an office signs in without a second factor, too. */
export const isMember = (email: string): boolean => email.includes('@rat.');

export function loginOf(role: Role, info = demoInfo()): DemoLogin {
	const login = info.logins.find(({ email }) =>
		role === 'member' ? isMember(email) : email.startsWith(`${ADDRESSES[role]}@`)
	);
	if (!login) throw new Error(`the demo town has no login for ${role}`);
	return login;
}

/** Devices of the evening. */
export const TABLET = { viewport: { width: 1180, height: 820 }, hasTouch: true } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
export const DESK = { viewport: { width: 1440, height: 900 } } as const;

/** Where the login of a role is kept for the other tests of the run, which may be another process. */
const stateFile = (role: Role) => join(process.env.RATSSAAL_E2E_DATA ?? '', `${role}.login.json`);

/**
 * A context in which `role` is signed in. Each role signs in once in a run, through the page: a code of the second
 * factor works only once.
 */
export async function contextOf(
	browser: Browser,
	role: Role,
	options: BrowserContextOptions = DESK
): Promise<BrowserContext> {
	const storageState = stateFile(role);
	if (existsSync(storageState)) return browser.newContext({ ...options, storageState });
	const context = await browser.newContext(options);
	const page = await context.newPage();
	await signIn(page, loginOf(role));
	await context.storageState({ path: storageState });
	await page.close();
	return context;
}

/** Signs in as a person would; ends on the page that the role works on. */
export async function signIn(page: Page, login: DemoLogin): Promise<void> {
	await page.goto('/anmelden', { waitUntil: 'networkidle' });
	await page.locator('input[name=email]').fill(login.email);
	await page.locator('input[name=password]').fill(login.password);
	await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
	if (login.totpSecret) {
		await page.waitForURL(/\/anmelden\/code/);
		await page.locator('input[name=code]').fill(new TOTP({ secret: login.totpSecret }).generate());
		await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
	}
	await page.waitForURL((url) => !url.pathname.startsWith('/anmelden'));
}

/** WCAG 2.2 AA as far as a machine can tell (BITV 2.0, EN 301 549). */
export async function expectAccessible(page: Page, label = page.url()): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.analyze();
	const found = violations.map(
		({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`
	);
	expect(found, label).toEqual([]);
}

/** Collects every address outside our own origin that the context asks for. */
export function foreignRequests(context: BrowserContext, origin: string): string[] {
	const foreign: string[] = [];
	context.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) foreign.push(url);
	});
	return foreign;
}

/** Nothing runs off the side: the page is no wider than its window. */
export async function expectNoSideways(page: Page, label = page.url()): Promise<void> {
	const excess = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(excess, `${label} is wider than the window`).toBeLessThanOrEqual(1);
}

/** The public pages, the detail pages by the first link of their list. */
const PUBLIC = [
	'/',
	'/sitzungen',
	'/vorlagen',
	'/beschluesse',
	'/beschluesse/bericht',
	'/suche?q=Schule',
	'/gremien',
	'/personen',
	'/sitzungen?ansicht=woche',
	'/orte',
	'/orte?adresse=Altstadt&umkreis=2000',
	'/offene-daten',
	'/offene-daten/vollstaendigkeit',
	'/anmelden'
];
const DETAILS = {
	'/sitzungen': '/sitzungen/',
	'/vorlagen': '/vorlagen/',
	'/beschluesse': '/beschluesse/',
	'/gremien': '/gremien/',
	'/personen': '/personen/'
};

/** The addresses of all public pages of the town. */
export async function publicPaths(context: BrowserContext): Promise<string[]> {
	const page = await context.newPage();
	const paths = [...PUBLIC];
	for (const [list, prefix] of Object.entries(DETAILS)) {
		await page.goto(list);
		const href = await page
			.locator(`main a[href^="${prefix}"]:not([href*="?"])`)
			.first()
			.getAttribute('href');
		expect(href, `a link from ${list}`).toBeTruthy();
		paths.push(href!);
		if (list === '/vorlagen') paths.push(`${href}/fassungen`);
	}
	await page.close();
	return paths;
}
