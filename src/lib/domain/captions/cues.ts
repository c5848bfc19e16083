/** A caption with its times: on the wall clock, where it is kept, or in the recording, where it is played. */

/** What was said from `startedAt` on, for `durationMs`; 1 to 60 000. */
export interface Spoken {
	readonly startedAt: Date;
	readonly durationMs: number;
	readonly text: string;
}

/** A caption in a recording or a file; ms from its first frame, the end not included. */
export interface Cue {
	readonly fromMs: number;
	readonly untilMs: number;
	readonly text: string;
}

/** The longest a caption may stand, in ms; the database refuses more. */
export const LONGEST_CUE_MS = 60_000;
/** The longest text: some ten lines, far more than can be read at once. */
export const LONGEST_CUE_TEXT = 500;

/** How fast captions are read, in characters a second (EBU-TT, Teletext practice: 12 to 15). */
const READING_PER_SECOND = 13;
/** A shorter stand flickers, a longer one tires, in ms. */
const SHORTEST_READING_MS = 1500;
const LONGEST_READING_MS = 7000;

/** How long a reader needs for `text`, in ms. */
export function readingMs(text: string): number {
	const ms = (text.length / READING_PER_SECOND) * 1000;
	return Math.round(Math.min(Math.max(ms, SHORTEST_READING_MS), LONGEST_READING_MS));
}

/** The text as it is kept: no empty lines, no blanks at the ends, no control characters; at most `LONGEST_CUE_TEXT`. */
export function tidyText(text: string): string {
	return text
		.normalize('NFC')
		.replaceAll(/\r\n?/g, '\n')
		.replaceAll(/[^\S\n]+/g, ' ')
		.replaceAll(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\n' || sign === '\u00ad' ? sign : ''))
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean)
		.join('\n')
		.slice(0, LONGEST_CUE_TEXT);
}
