/** How the tests watch: the clock in the picture, the address of what was fetched, the item that is on. */
import type { Page } from '@playwright/test';
import { clockToMs, readClockInPage } from '../support/block-clock.ts';

/** Reads the clock in the picture of the page's video as an instant; `undefined` while there is no picture. */
export async function clockOf(page: Page): Promise<number | undefined> {
	const clock = await page.evaluate<number | null>(
		`((video) => (video ? (${readClockInPage})(video) : null))(document.querySelector('video'))`
	);
	return clock === null ? undefined : clockToMs(clock, Date.now());
}

/** Sound is decoded and there is no picture. */
export const hearsOnly = (page: Page) =>
	page
		.locator('video')
		.evaluate(
			(video: HTMLVideoElement & { webkitAudioDecodedByteCount?: number }) =>
				video.videoWidth === 0 && (video.webkitAudioDecodedByteCount ?? 0) > 0
		);

/** Status of each media address that was served since it was made. */
export function mediaAnswers(page: Page): { url: string; at: number; bytes: number }[] {
	const answers: { url: string; at: number; bytes: number }[] = [];
	page.on('response', (response) => {
		if (!/\/media\/.*\.(m4s|mp4)/.test(response.url()) || !response.ok()) return;
		answers.push({
			url: response.url(),
			at: Date.now(),
			bytes: Number(response.headers()['content-length'] ?? 0)
		});
	});
	return answers;
}

/** The item that a page shows as the current one. */
export const current = (page: Page) => page.locator('li[aria-current=step]').first();

export const videoTime = (page: Page) =>
	page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);

export const segmentsOf = (playlist: string) =>
	playlist.split('\n').filter((line) => line && !line.startsWith('#'));

/** When the last of what a playlist offers was taken, parts of an open segment included; in milliseconds since 1970. */
export function endOf(playlist: string): number {
	let [endMs, partsMs] = [0, 0];
	for (const line of playlist.split('\n')) {
		const [, date, segment, part] =
			/^#EXT(?:-X-PROGRAM-DATE-TIME:(.*)|INF:([\d.]+)|-X-PART:DURATION=([\d.]+))/.exec(line) ?? [];
		if (date) endMs = Date.parse(date);
		if (segment) endMs += Number(segment) * 1000;
		partsMs = segment ? 0 : partsMs + Number(part ?? 0) * 1000;
	}
	return endMs + partsMs;
}

/** Reads the clock in pictures all along the recording, four a second. */
export async function scan(page: Page): Promise<{ clocks: number[]; duration: number }> {
	const { found, duration } = await page.evaluate<{ found: number[]; duration: number }>(`(async () => {
		const read = ${readClockInPage};
		const video = document.querySelector('video');
		video.pause();
		const found = [];
		for (let at = 0.1; at < video.duration - 0.1; at += 0.25) {
			const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
			video.currentTime = at;
			await seeked;
			await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
			const clock = read(video);
			if (clock !== null) found.push(clock);
		}
		return { found, duration: video.duration };
	})()`);
	return { clocks: found.map((clock) => clockToMs(clock, Date.now())), duration };
}
