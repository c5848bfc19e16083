/**
 * The evening of the pictures: the programs run under `libfaketime`, which reads how far their clock is moved from a file.
 * Chromium does not bear it, so its pages get a `Date` that is moved as far.
 */
import { writeFileSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';
import { CHROMIUM } from '../bootstrap/paths.mjs';
import { CAMERA_BROWSER_ARGS } from '../demo-camera.ts';

const FILE = process.env.FAKETIME_TIMESTAMP_FILE ?? '';
let offsetMs = Number(process.env.RATSSAAL_PICTURES_OFFSET_S) * 1000;

/** All clocks go to `clock` (`17:05`, in Germany in winter) of the day they are at, and on from there. */
export async function moveClock(clock: string): Promise<void> {
	const day = new Date().toISOString().slice(0, 10);
	const target = new Date(`${day}T${clock}:00+01:00`).getTime();
	if (target <= Date.now()) return;
	offsetMs += Math.round((target - Date.now()) / 1000) * 1000;
	writeFileSync(FILE, signed(offsetMs / 1000));
	// The file is read once a second.
	while (Date.now() < target - 1000) await new Promise((resolve) => setTimeout(resolve, 100));
}

const signed = (seconds: number) => `${seconds < 0 ? '' : '+'}${seconds}\n`;

/** Debian's Chromium with every page's clock moved as the clock stands when its context is made. */
export async function launchBrowser(): Promise<Browser> {
	const browser = await chromium.launch({
		executablePath: CHROMIUM,
		args: CAMERA_BROWSER_ARGS,
		// Fields for dates show the day as the browser's language writes it.
		env: { ...process.env, LD_PRELOAD: '', LANGUAGE: 'de' }
	});
	const newContext = browser.newContext.bind(browser);
	browser.newContext = async (options) => {
		const context = await newContext(options);
		await context.addInitScript(moveDate, offsetMs);
		return context;
	};
	return browser;
}

/** Runs in the page, before anything of it. */
function moveDate(by: number): void {
	const Real = Date;
	globalThis.Date = new Proxy(Real, {
		construct: (_, args: []) => (args.length > 0 ? new Real(...args) : new Real(Real.now() + by)),
		apply: () => new Real(Real.now() + by).toString(),
		get: (target, name) => (name === 'now' ? () => Real.now() + by : Reflect.get(target, name))
	});
}
