/**
 * The demo camera: a headless Chromium that publishes a moving picture with a clock over WHIP, as an encoder would.
 *
 * `node scripts/demo-camera.ts <whip-url> <key> [--tone <Hz>] [--token <text>]`
 */
import { parseArgs } from 'node:util';
import { chromium, type Browser } from '@playwright/test';
import { CLOCK_HEIGHT, CODE_TOPS } from '../tests/support/block-clock.ts';
import { CHROMIUM } from './bootstrap/paths.mjs';
import { startPicture, type CameraControls } from './demo-camera/picture.ts';
import { startPublisher, type Publisher, type SendWhip } from './demo-camera/publisher.ts';

export interface CameraOptions {
	/** The WHIP address of the broadcast. */
	readonly url: string;
	readonly key: string;
	/** A running browser to use; otherwise one is started and ended with the camera. */
	readonly browser?: Browser;
	/** Lasting tone in Hz, default 0: only the tick every second. */
	readonly toneHz?: number;
	/** Words over the picture. */
	readonly token?: string;
	/** A number of 32 bits that a machine can read in the picture, beside the clock; default none. */
	readonly code?: number | null;
	/** Size in pixels, default 1280 x 720. */
	readonly width?: number;
	readonly height?: number;
	/** Share of the height for the clock that machines read, default `CLOCK_HEIGHT`; 0 for people only. */
	readonly clockHeight?: number;
	/** Called with what goes wrong; the camera tries again by itself. */
	readonly warn?: (message: string) => void;
}

export interface Camera {
	setTone(hz: number): Promise<void>;
	setToken(token: string): Promise<void>;
	setCode(code: number | null): Promise<void>;
	/** Ends the session with DELETE and closes the page. */
	stop(): Promise<void>;
}

/** Arguments for a browser that draws and encodes although nobody looks. */
export const CAMERA_BROWSER_ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--autoplay-policy=no-user-gesture-required',
	'--disable-background-timer-throttling',
	'--disable-renderer-backgrounding',
	'--disable-backgrounding-occluded-windows',
	'--disable-features=WebRtcHideLocalIpsWithMdns'
];

/** A Chromium of its own for cameras. */
export function launchCameraBrowser(): Promise<Browser> {
	// The signals are ours: the camera says goodbye with DELETE before its browser goes.
	const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
	return chromium.launch({ executablePath: CHROMIUM, args: CAMERA_BROWSER_ARGS, ...signals });
}

/** What the page keeps in its global scope. */
interface CameraPage {
	controls: CameraControls;
	publisher: Publisher;
	sendWhip: SendWhip;
}

/** Starts publishing; resolves when the picture runs. The connection is kept up until `stop`. */
export async function startCamera(options: CameraOptions): Promise<Camera> {
	const browser = options.browser ?? (await launchCameraBrowser());
	const context = await browser.newContext();
	const page = await context.newPage();
	page.on('console', (message) => message.type() === 'warning' && options.warn?.(message.text()));
	await page.exposeFunction('sendWhip', whipClient(options.url, options.key));
	await page.setContent('<!doctype html><title>Kamera</title>');
	const { toneHz = 0, token = '', code = null, width = 1280, height = 720 } = options;
	const { clockHeight = CLOCK_HEIGHT } = options;
	const size = { width, height, clockHeight, codeTops: CODE_TOPS };
	const picture = { ...size, framesPerSecond: 30, toneHz, token, code };
	const publishing = { videoBps: 2_000_000, retryMs: 500, silenceMs: 1500 };
	await page.evaluate(`{
		const { stream, controls } = (${startPicture.toString()})(${JSON.stringify(picture)});
		globalThis.controls = controls;
		globalThis.publisher = (${startPublisher.toString()})(stream, sendWhip, ${JSON.stringify(publishing)});
	}`);
	return {
		setTone: (hz) =>
			page.evaluate((value) => (globalThis as unknown as CameraPage).controls.setTone(value), hz),
		setToken: (text) =>
			page.evaluate((value) => (globalThis as unknown as CameraPage).controls.setToken(value), text),
		setCode: (code) =>
			page.evaluate((value) => (globalThis as unknown as CameraPage).controls.setCode(value), code),
		async stop() {
			await page.evaluate(() => (globalThis as unknown as CameraPage).publisher.stop());
			await context.close();
			if (!options.browser) await browser.close();
		}
	};
}

/** Speaks HTTP for the page; an answer that does not come is told as an error. */
function whipClient(url: string, key: string): SendWhip {
	return async (method, location, body) => {
		const response = await fetch(new URL(location, url), {
			method,
			headers: {
				authorization: `Bearer ${key}`,
				...(method === 'POST' ? { 'content-type': 'application/sdp' } : {})
			},
			body: method === 'POST' ? body : undefined,
			signal: AbortSignal.timeout(5000)
		});
		const text = await response.text();
		return { status: response.status, location: response.headers.get('location') ?? '', body: text };
	};
}

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { tone: { type: 'string', default: '0' }, token: { type: 'string', default: '' } }
	});
	const [url, key] = positionals;
	if (!url || !key) {
		console.error(
			'Aufruf: node scripts/demo-camera.ts <WHIP-Adresse> <Schlüssel> [--tone <Hz>] [--token <Text>]'
		);
		process.exitCode = 1;
		return;
	}
	let told = '';
	const camera = await startCamera({
		url,
		key,
		toneHz: Number(values.tone),
		token: values.token,
		warn(message) {
			if (message !== told) console.error(`Kamera: ${message}`);
			told = message;
		}
	});
	console.log(`Die Kamera sendet an ${url}. Ende mit Strg+C.`);
	let stopping: Promise<void> | undefined;
	const stop = () => (stopping ??= camera.stop());
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
}

if (import.meta.main) await main();
