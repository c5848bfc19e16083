/**
 * A WHIP client for a browser, in the fewest steps RFC 9725 allows: offer, POST, answer. It comes back for ever.
 * Runs in the page of the camera's browser.
 */

export interface PublisherOptions {
	readonly videoBps: number;
	/** Pause before the next attempt, in ms. */
	readonly retryMs: number;
	/** The other end has been silent for this long: the connection is given up, in ms. */
	readonly silenceMs: number;
}

/** Sends one WHIP request. Given by the script around the browser, so that no origin rule stands in the way. */
export type SendWhip = (
	method: 'POST' | 'DELETE',
	location: string,
	body: string
) => Promise<{ status: number; location: string; body: string }>;

export interface Publisher {
	stop(): Promise<void>;
}

/** Publishes `stream` until stopped. Self-contained, because it is sent into the page as text. */
export function startPublisher(stream: MediaStream, send: SendWhip, options: PublisherOptions): Publisher {
	let isRunning = true;
	let end = () => {};
	const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

	/** Resolves when the connection is of no use any more. */
	async function session(): Promise<void> {
		const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
		try {
			for (const track of stream.getTracks()) {
				const transceiver = peer.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
				if (track.kind === 'video') preferH264(transceiver);
			}
			await peer.setLocalDescription();
			const answer = await send('POST', '', peer.localDescription!.sdp);
			if (answer.status !== 201) throw new Error(`${answer.status} ${answer.body.trim()}`);
			await peer.setRemoteDescription({ type: 'answer', sdp: answer.body });
			await untilUseless(peer);
			if (!isRunning) await send('DELETE', answer.location, '').catch(() => {});
		} finally {
			peer.close();
		}
	}

	function preferH264(transceiver: RTCRtpTransceiver): void {
		const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
		const wanted = codecs.filter(({ mimeType }) => /h264|rtx/i.test(mimeType));
		if (wanted.length > 0) transceiver.setCodecPreferences(wanted);
		const parameters = transceiver.sender.getParameters();
		parameters.degradationPreference = 'maintain-resolution';
		for (const encoding of parameters.encodings) encoding.maxBitrate = options.videoBps;
		transceiver.sender.setParameters(parameters).catch(() => {});
	}

	async function untilUseless(peer: RTCPeerConnection): Promise<void> {
		let received = -1;
		let heardMs = performance.now();
		end = () => (heardMs = -Infinity);
		while (isRunning && performance.now() - heardMs < options.silenceMs) {
			await pause(100);
			if (['failed', 'closed'].includes(peer.connectionState)) return;
			let now = 0;
			for (const report of (await peer.getStats()).values()) {
				if (report.type === 'transport') now += report.bytesReceived ?? 0;
			}
			if (now !== received) heardMs = performance.now();
			received = now;
		}
	}

	async function forever(): Promise<void> {
		while (isRunning) {
			await session().catch((error: unknown) => console.warn(String(error)));
			if (isRunning) await pause(options.retryMs);
		}
	}
	const running = forever();

	return {
		async stop() {
			isRunning = false;
			end();
			await running;
		}
	};
}
