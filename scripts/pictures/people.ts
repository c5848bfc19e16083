/** Who is in the pictures, and on what they look. */
import type { Browser, Page } from '@playwright/test';
import { contextOf, DESK, demoInfo, PHONE, TABLET, type Role } from '../../tests/e2e/support.ts';

export { DESK, PHONE, TABLET };

type Device = typeof DESK | typeof PHONE | typeof TABLET;

/** A page of `role`, or of a citizen; in the language, zone and time of the town. */
export async function open(
	browser: Browser,
	role: Role | 'citizen',
	device: Device,
	colorScheme: 'light' | 'dark' = 'light'
): Promise<Page> {
	const options = {
		...device,
		colorScheme,
		locale: 'de-DE',
		timezoneId: 'Europe/Berlin',
		baseURL: process.env.RATSSAAL_E2E_ADDRESS
	};
	const context =
		role === 'citizen' ? await browser.newContext(options) : await contextOf(browser, role, options);
	return context.newPage();
}

export const tonight = () => demoInfo().tonight;
