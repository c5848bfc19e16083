/**
 * The gate of one broadcast: may what arrived in this span be seen and heard, live and later?
 *
 * Its only source is the last reading of the sitting log. Without a reading it is shut, and a reading that is older than
 * three seconds does not count for what arrives now. A picture arrives later than it was taken, and how much later is only
 * estimated; therefore what was taken shortly after an opening is still refused.
 */
import { overlaps, type Span } from './span.ts';
import type { BroadcastView, FeedNow, FeedWindow } from './view.ts';

/** A reading older than this is blindness, in ms. */
export const BLIND_AFTER_MS = 3000;
/** How long after an opening media may still be on its way from before, in ms, beyond what the encoder's reports tell. */
export const TRANSIT_MS = 500;

export type Purpose = 'live' | 'archive';
const PURPOSES: readonly Purpose[] = ['live', 'archive'];

/** What a piece of media holds, as far as the gate must know. */
export interface Piece {
	/** From when the first of it was taken until the last of it had arrived. */
	readonly arrived: Span;
	/** There is more in it than pictures and silence. */
	readonly hasSound: boolean;
}

const BLIND: FeedNow = { picture: 'fault', sound: 'silent', reason: 'log-unreadable' };
const BEFORE: FeedNow = { picture: 'not-started', sound: 'silent', reason: 'not-opened' };

export class Gate {
	#view: BroadcastView | undefined;
	#asOfMs = -Infinity;

	/** The last reading, however old. */
	get view(): BroadcastView | undefined {
		return this.#view;
	}

	/** The log said `view` at `asOfMs` or later. */
	learn(view: BroadcastView, asOfMs: number): void {
		this.#view = view;
		this.#asOfMs = Math.max(this.#asOfMs, asOfMs);
	}

	/** Is the last reading too old to go by at `nowMs`? */
	isBlind(nowMs: number): boolean {
		return nowMs - this.#asOfMs > BLIND_AFTER_MS;
	}

	/** Does the last reading speak of everything that had happened at `ms`? */
	knowsUntil(ms: number): boolean {
		return this.#asOfMs >= ms;
	}

	/** The answer for this instant. */
	now(purpose: Purpose, nowMs: number): FeedNow {
		if (!this.#view || this.isBlind(nowMs)) return BLIND;
		return windowAt(this.#view[purpose], nowMs) ?? BEFORE;
	}

	/** May what arrives now and was taken at `takenMs` be taken in, for either purpose? Sound only where the picture may. */
	admits(kind: 'video' | 'audio', nowMs: number, takenMs = nowMs): boolean {
		if (this.isBlind(nowMs)) return false;
		const piece = { arrived: { fromMs: takenMs, untilMs: nowMs + 1 }, hasSound: kind === 'audio' };
		return PURPOSES.some((purpose) => this.allows(purpose, piece));
	}

	/** May `piece` serve `purpose`? Every instant of it must be open. */
	allows(purpose: Purpose, { arrived, hasSound }: Piece): boolean {
		const windows = this.#view?.[purpose];
		if (!windows || !isOpenThroughout(windows, arrived, isPictureOpen)) return false;
		return !hasSound || isOpenThroughout(windows, arrived, isSoundOpen);
	}

	/**
	 * What is open now, and since when without a change. A segment must not reach over a change of phase.
	 * Blindness is a phase of its own that begins when it is noticed.
	 */
	phase(nowMs: number): { name: string; sinceMs: number } {
		const view = this.#view;
		if (!view || this.isBlind(nowMs)) return { name: 'blind', sinceMs: nowMs };
		const nameAt = (ms: number) =>
			PURPOSES.map((purpose) => {
				const window = windowAt(view[purpose], ms);
				return window
					? `${purpose} ${isPictureOpen(window)} ${isSoundOpen(window)}`
					: `${purpose} false false`;
			}).join(', ');
		const name = nameAt(nowMs);
		const changes = [...view.live, ...view.archive].map(({ fromMs }) => fromMs).filter((ms) => ms <= nowMs);
		let sinceMs = 0;
		for (const ms of changes.sort((a, b) => b - a)) {
			if (nameAt(ms) !== name) break;
			sinceMs = ms;
		}
		return { name, sinceMs };
	}
}

const isPictureOpen = (feed: FeedNow) => feed.picture === 'live';
const isSoundOpen = (feed: FeedNow) => feed.sound === 'live';

function windowAt(windows: readonly FeedWindow[], ms: number): FeedWindow | undefined {
	return windows.findLast(({ fromMs }) => fromMs <= ms);
}

/** Is every instant of `span` inside an open window, and none of it still in transit from a closed one? */
function isOpenThroughout(
	windows: readonly FeedWindow[],
	span: Span,
	isOpen: (window: FeedWindow) => boolean
): boolean {
	const first = windows[0];
	if (!first || span.fromMs < first.fromMs + TRANSIT_MS) return false;
	return windows.every(
		(window) =>
			isOpen(window) || !overlaps({ fromMs: window.fromMs, untilMs: window.untilMs + TRANSIT_MS }, span)
	);
}
