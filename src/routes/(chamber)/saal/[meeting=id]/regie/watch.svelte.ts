/** How the broadcast stands, asked again and again, and what of it the public gets. */
import type { Consent } from '#lib/domain/broadcasts/consents.ts';
import {
	closed,
	publicFeed,
	type BroadcastRules,
	type Feed,
	type FeedPurpose
} from '#lib/domain/broadcasts/feed.ts';
import { feedTimeline } from '#lib/domain/broadcasts/timeline.ts';
import type { LiveRoom } from '#lib/web/live-room.svelte.ts';
import { readStand, type Asked } from './stand.ts';

const POLL_MS = 2000;

/** What the page was made with. */
interface Made extends Asked {
	readonly meeting: { readonly id: string };
	readonly consents: readonly Consent[];
	readonly rules: BroadcastRules | undefined;
}

export class BroadcastWatch {
	readonly #made: () => Made;
	readonly #room: LiveRoom;
	#polled = $state.raw<Asked>();

	constructor(made: () => Made, room: LiveRoom) {
		this.#made = made;
		this.#room = room;
	}

	get stand(): Asked['stand'] {
		return this.#polled ? this.#polled.stand : this.#made().stand;
	}

	/** When the server said so: what it reported may be that old by now without being late. */
	get asked(): Date {
		return this.#polled?.now ?? this.#made().now;
	}

	get followers(): number {
		return this.#polled?.followers ?? this.#made().followers;
	}

	/** What goes out, as the media server says; before it says anything, what the log says. */
	get feed(): Feed {
		const { consents, rules } = this.#made();
		return (
			(this.stand?.status?.live as Feed | null | undefined) ??
			(rules
				? publicFeed(this.#room.live.state, consents, rules, 'live', this.#room.time)
				: closed('fault', 'not-permitted'))
		);
	}

	/** Since when the log has given the answer that the gate gives now. */
	since(purpose: FeedPurpose): Date | undefined {
		const { consents, rules } = this.#made();
		if (!rules) return undefined;
		const { live } = this.#room;
		const told = this.stand?.status?.[purpose];
		const last = feedTimeline(live.state.agenda, live.log, consents, rules, purpose).at(-1);
		return last && (!told || told.reason === last.feed.reason) ? last.from : undefined;
	}

	/** The page was made anew. */
	renew(): void {
		this.#polled = undefined;
	}

	/** Begins to ask, every `everyMs`; the answer ends it. */
	start(everyMs = POLL_MS): () => void {
		const timer = setInterval(() => void this.#ask(), everyMs);
		return () => clearInterval(timer);
	}

	async #ask(): Promise<void> {
		if (document.hidden) return;
		const response = await fetch(`/saal/${this.#made().meeting.id}/regie/stand`).catch(() => undefined);
		if (!response?.ok) return;
		this.#polled = readStand(await response.text());
	}
}
