/** Somebody who fetches every part of a live list as soon as it is in it, and keeps what came until it is asked for. */
import { clocksIn } from '../media/viewer.ts';

const LOOK_EVERY_MS = 40;
/** A segment lasts two seconds, and waits as long for what does not come. */
const WHOLE_WITHIN_MS = 8000;
const PART = /#EXT-X-PART:.*URI="((\d+)\.(\d+)\.m4s)"/g;

/** Number of a segment to the bytes of its parts from the first on, as they came. */
export type SeenSegments = ReadonlyMap<number, Buffer>;

export class PartViewer {
	readonly #base: string;
	readonly #running: Promise<void>;
	#seen = new Map<number, Buffer[]>();
	readonly #known = new Set<string>();
	#isOver = false;
	/** So many parts have come. */
	parts = 0;
	/** When the last one had. */
	lastMs = 0;

	/** `base`: the address of the live list without its name. */
	constructor(base: string) {
		this.#base = base;
		this.#running = this.#watch();
	}

	/** What has come since the last time. Of a segment it came too late for the beginning of nothing is told. */
	takeSeen(): SeenSegments {
		const seen = this.#seen;
		this.#seen = new Map();
		return new Map([...seen].map(([number, parts]) => [number, Buffer.concat(parts)]));
	}

	/** The whole segment, as soon as it is one. @throws {Error} with the status when it is never served */
	async segment(number: number): Promise<Buffer> {
		const endMs = Date.now() + WHOLE_WITHIN_MS;
		for (;;) {
			const response = await fetch(`${this.#base}${number}.m4s`);
			if (response.ok) return Buffer.from(await response.arrayBuffer());
			if (response.status !== 404 || Date.now() > endMs) throw new Error(`Antwort ${response.status}`);
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
		}
	}

	/** When each picture of the segment was taken, ms since 1970. */
	async clocks(number: number): Promise<number[]> {
		const list = await (await fetch(`${this.#base}index.m3u8`)).text();
		const until = list.indexOf(`\n${number}.m4s`);
		const init = [...list.slice(0, until).matchAll(/#EXT-X-MAP:URI="([^"]+)"/g)].at(-1)![1]!;
		const head = Buffer.from(await (await fetch(this.#base + init)).arrayBuffer());
		const clocks = await clocksIn(Buffer.concat([head, await this.segment(number)]));
		return clocks.filter((clock) => clock !== undefined);
	}

	async stop(): Promise<void> {
		this.#isOver = true;
		await this.#running;
	}

	async #watch(): Promise<void> {
		while (!this.#isOver) {
			// Nobody answers while it is dead.
			await this.#look().catch(() => {});
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
		}
	}

	async #look(): Promise<void> {
		const text = await (await fetch(`${this.#base}index.m3u8?_HLS_skip=YES`)).text();
		for (const [, uri, number, index] of text.matchAll(PART)) {
			if (this.#known.has(uri!)) continue;
			const response = await fetch(this.#base + uri!);
			if (!response.ok) return;
			const bytes = Buffer.from(await response.arrayBuffer());
			this.#known.add(uri!);
			this.parts++;
			this.lastMs = Date.now();
			const before = this.#seen.get(Number(number));
			if (index === '0') this.#seen.set(Number(number), [bytes]);
			else if (before?.length === Number(index)) before.push(bytes);
		}
	}
}
