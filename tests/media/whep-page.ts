/** A viewer that speaks WHEP, in a page: what it sees by the clock in the picture, and what it hears at one pitch. */
import type { Browser, Page } from '@playwright/test';
import { clockToMs, readClockInPage } from '../support/block-clock.ts';

export interface Seen {
	/** When the picture was taken, ms since 1970. */
	readonly takenMs: number;
	/** When it was shown. */
	readonly atMs: number;
	readonly width: number;
}

export interface WhepViewer {
	/** The answer's status, or what went wrong. */
	readonly status: number;
	/** Every picture whose clock could be read, in order. */
	seen(): Promise<Seen[]>;
	/** The loudest it has been at the pitch since the last call, 0 to 255. */
	heard(): Promise<number>;
	/** `connected`, `disconnected`, … */
	state(): Promise<string>;
	/** Of all packets that came, how many were asked for again. */
	nacks(): Promise<number>;
	close(): Promise<void>;
}

interface InPage {
	clocks: { clock: number; atMs: number; width: number }[];
	loudest: number;
	peer: RTCPeerConnection;
}

/** Opens a viewer at `url` that listens for `hz`. */
export async function watchWhep(browser: Browser, url: string, hz = 1500): Promise<WhepViewer> {
	const page = await (await browser.newContext()).newPage();
	await page.route('**/viewer', (route) =>
		route.fulfill({ contentType: 'text/html', body: '<video></video>' })
	);
	await page.goto(new URL('/viewer', url).href);
	const status = await open(page, url, hz);
	return {
		status,
		async seen() {
			const clocks = await page.evaluate(() => (globalThis as unknown as InPage).clocks);
			return clocks.map(({ clock, ...at }) => ({ ...at, takenMs: clockToMs(clock, at.atMs) }));
		},
		heard: () =>
			page.evaluate(() => {
				const here = globalThis as unknown as InPage;
				const { loudest } = here;
				here.loudest = 0;
				return loudest;
			}),
		state: () => page.evaluate(() => (globalThis as unknown as InPage).peer.connectionState),
		nacks: () =>
			page.evaluate(async () => {
				const report = await (globalThis as unknown as InPage).peer.getStats();
				const streams = [...report.values()] as { type: string; nackCount?: number }[];
				return streams.reduce(
					(sum, { type, nackCount }) => sum + (type === 'inbound-rtp' ? (nackCount ?? 0) : 0),
					0
				);
			}),
		close: () => page.context().close()
	};
}

function open(page: Page, url: string, hz: number): Promise<number> {
	return page.evaluate(
		async ({ url, hz, readClock }) => {
			const read = eval(readClock) as (video: HTMLVideoElement) => number | null;
			const here = globalThis as unknown as InPage;
			const video = document.querySelector('video')!;
			const stream = new MediaStream();
			const peer = new RTCPeerConnection();
			Object.assign(here, { clocks: [], loudest: 0, peer });
			peer.addTransceiver('video', { direction: 'recvonly' });
			peer.addTransceiver('audio', { direction: 'recvonly' });
			peer.ontrack = ({ track }) => {
				stream.addTrack(track);
				if (track.kind === 'audio') listen(track);
			};
			const see = () => {
				const clock = read(video);
				if (clock !== null && clock !== here.clocks.at(-1)?.clock)
					here.clocks.push({ clock, atMs: Date.now(), width: video.videoWidth });
				video.requestVideoFrameCallback(see);
			};
			video.requestVideoFrameCallback(see);
			video.srcObject = stream;
			video.muted = true;
			void video.play();

			function listen(track: MediaStreamTrack) {
				const context = new AudioContext();
				const analyser = context.createAnalyser();
				analyser.fftSize = 2048;
				analyser.smoothingTimeConstant = 0;
				context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
				const bin = Math.round((hz * analyser.fftSize) / context.sampleRate);
				const levels = new Uint8Array(analyser.frequencyBinCount);
				setInterval(() => {
					analyser.getByteFrequencyData(levels);
					here.loudest = Math.max(here.loudest, levels[bin]!);
				}, 10);
			}

			await peer.setLocalDescription();
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/sdp' },
				body: peer.localDescription!.sdp
			});
			const sdp = await response.text();
			if (response.ok) await peer.setRemoteDescription({ type: 'answer', sdp });
			return response.status;
		},
		{ url, hz, readClock: `(${readClockInPage})` }
	);
}
