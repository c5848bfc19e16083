/**
 * What is on the air: the feed of one camera, and during a change the one that is to follow it.
 *
 * The old one goes on until the first picture of the new one that can be decoded by itself is there; then it ends its segment, and
 * the new one is laid down behind it on the same time axis. Its last sound is waited for no longer than until the new one's
 * first part. Cameras that are neither have no consumer at the engine, so nothing of them is in this process, but for
 * the stills that are asked for (`stills.ts`).
 */
import type { types } from 'mediasoup';
import type { PartSink } from '../packager/segment.ts';
import type { Camera } from './camera.ts';
import type { Encoder } from './encoder.ts';
import { Feed } from './feed.ts';
import { Ingest, type IngestOptions } from './ingest.ts';
import type { Relay } from './relay.ts';

export interface ProgramOptions extends Omit<IngestOptions, 'clock' | 'timeline' | 'begins' | 'took'> {
	/** The broadcast's, once it is restored. */
	readonly timeline: () => IngestOptions['timeline'];
	/** May pictures pass, and from when on? */
	readonly tap: (nowMs: number) => { readonly isOpen: boolean; readonly sinceMs: number };
	/** Takes every packet of the feeds, and follows the one that is on the air. */
	readonly relay: Pick<Relay, 'take' | 'follow'>;
}

export class Program {
	readonly #options: ProgramOptions;
	#air: Feed | undefined;
	#coming: Feed | undefined;
	#ending: Feed | undefined;

	constructor(options: ProgramOptions) {
		this.#options = options;
	}

	/** The camera that is seen, as far as anything may be. */
	get onAir(): Feed | undefined {
		return this.#air;
	}

	/** Is it on the air, or to follow what is? */
	carries(session: Encoder): boolean {
		return this.#air?.session === session || this.#coming?.session === session;
	}

	/** Nothing is in the making. */
	get isEmpty(): boolean {
		return this.#feeds().every((feed) => feed.ingest.isEmpty);
	}

	/** Changes over to `camera`; without an encoder there, all stays as it is. */
	async put(camera: Camera, router: types.Router): Promise<void> {
		const { session } = camera;
		if (!session || this.#air?.session === session) return this.#forgetComing();
		if (this.#coming?.session === session) return;
		this.#forgetComing();
		const feed: Feed = new Feed(
			camera,
			session,
			this.#ingestOf(camera, () => feed)
		);
		if (this.#air) this.#coming = feed;
		else this.#goOnAir(feed);
		try {
			await feed.open(router);
		} catch (error) {
			if (this.#coming === feed) this.#forgetComing();
			throw error;
		}
		this.followTap();
	}

	/** The encoder of `session` is gone. */
	drop(session: Encoder): void {
		if (this.#coming?.session === session) this.#forgetComing();
		if (this.#air?.session !== session) return;
		this.#finishEnding();
		this.#air.close();
		this.#goOnAir(this.#coming);
		this.#coming = undefined;
	}

	/** The gate's answer changed at `atMs`. */
	cut(atMs: number): void {
		for (const feed of this.#feeds()) feed.ingest.cut(atMs);
	}

	/** Opens or shuts the engine's tap where the gate's answer has changed. Where nothing is seen, a change need not wait for a picture. */
	followTap(): void {
		const nowMs = this.#options.now();
		const { isOpen, sinceMs } = this.#options.tap(nowMs);
		if (!isOpen && this.#coming) this.#begin(this.#coming);
		for (const feed of [this.#air, this.#coming]) feed?.pass(isOpen, nowMs, sinceMs);
	}

	/** Tells the time, several times a second. */
	tick(nowMs: number): void {
		for (const feed of this.#feeds()) feed.ingest.tick(nowMs);
		if (this.#ending?.ingest.isEmpty) this.#finishEnding();
	}

	#feeds(): Feed[] {
		return [this.#ending, this.#air, this.#coming].filter((feed) => feed !== undefined);
	}

	#ingestOf(camera: Camera, own: () => Feed): Ingest {
		const { sink, timeline, relay, ...options } = this.#options;
		// What an earlier camera has left goes into the list before anything of a later one.
		const settle = () => this.#ending !== own() && this.#finishEnding();
		const behind: PartSink = {
			part(draft) {
				settle();
				sink.part(draft);
			},
			end() {
				settle();
				sink.end();
			}
		};
		return new Ingest({
			...options,
			clock: camera.clock,
			timeline: timeline(),
			sink: behind,
			begins: () => this.#begin(own()),
			took: (kind, packet, arrivedMs, takenMs) =>
				relay.take({ source: own(), kind, packet, arrivedMs, takenMs })
		});
	}

	/** The first picture of `feed` is there: if it is awaited, the change happens now. */
	#begin(feed: Feed): void {
		if (this.#coming !== feed) return;
		const before = this.#air;
		this.#coming = undefined;
		this.#goOnAir(feed);
		this.#finishEnding();
		this.#ending = before;
		before?.stop();
	}

	#goOnAir(feed: Feed | undefined): void {
		this.#air = feed;
		this.#options.relay.follow(feed);
	}

	#finishEnding(): void {
		const ending = this.#ending;
		this.#ending = undefined;
		ending?.close();
	}

	#forgetComing(): void {
		const coming = this.#coming;
		this.#coming = undefined;
		coming?.stop();
		coming?.close();
	}
}
