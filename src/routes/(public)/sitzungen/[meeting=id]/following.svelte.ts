/** A running sitting as its page follows it. Loaded by pages that have something to follow, and by no others. */
import type { Subject } from '#lib/components/broadcasts/subject.ts';
import type { PublicEvent } from '#lib/domain/sittings/public-state.ts';
import type { LiveCaptions } from '#lib/web/live-captions.svelte.ts';
import { LivePublicSitting } from '#lib/web/live-public-sitting.svelte.ts';
import { publicStart } from '#lib/web/public-sitting.ts';
import { subjectsOf } from './subjects.ts';
import { viewOf, type KnownSitting, type SittingView } from './view.ts';

export class Following {
	#sitting = $state.raw<LivePublicSitting>()!;
	#known = $state.raw<KnownSitting>()!;
	readonly view: SittingView = $derived(viewOf(this.#known, this.#sitting.state, this.#sitting.events));
	/** What the player shows over the picture. */
	readonly subjects: readonly Subject[] = $derived(subjectsOf(this.#known, this.#sitting.events));

	/** `changed` is told when something beside the events changed: the agenda, the camera. */
	constructor(meetingId: string, known: KnownSitting, events: readonly PublicEvent[], changed: () => void) {
		this.#known = known;
		this.#sitting = new LivePublicSitting(meetingId, publicStart(known.items), events, changed);
	}

	/** The page was made anew, perhaps with another agenda. */
	renew(known: KnownSitting): void {
		this.#known = known;
		this.#sitting.renew(publicStart(known.items));
	}

	/** Whether the line holds, and since when not. */
	get stream(): { readonly connected: boolean; readonly lostSince: Date | undefined } {
		return this.#sitting.stream;
	}

	/** What is written of the speeches while they are given. */
	get captions(): LiveCaptions {
		return this.#sitting.captions;
	}

	open(): void {
		this.#sitting.stream.open();
	}

	close(): void {
		this.#sitting.stream.close();
	}
}
