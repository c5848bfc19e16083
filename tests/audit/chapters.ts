/** How far each jump mark of a finished recording lies from the chair's tap, by the clock in the decoded pictures. */
import type { Watchers } from './watchers.ts';
import { decode, pictureTimes } from './decode.ts';

export interface Mark {
	readonly itemId: string;
	/** When the item was called. */
	readonly tapMs: number;
	/** Where the mark leads, in ms from the first picture. */
	readonly offsetMs: number;
}

export interface Distance extends Mark {
	/** Pictures between where the mark leads and the first one that was drawn after the tap; negative: too early. */
	readonly frames: number;
	/** The same as time in the recording. */
	readonly ms: number;
	/** The picture that is shown at the mark. */
	readonly shownMs: number | undefined;
}

interface Shown {
	readonly atMs: number;
	readonly clockMs: number | undefined;
}

/** Decodes the recording as a player lays it out: one segment behind the other, as long as the list says. */
export async function recordingPictures(watchers: Watchers, listUrl: string): Promise<Shown[]> {
	const list = (await watchers.get(listUrl, 'Aufzeichnung, Liste')) ?? '';
	const shown: Shown[] = [];
	let startMs = 0;
	let lengthMs = 0;
	let init: Buffer = Buffer.alloc(0);
	for (const line of list.split('\n')) {
		const map = /^#EXT-X-MAP:.*URI="([^"]+)"/.exec(line);
		const length = /^#EXTINF:([\d.]+)/.exec(line);
		if (map) init = await bytesOf(new URL(map[1]!, listUrl));
		if (length) lengthMs = Number(length[1]) * 1000;
		if (!line || line.startsWith('#')) continue;
		const media = Buffer.concat([init, await bytesOf(new URL(line, listUrl))]);
		const [{ pictures }, times] = await Promise.all([decode(media, []), pictureTimes(media)]);
		pictures.forEach(({ clockMs }, i) => shown.push({ atMs: startMs + times[i]! - times[0]!, clockMs }));
		startMs += lengthMs;
	}
	return shown;
}

/** For each mark the distance to the first picture that was drawn at the tap or later. */
export function distances(shown: readonly Shown[], marks: readonly Mark[]): Distance[] {
	return marks.map((mark) => {
		const wanted = shown.findIndex(({ clockMs }) => clockMs !== undefined && clockMs >= mark.tapMs);
		// A player shows the picture that lasts over the instant; half a millisecond is rounding.
		const given = shown.findLastIndex(({ atMs }) => atMs <= mark.offsetMs + 0.5);
		const ms = wanted < 0 ? Infinity : mark.offsetMs - shown[wanted]!.atMs;
		return { ...mark, frames: wanted < 0 ? Infinity : given - wanted, ms, shownMs: shown[given]?.clockMs };
	});
}

async function bytesOf(url: URL): Promise<Buffer> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${url.href}: ${response.status}`);
	return Buffer.from(await response.arrayBuffer());
}
