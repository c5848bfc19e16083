/** Asks for stills of one camera again and again while they can be seen, and draws them: the server only passes them on, the browser decodes. */
import { readStill, type Still } from '#lib/protocol/stills.ts';

/** `shown`: the newest one is on the canvas. `none`: the last one did not come. */
export type StillState = 'awaited' | 'shown' | 'none' | 'unsupported';

/** From one answer to the next question, in ms. */
const PAUSE_MS = 3000;
/** Width on the canvas, in pixels: twice what is shown at the least. */
const WIDTH = 480;

export class StillSource {
	readonly #canvas: HTMLCanvasElement;
	readonly #address: string;
	readonly #key: string;
	readonly #told: (state: StillState) => void;
	readonly #end = new AbortController();
	readonly #onlooker: IntersectionObserver;
	#isInSight = false;
	#wake = () => {};

	/** `key`: the camera's. `told` hears whenever it changes. */
	constructor(canvas: HTMLCanvasElement, address: string, key: string, told: (state: StillState) => void) {
		this.#canvas = canvas;
		this.#address = address;
		this.#key = key;
		this.#told = (state) => {
			if (!this.#end.signal.aborted) told(state);
		};
		this.#onlooker = new IntersectionObserver((changes) => {
			this.#isInSight = changes.at(-1)!.isIntersecting;
			this.#wake();
		});
		if (typeof VideoDecoder === 'undefined') {
			this.#told('unsupported');
			return;
		}
		this.#onlooker.observe(canvas);
		document.addEventListener('visibilitychange', () => this.#wake(), { signal: this.#end.signal });
		void this.#run();
	}

	close(): void {
		this.#end.abort();
		this.#onlooker.disconnect();
		this.#wake();
	}

	/** Side columns that are shut on small screens are hidden in their place. */
	get #isSeen(): boolean {
		return !document.hidden && this.#isInSight && getComputedStyle(this.#canvas).visibility === 'visible';
	}

	async #run(): Promise<void> {
		while (!this.#end.signal.aborted) {
			// What it showed before is too old when somebody looks again.
			if (!this.#isSeen) this.#told('awaited');
			else this.#told(await this.#next().catch(() => 'none' as const));
			await this.#pause();
		}
	}

	async #next(): Promise<StillState> {
		const { signal } = this.#end;
		const headers = { authorization: `Bearer ${this.#key}` };
		const answer = await fetch(this.#address, { headers, signal, cache: 'no-store', credentials: 'omit' });
		const still = answer.ok ? readStill(new Uint8Array(await answer.arrayBuffer())) : undefined;
		if (!still) return 'none';
		const frame = await decoded(still);
		if (!signal.aborted) draw(frame, this.#canvas);
		frame.close();
		return 'shown';
	}

	/** Ends sooner when somebody begins or ceases to look. */
	#pause(): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, PAUSE_MS);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
}

/** @throws {Error} when there is nothing in it that this browser decodes */
async function decoded({ codec, description, picture }: Still): Promise<VideoFrame> {
	const frames: VideoFrame[] = [];
	const decoder = new VideoDecoder({ output: (frame) => frames.push(frame), error: () => {} });
	decoder.configure({ codec, description, optimizeForLatency: true });
	decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data: picture }));
	await decoder.flush();
	decoder.close();
	const [frame] = frames;
	if (!frame) throw new Error('no picture in it');
	return frame;
}

function draw(frame: VideoFrame, canvas: HTMLCanvasElement): void {
	canvas.width = WIDTH;
	canvas.height = Math.round((WIDTH * frame.displayHeight) / frame.displayWidth);
	canvas.getContext('2d')!.drawImage(frame, 0, 0, canvas.width, canvas.height);
}
