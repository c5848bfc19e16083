/**
 * Sends picture and sound by WHIP (RFC 9725) and keeps the connection up until somebody stops it.
 *
 * What fails by itself (the network, a restart of the server) is tried again; what somebody decided (a refusal, another
 * encoder in our place) is told and ends it.
 */

export type WhipState =
	| { readonly kind: 'idle' }
	| { readonly kind: 'connecting' }
	| { readonly kind: 'sending'; readonly since: Date }
	/** Tried again by itself; with the server's sentence if it said one. */
	| { readonly kind: 'interrupted'; readonly sentence?: string }
	| { readonly kind: 'refused'; readonly sentence: string }
	| { readonly kind: 'replaced' };

export interface WhipOptions {
	/** Address of the broadcast and its key, asked at every attempt: it may have been renewed. */
	readonly door: () => { readonly url: string; readonly key: string };
	/** A new connection with its tracks on it. */
	readonly connect: () => RTCPeerConnection;
	readonly changed: (state: WhipState) => void;
	/** What the connection says of itself, every second while it sends. */
	readonly measured: (report: RTCStatsReport) => void;
}

/** How a session ended. */
type End = Extract<WhipState, { kind: 'interrupted' | 'refused' | 'replaced' }>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
const ANSWER_WITHIN_MS = 8000;
const CONNECT_WITHIN_MS = 10_000;
const MEASURE_MS = 1000;
/** The server tells of itself several times in this time, also while nobody may see the picture. */
const SILENT_MEASURES = 5;

/** The pause before the next try after `misses` tries in a row that came to nothing, in ms. */
export function pauseAfter(misses: number): number {
	return Math.min(FIRST_PAUSE_MS * 2 ** misses, LONGEST_PAUSE_MS);
}

export class WhipClient {
	readonly #options: WhipOptions;
	#stopping: AbortController | undefined;
	#location: string | undefined;

	constructor(options: WhipOptions) {
		this.#options = options;
	}

	start(): void {
		if (this.#stopping) return;
		this.#stopping = new AbortController();
		void this.#run(this.#stopping.signal);
	}

	/** Says goodbye. Works to the last moment of a page. */
	stop(): void {
		this.#stopping?.abort();
		this.#stopping = undefined;
		const location = this.#location;
		this.#location = undefined;
		if (location) void this.#leave(location);
		this.#options.changed({ kind: 'idle' });
	}

	async #run(stopped: AbortSignal): Promise<void> {
		this.#options.changed({ kind: 'connecting' });
		let misses = 0;
		const sending = () => {
			misses = 0;
			this.#options.changed({ kind: 'sending', since: new Date() });
		};
		while (!stopped.aborted) {
			const end = await this.#session(stopped, sending);
			if (stopped.aborted) return;
			if (end.kind !== 'interrupted') this.#stopping = undefined;
			this.#options.changed(end);
			if (end.kind !== 'interrupted') return;
			await pause(pauseAfter(misses++), stopped);
		}
	}

	/** From the offer to the end of one connection. */
	async #session(stopped: AbortSignal, sending: () => void): Promise<End> {
		const { url } = this.#options.door();
		const peer = this.#options.connect();
		let location: string | undefined;
		try {
			await peer.setLocalDescription();
			const answer = await this.#send('POST', url, peer.localDescription!.sdp);
			const text = await answer.text();
			if (answer.status !== 201) return refusal(answer.status, text.trim());
			location = new URL(answer.headers.get('location')!, url).href;
			if (stopped.aborted) {
				void this.#leave(location);
				return { kind: 'interrupted' };
			}
			this.#location = location;
			await peer.setRemoteDescription({ type: 'answer', sdp: text });
			if (await isConnected(peer, stopped)) {
				sending();
				await this.#untilUseless(peer, stopped);
			}
		} catch {
			// No answer, or one that cannot be used: to be tried again.
		} finally {
			peer.close();
		}
		// Where it is no longer ours to leave, `stop` has said goodbye.
		if (!location || this.#location !== location) return { kind: 'interrupted' };
		this.#location = undefined;
		const goodbye = await this.#leave(location);
		return goodbye?.headers.has('x-encoder-replaced') ? { kind: 'replaced' } : { kind: 'interrupted' };
	}

	/** Resolves when nothing can come of the connection any more. */
	#untilUseless(peer: RTCPeerConnection, stopped: AbortSignal): Promise<void> {
		const transport = peer.getSenders()[0]?.transport;
		let heard = -1;
		let silent = 0;
		return new Promise((resolve) => {
			const measure = async () => {
				const report = await peer.getStats();
				if (stopped.aborted) return;
				this.#options.measured(report);
				const received = bytesReceived(report);
				silent = received === heard ? silent + 1 : 0;
				heard = received;
				if (silent >= SILENT_MEASURES) end();
			};
			const timer = setInterval(() => void measure().catch(() => undefined), MEASURE_MS);
			const look = () => {
				if (isOver(peer.connectionState) || isOver(transport?.state)) end();
			};
			const end = () => {
				clearInterval(timer);
				resolve();
			};
			stopped.addEventListener('abort', end);
			peer.addEventListener('connectionstatechange', look);
			transport?.addEventListener('statechange', look);
			look();
		});
	}

	#leave(location: string): Promise<Response | undefined> {
		return this.#send('DELETE', location).catch(() => undefined);
	}

	#send(method: 'POST' | 'DELETE', url: string, body?: string): Promise<Response> {
		return fetch(url, {
			method,
			headers: {
				authorization: `Bearer ${this.#options.door().key}`,
				...(body === undefined ? {} : { 'content-type': 'application/sdp' })
			},
			body,
			keepalive: method === 'DELETE',
			signal: AbortSignal.timeout(ANSWER_WITHIN_MS)
		});
	}
}

/** A server that is away or overrun may take the offer later; everything else it will say again. */
function refusal(status: number, sentence: string): End {
	const passes = status >= 500 || status === 408 || status === 429;
	return { kind: passes ? 'interrupted' : 'refused', sentence };
}

const isOver = (state: string | undefined) => state === 'failed' || state === 'closed';

function isConnected(peer: RTCPeerConnection, stopped: AbortSignal): Promise<boolean> {
	return new Promise((resolve) => {
		const look = () => {
			if (peer.connectionState === 'connected') resolve(true);
			if (isOver(peer.connectionState)) resolve(false);
		};
		peer.addEventListener('connectionstatechange', look);
		void pause(CONNECT_WITHIN_MS, stopped).then(() => resolve(false));
		look();
	});
}

function bytesReceived(report: RTCStatsReport): number {
	let bytes = 0;
	for (const entry of report.values() as Iterable<{ type: string; bytesReceived?: number }>) {
		if (entry.type === 'transport') bytes += entry.bytesReceived ?? 0;
	}
	return bytes;
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		stopped.addEventListener('abort', () => (clearTimeout(timer), resolve()));
	});
}
