/** Captions of a running sitting on the wire: JSON has no instants, so they are read back here. */

/** A caption in the time of the clock on the wall. */
export interface CaptionLine {
	readonly id: string;
	readonly startedAt: Date;
	readonly durationMs: number;
	readonly text: string;
}

/** What has changed since the last word on the stream. */
export interface CaptionNews {
	/** New, or with another text. */
	readonly lines: readonly CaptionLine[];
	/** Ids of those that are not to be seen any more. */
	readonly gone: readonly string[];
	/** The first word on a line: all there is from this instant on is in `lines`. */
	readonly since?: Date;
}

type Wire<Value> = {
	readonly [Key in keyof Value]: Value[Key] extends Date | undefined ? string : Value[Key];
};

export function readCaptionLine(wire: unknown): CaptionLine {
	const line = wire as Wire<CaptionLine>;
	return { ...line, startedAt: new Date(line.startedAt) };
}

export function readCaptionNews(wire: unknown): CaptionNews {
	const { lines, gone, since } = wire as { lines: unknown[]; gone: string[]; since?: string };
	return { lines: lines.map(readCaptionLine), gone, ...(since ? { since: new Date(since) } : {}) };
}
