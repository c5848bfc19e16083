/** What the pages of a sitting have in common: they follow it while it runs, and ask for its picture and recording. */
import { onMount } from 'svelte';
import { invalidate } from '$app/navigation';
import type { PublicEvent } from '#lib/domain/sittings/public-state.ts';
import type { Following } from './following.svelte.ts';
import type { KnownSitting, SittingView } from './view.ts';

/** As the load of the sitting gives it. */
export interface SittingData {
	readonly meeting: { readonly id: string };
	readonly view: SittingView;
	readonly following: { readonly known: KnownSitting; readonly events: readonly PublicEvent[] } | undefined;
	readonly awaited: boolean;
	readonly broadcast: { readonly recording: object | undefined } | undefined;
}

/** How often is asked for the recording after the close, and how many times. */
const ASK_MS = 2000;
const ASKS = 60;
/** Over this time the pages that wait ask for a changed agenda. */
const SPREAD_MS = 3000;

export class SittingPage {
	readonly #data: () => SittingData;
	following = $state.raw<Following>();
	readonly view: SittingView = $derived.by(() => this.following?.view ?? this.#data().view);
	readonly running = $derived.by(() => this.view.stage === 'running');
	readonly held = $derived.by(() => this.view.stage === 'held');
	/** It was closed while the page was open, or a moment before: the recording is on its way. */
	readonly awaited = $derived.by(() => {
		const { awaited, broadcast } = this.#data();
		return awaited || (this.following !== undefined && this.held && !broadcast?.recording);
	});
	/** There is something to see, or will be in a moment. */
	readonly watchable = $derived.by(() => {
		const { broadcast } = this.#data();
		return Boolean(broadcast?.recording || (broadcast && (this.running || this.awaited)));
	});

	/** To be made while a component is. */
	constructor(data: () => SittingData) {
		this.#data = data;
		onMount(() => {
			if (!data().following) return;
			let left = false;
			void this.#start(() => left);
			return () => {
				left = true;
				this.following?.close();
			};
		});
		$effect(() => {
			const { following } = data();
			if (following) this.following?.renew(following.known);
		});
		// The broadcast is listed from the opening on, and the recording some seconds after the close.
		$effect(() => {
			const { broadcast } = data();
			const wanting = this.held ? broadcast && this.awaited : this.running && !broadcast;
			if (!wanting || !this.following?.stream.connected) return;
			let asked = 0;
			const timer = setInterval(() => {
				if (++asked > ASKS) clearInterval(timer);
				else void invalidate('ratssaal:meeting');
			}, ASK_MS);
			return () => clearInterval(timer);
		});
	}

	async #start(left: () => boolean): Promise<void> {
		const { Following } = await import('./following.svelte.ts');
		const { meeting, following } = this.#data();
		if (left() || !following) return;
		this.following = new Following(meeting.id, following.known, following.events, () => {
			// Before the opening a supplement may come. Whoever waits does not ask in the same moment as all others.
			if (this.view.stage === 'ahead')
				setTimeout(() => void invalidate('ratssaal:meeting'), Math.random() * SPREAD_MS);
		});
		this.following.open();
	}
}
