/** What one reading of the sitting log says about a broadcast. The gate and everything behind it know the log only so. */
import type { Direction } from '#lib/server/db/media/program.ts';
import type { Span } from './span.ts';

/** What the public gets at an instant. */
export interface FeedNow {
	/** `live` or the name of a slate. */
	readonly picture: string;
	/** `live` or `silent`. */
	readonly sound: string;
	/** Why, in the words of `publicFeed`. */
	readonly reason: string;
}

/** A stretch of the sitting with one answer for one purpose. */
export interface FeedWindow extends Span, FeedNow {}

/** A stretch in which a public item was on the table. */
export interface ItemStretch extends Span {
	readonly itemId: string;
	/** As printed: `Ö 4`. */
	readonly number: string;
	readonly title: string;
}

/** A stretch of an imported video as the office has named it; of an item of the agenda, or not. */
export interface MarkedStretch extends Span {
	readonly itemId: string | null;
	readonly title: string;
}

export interface BroadcastView {
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly meetingId: string;
	/** How long everything is held back, in ms, 0 to 30000. */
	readonly delayMs: number;
	/** May the public watch at all? */
	readonly public: boolean;
	/** Another broadcast in sign language: pictures alone. */
	readonly signs?: boolean;
	/** How long after the end the recording waits to be published, in ms; 0 unless said. */
	readonly objectionMs?: number;
	/** Windows in order of time, the last one without end. Instants before the first are closed. */
	readonly live: readonly FeedWindow[];
	readonly archive: readonly FeedWindow[];
	/** When the sitting was closed for good, ms since the epoch. */
	readonly endedAtMs?: number;
	/** Public items in order of time; the one on the table now is `Infinity` long. */
	readonly items: readonly ItemStretch[];
	/** In their place, where a video was made elsewhere. */
	readonly marks?: readonly MarkedStretch[];
	/** Which cameras there are, and which one is wanted on the air; nothing the gate goes by. */
	readonly direction?: Direction;
	/** Newest event of the log, 0 for none. */
	readonly logSeq: number;
}

/** Reads the log. Rejects when it cannot be read; the gate then goes by what it saw last, for a while. */
export interface Journal {
	/** The views of all broadcasts that are not over, by broadcast id. */
	read(): Promise<ReadonlyMap<string, BroadcastView>>;
}
