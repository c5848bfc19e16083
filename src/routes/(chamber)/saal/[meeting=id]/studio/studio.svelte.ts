/** The encoder in the browser: sources in, one broadcast out, until the person stops it. */
import { canSend, openPeer, type Sent } from './peer.ts';
import { ratesBetween, sumOf, type Rates, type Sum } from './rates.ts';
import { limitsOf } from './sources.ts';
import { Sources } from './sources.svelte.ts';
import { WhipClient, type WhipOptions, type WhipState } from './whip-client.ts';

/** Why this browser cannot send at all. */
export type Obstacle = 'insecure' | 'no-h264';

/** Only asked in a browser. */
export function obstacle(): Obstacle | undefined {
	if (!window.isSecureContext || !('mediaDevices' in navigator)) return 'insecure';
	return canSend() ? undefined : 'no-h264';
}

export class Studio {
	readonly sources = new Sources(() => this.#deliver());
	connection = $state.raw<WhipState>({ kind: 'idle' });
	rates = $state.raw<Rates>();
	readonly #client: WhipClient;
	#sent: Sent | undefined;
	#sum: Sum | undefined;
	#wake: WakeLockSentinel | undefined;

	constructor(door: WhipOptions['door']) {
		this.#client = new WhipClient({
			door,
			connect: () => this.#connect(),
			changed: (state) => this.#follow(state),
			measured: (report) => this.#measure(report)
		});
	}

	/** Sends or tries to. */
	get isOn(): boolean {
		return ['connecting', 'sending', 'interrupted'].includes(this.connection.kind);
	}

	send(): void {
		this.#client.start();
		void this.stayAwake();
	}

	stop(): void {
		if (this.isOn) this.#client.stop();
	}

	close(): void {
		this.stop();
		this.sources.close();
	}

	/** Browsers let the screen sleep again whenever the page was out of sight. */
	async stayAwake(): Promise<void> {
		if (!this.isOn || document.hidden || this.#wake?.released === false) return;
		this.#wake = await navigator.wakeLock?.request('screen').catch(() => undefined);
	}

	#connect(): RTCPeerConnection {
		const { picture, microphone, quality } = this.sources;
		this.#sent = openPeer(picture, microphone, limitsOf(quality));
		this.#sum = undefined;
		return this.#sent.peer;
	}

	#deliver(): void {
		const sent = this.#sent;
		if (!sent || sent.peer.signalingState === 'closed') return;
		const { picture, microphone } = this.sources;
		void sent.video.replaceTrack(picture ?? null).catch(() => undefined);
		void sent.audio.replaceTrack(microphone ?? null).catch(() => undefined);
	}

	#follow(state: WhipState): void {
		this.connection = state;
		if (state.kind !== 'sending') this.rates = undefined;
		if (this.isOn) return;
		void this.#wake?.release();
		this.#wake = undefined;
	}

	#measure(report: RTCStatsReport): void {
		const sum = sumOf(report as unknown as Parameters<typeof sumOf>[0]);
		this.rates = ratesBetween(this.#sum, sum) ?? this.rates;
		this.#sum = sum;
	}
}
