/** The cameras of the audit: one sends, another can take its place, in the middle of anything, and one shows the same off the air. */
import type { Browser } from '@playwright/test';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import type { Code } from './code.ts';

interface Shown {
	readonly code: number | null;
	readonly token: string;
	readonly toneHz: number;
}

/** Nothing to be found: an ordinary picture and an ordinary tone. */
const NOTHING: Shown = { code: null, token: '', toneHz: 440 };

/** Small enough for a machine that decodes everything beside it, large enough for every block of the clock. */
const USUAL = { width: 480, height: 270 };
/** Just large enough for a small picture to be made of it. */
const LARGE = { width: 656, height: 368 };

export class Studio {
	readonly #browser: Browser;
	readonly #url: string;
	readonly #key: string;
	readonly #isLarge: boolean;
	#camera!: Camera;
	#offAir!: Camera;
	#shows = NOTHING;
	/** One thing after the other: a camera that is being replaced cannot be told anything. */
	#busy: Promise<unknown> = Promise.resolve();

	private constructor(browser: Browser, url: string, key: string, isLarge: boolean) {
		this.#browser = browser;
		this.#url = url;
		this.#key = key;
		this.#isLarge = isLarge;
	}

	/** With a camera that sends a picture of the usual size, or a larger one; `offAirKey`: of the one that nobody puts on the air. */
	static async open(url: string, key: string, offAirKey: string, isLarge: boolean): Promise<Studio> {
		const studio = new Studio(await launchCameraBrowser(), url, key, isLarge);
		studio.#camera = await studio.#start();
		studio.#offAir = await studio.#start(offAirKey, USUAL);
		return studio;
	}

	/** From now on picture and sound carry `code`; resolves when they do. */
	show(code: Code): Promise<void> {
		return this.#next(() => this.#set({ code: code.picture, token: code.words, toneHz: code.hz }));
	}

	/** Ordinary picture and sound again; resolves when nothing of a code is drawn or played any more. */
	hide(): Promise<void> {
		return this.#next(() => this.#set(NOTHING));
	}

	/** The encoder says goodbye and comes back: DELETE, then POST. */
	reconnect(): Promise<void> {
		return this.#next(async () => {
			await this.#camera.stop();
			this.#camera = await this.#start();
		});
	}

	/** A second encoder takes over with the same key; the first one leaves. */
	replace(): Promise<void> {
		return this.#next(async () => {
			const first = this.#camera;
			this.#camera = await this.#start();
			await first.stop();
		});
	}

	/** May be called again. */
	async close(): Promise<void> {
		if (!this.#browser.isConnected()) return;
		await this.#next(async () => {
			await Promise.all([this.#camera.stop(), this.#offAir.stop()]);
		});
		await this.#browser.close();
	}

	#next(work: () => Promise<void>): Promise<void> {
		const done = this.#busy.then(work);
		this.#busy = done.catch(() => {});
		return done;
	}

	async #set(shows: Shown): Promise<void> {
		this.#shows = shows;
		await Promise.all(
			[this.#camera, this.#offAir].flatMap((camera) => [
				camera.setCode(shows.code),
				camera.setToken(shows.token),
				camera.setTone(shows.toneHz)
			])
		);
	}

	#start(key = this.#key, size = this.#isLarge ? LARGE : USUAL): Promise<Camera> {
		return startCamera({ url: this.#url, key, browser: this.#browser, ...size, ...this.#shows });
	}
}
