/** A sitting as citizens follow it, in the browser. Apart from `live-sitting`, so that their pages stay light. */
import { reducePublic, type PublicEvent, type PublicState } from '#lib/domain/sittings/public-state.ts';
import { readPublicEvent, type PublicReset } from '#lib/protocol/sitting-stream.ts';
import { readCaptionNews } from '#lib/protocol/captions.ts';
import { LiveCaptions } from './live-captions.svelte.ts';
import { LiveStream } from './live-stream.svelte.ts';

/** What a citizen's page follows: the public events, and the state they add up to. */
export class LivePublicSitting {
	readonly stream: LiveStream;
	readonly captions: LiveCaptions;
	#initial = $state.raw<PublicState>()!;
	#events = $state.raw<readonly PublicEvent[]>([]);
	#state: PublicState = $derived(this.#events.reduce(reducePublic, this.#initial));

	/**
	 * `initial` is the state before anything happened, `events` what the page was made with. `changed` is told when
	 * something beside the events changed: the agenda, the camera.
	 */
	constructor(meetingId: string, initial: PublicState, events: readonly PublicEvent[], changed: () => void) {
		this.#initial = initial;
		this.#events = events;
		this.captions = new LiveCaptions(meetingId);
		this.stream = new LiveStream({
			address: () => `/sitzungen/${meetingId}/ereignisse?ab=${this.#events.at(-1)?.seq ?? 0}`,
			event: (data) => this.#add(readPublicEvent(data)),
			named: {
				reset: (data) => (this.#events = (data as PublicReset).events.map(readPublicEvent)),
				stand: changed,
				untertitel: (data) => this.captions.hear(readCaptionNews(data))
			}
		});
	}

	get state(): PublicState {
		return this.#state;
	}

	/** The page was made anew, perhaps with another agenda. */
	renew(initial: PublicState): void {
		if (JSON.stringify(initial) !== JSON.stringify(this.#initial)) this.#initial = initial;
	}

	/** What the ticker shows, oldest first. */
	get events(): readonly PublicEvent[] {
		return this.#events;
	}

	#add(event: PublicEvent): void {
		if (event.seq > (this.#events.at(-1)?.seq ?? 0)) this.#events = [...this.#events, event];
	}
}
