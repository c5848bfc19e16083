/**
 * Plays a running broadcast over WebRTC (WHEP): a fifth of a second behind the camera, and nothing to go back to.
 *
 * Whatever goes wrong is told once, as `failed`; who plays it then takes HLS, which always works.
 */

export interface WhepSourceEvents {
	/** Frames arrive. */
	arriving(arriving: boolean): void;
	/** Playing can begin. */
	ready(): void;
	/** No room, no way through, or nothing more comes. */
	failed(): void;
}

/** A picture is there by then, or does not come any more, in ms. */
const FIRST_WITHIN_MS = 6000;
const STALLED_MS = 4000;
const LOOK_EVERY_MS = 500;
/** How long what was taken is on its way, in ms. */
const ON_THE_WAY_MS = 250;

/** Can this browser show what we send? Only asked in a browser. */
export function canPlayWhep(): boolean {
	if (!('RTCPeerConnection' in globalThis)) return false;
	const { codecs = [] } = RTCRtpReceiver.getCapabilities('video') ?? {};
	return codecs.some(({ mimeType }) => mimeType === 'video/H264');
}

export class WhepSource {
	readonly #video: HTMLVideoElement;
	readonly #door: string;
	readonly #events: WhepSourceEvents;
	readonly #peer = new RTCPeerConnection();
	readonly #stream = new MediaStream();
	/** The server's clock minus ours, to the second. */
	#clockOffsetMs = 0;
	#session: string | undefined;
	#watch: ReturnType<typeof setInterval> | undefined;
	#lastTime = -1;
	#movedAt = 0;
	#hasPlayed = false;
	#closed = false;

	/** `door`: the broadcast's WHEP address. */
	constructor(video: HTMLVideoElement, door: string, events: WhepSourceEvents) {
		this.#video = video;
		this.#door = door;
		this.#events = events;
	}

	async open(): Promise<void> {
		this.#movedAt = Date.now();
		this.#watch = setInterval(() => this.#look(), LOOK_EVERY_MS);
		try {
			await this.#connect();
		} catch {
			this.#fail();
		}
	}

	/** It is always where live is. */
	get livePosition(): number {
		return this.#video.currentTime;
	}

	/** The instant that is shown. */
	get playingAt(): Date {
		return new Date(Date.now() + this.#clockOffsetMs - ON_THE_WAY_MS);
	}

	/** Where in the time of the video an instant is shown. */
	timeOf(instant: Date): number {
		const agoMs = Date.now() + this.#clockOffsetMs - instant.getTime();
		return this.#video.currentTime + (ON_THE_WAY_MS - agoMs) / 1000;
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		clearInterval(this.#watch);
		this.#peer.close();
		this.#leave();
		this.#video.pause();
		this.#video.srcObject = null;
	}

	async #connect(): Promise<void> {
		this.#peer.addTransceiver('video', { direction: 'recvonly' });
		this.#peer.addTransceiver('audio', { direction: 'recvonly' });
		this.#peer.ontrack = ({ track }) => this.#stream.addTrack(track);
		this.#peer.onconnectionstatechange = () => {
			if (this.#peer.connectionState === 'failed') this.#fail();
		};
		await this.#peer.setLocalDescription();
		const response = await fetch(this.#door, {
			method: 'POST',
			headers: { 'content-type': 'application/sdp' },
			body: this.#peer.localDescription!.sdp
		});
		if (response.status !== 201) return this.#fail();
		this.#session = response.headers.get('location') ?? undefined;
		this.#clockOffsetMs = Date.parse(response.headers.get('date') ?? '') - Date.now() || 0;
		const sdp = await response.text();
		if (this.#closed) return this.#leave();
		await this.#peer.setRemoteDescription({ type: 'answer', sdp });
		this.#video.srcObject = this.#stream;
		this.#events.ready();
	}

	#look(): void {
		const { currentTime, paused } = this.#video;
		const now = Date.now();
		if (currentTime !== this.#lastTime) {
			this.#lastTime = currentTime;
			this.#movedAt = now;
			if (currentTime === 0) return;
			this.#hasPlayed = true;
			this.#events.arriving(true);
			return;
		}
		if (paused && this.#hasPlayed) this.#movedAt = now;
		if (now - this.#movedAt > (this.#hasPlayed ? STALLED_MS : FIRST_WITHIN_MS)) this.#fail();
	}

	#fail(): void {
		if (this.#closed) return;
		this.close();
		this.#events.failed();
	}

	/** The place is free at once, also when the page is being left. */
	#leave(): void {
		const session = this.#session;
		this.#session = undefined;
		if (session) void fetch(session, { method: 'DELETE', keepalive: true }).catch(() => undefined);
	}
}
