/**
 * Captions beside a video: a track of the browser keeps the time, so that the full screen of a phone shows them by itself.
 *
 * Those of a recording come as a file with the times of the video; those of a running sitting come one by one with
 * instants, which only the player can place.
 */
import { readingMs } from '#lib/domain/captions/cues.ts';
import type { CaptionLine } from '#lib/protocol/captions.ts';

/** Placed anew when the playlist moved it by more than this, in s. */
const MOVED_S = 0.25;
/** A line that comes later than this behind its picture was written for who watches live, in s. */
const LATE_S = 20;

interface Placed {
	readonly cue: VTTCue;
	readonly text: string;
}

/** The lines of a running sitting on a track of their own. */
export class LiveCaptionTrack {
	readonly track: TextTrack;
	readonly #placed = new Map<string, Placed>();

	constructor(video: HTMLVideoElement, label: string) {
		this.track = video.addTextTrack('captions', label, 'de');
	}

	/**
	 * Puts every line where its picture is. One that arrives when its picture has passed by is shown at once, as long as it
	 * takes to read. `timeOf` knows where an instant is in the video.
	 */
	show(lines: readonly CaptionLine[], timeOf: (instant: Date) => number | undefined, nowS: number): void {
		const wanted = new Set(lines.map(({ id }) => id));
		for (const [id, { cue }] of this.#placed) {
			if (wanted.has(id)) continue;
			this.track.removeCue(cue);
			this.#placed.delete(id);
		}
		for (const line of lines) this.#place(line, timeOf(line.startedAt), nowS);
	}

	#place({ id, text, durationMs }: CaptionLine, startS: number | undefined, nowS: number): void {
		const before = this.#placed.get(id);
		if (startS === undefined) return;
		if (before?.text === text && Math.abs(before.cue.startTime - startS) < MOVED_S) return;
		if (before) this.track.removeCue(before.cue);
		const standsS = Math.max(durationMs, readingMs(text)) / 1000;
		const isLate = !before && nowS > startS && nowS - startS < LATE_S;
		const endS = Math.max(startS + standsS, isLate ? nowS + readingMs(text) / 1000 : 0);
		const cue = new VTTCue(startS, before ? Math.max(before.cue.endTime, endS) : endS, escaped(text));
		this.track.addCue(cue);
		this.#placed.set(id, { cue, text });
	}
}

const escaped = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What is to be read now, oldest first; at most three lines, the newest ones. */
export function activeText(track: TextTrack): string[] {
	return [...(track.activeCues ?? [])]
		.sort((a, b) => a.startTime - b.startTime)
		.flatMap((cue) => ((cue as VTTCue).getCueAsHTML().textContent ?? '').split('\n'))
		.filter(Boolean)
		.slice(-3);
}
