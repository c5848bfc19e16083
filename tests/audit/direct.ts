/** One of the public who watches without delay (WHEP), comes back whenever he is cut off, and remembers every picture by its clock. */
import type { Browser } from '@playwright/test';
import { launchCameraBrowser } from '../../scripts/demo-camera.ts';
import { watchWhep, type Seen, type WhepViewer } from '../media/whep-page.ts';
import { isForbidden, type Closure } from './closures.ts';
import type { Sighting } from './scanner.ts';

const PAUSE_MS = 500;
/** Without a picture for so long he tries anew: closures are as long, and a new connection is another chance. */
const STALE_MS = 8000;

export class DirectViewer {
	readonly #browser: Browser;
	readonly #url: string;
	readonly #running: Promise<void>;
	readonly #seen: Seen[] = [];
	#isClosing = false;

	private constructor(browser: Browser, url: string) {
		this.#browser = browser;
		this.#url = url;
		this.#running = this.#watch();
	}

	static async open(url: string): Promise<DirectViewer> {
		return new DirectViewer(await launchCameraBrowser(), url);
	}

	/** Pictures so far. */
	get pictures(): number {
		return this.#seen.length;
	}

	/** Those that show what was closed. A packet that was sent cannot be called back: what became known later may be there. */
	traces(closures: readonly Closure[]): Sighting[] {
		return closures.flatMap((closure) =>
			this.#seen
				.filter(({ takenMs, atMs }) => isForbidden(closure, 'live', takenMs, atMs))
				.map(({ takenMs, atMs }) => ({
					...({ round: closure.round, kind: closure.kind, means: 'clock', place: 'live' } as const),
					...{ where: this.#url, atMs, takenMs }
				}))
		);
	}

	async close(): Promise<void> {
		this.#isClosing = true;
		await this.#running;
		await this.#browser.close();
	}

	async #watch(): Promise<void> {
		while (!this.#isClosing) {
			const viewer = await watchWhep(this.#browser, this.#url).catch(() => undefined);
			if (viewer?.status === 201) await this.#follow(viewer).catch(() => undefined);
			await viewer?.close().catch(() => undefined);
			await pause();
		}
	}

	async #follow(viewer: WhepViewer): Promise<void> {
		let known = 0;
		let lastMs = Date.now();
		while (!this.#isClosing && Date.now() - lastMs < STALE_MS) {
			await pause();
			const seen = await viewer.seen();
			if (seen.length > known) lastMs = Date.now();
			this.#seen.push(...seen.slice(known));
			known = seen.length;
			if (['failed', 'closed'].includes(await viewer.state())) return;
		}
	}
}

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
