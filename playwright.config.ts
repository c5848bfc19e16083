/** End-to-end tests: Debian's Chromium against the whole product, started once in a folder of its own. */
import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './scripts/bootstrap/paths.mjs';

export default defineConfig({
	testDir: 'tests/e2e',
	globalSetup: './tests/support/product.ts',
	// One town, one evening: the tests share it.
	workers: 1,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	outputDir: 'test-results',
	forbidOnly: Boolean(process.env.CI),
	use: {
		baseURL: process.env.RATSSAAL_E2E_ADDRESS,
		actionTimeout: 15_000,
		navigationTimeout: 20_000,
		locale: 'de-DE',
		timezoneId: 'Europe/Berlin',
		// Without its film of every page: on two cores that takes from pages, camera and product what they need for a running picture.
		trace: { mode: 'retain-on-failure', screenshots: false },
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath: CHROMIUM,
			args: [
				'--no-sandbox',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
				'--disable-gpu',
				'--no-first-run',
				'--autoplay-policy=no-user-gesture-required'
			]
		}
	}
});
