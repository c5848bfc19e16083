/**
 * The live playlists of one shelf: they grow with every part, block until what is asked for is there, tell only what is new. There is one
 * for each rendition; they are as long as each other at every moment and differ in nothing but names, and in gaps where one is missing.
 *
 * A segment is closed in the list when the next one begins, and until then its last part is the end: whether that next one goes on
 * without a break is not known before, and players do not forgive being told otherwise afterwards. While nothing comes, no parts
 * are listed at all.
 *
 * Everybody who waits for the same part shares one text and its compressed form, and the lines of old segments are kept. Blocking is
 * promised only while parts come: during a closure, or when the encoder stays away, players ask now and then instead of waiting.
 */
import { DateRanges, type NamedStretch } from './date-ranges.ts';
import {
	closingLines,
	headLines,
	openingLines,
	partLines,
	seconds,
	targetDuration,
	type PlaylistEntry
} from './playlist.ts';
import { initUri, partUri, RENDITIONS, segmentUri, SMALL, WHOLE, type Rendition } from './renditions.ts';
import { TARGET_SEGMENT_MS } from './segmenter.ts';
import type { Shelf, ShelfEntry } from './shelf.ts';

/** Of so many target durations at the end the parts are listed (RFC 8216bis section 6.2.2). */
const WITH_PARTS = 3;
/** A blocked request is answered within so many target durations, well or not (section 6.2.5.2). */
const LONGEST_WAIT = 3;
/**
 * Segments further back than this, in ms, are left out of a delta update. At least six target durations (section 4.4.3.8), and
 * further than a closure can be dated back, so that what it withdraws is seen by everybody.
 */
const SKIP_BOUNDARY_MS = 36_000;

/** What a request asks for beside the list itself (section 6.2.5). */
export interface Directives {
	/** Leave out what is old: segments, or date ranges as well (`v2`). */
	readonly skip?: 'YES' | 'v2';
	/** Media sequence number. */
	readonly msn?: number;
	/** Part of that segment, from 0. */
	readonly part?: number;
}

/** Why there is nothing to send: too far ahead, or it has not come in time. */
export type NotListed = 'too-far' | 'late';

export interface LiveText {
	/** Another one for each text. */
	readonly version: string;
	readonly text: string;
}

interface Waiting {
	readonly sinceMs: number;
	readonly isOver: () => boolean;
	/** `false`: it took too long. */
	readonly settle: (inTime: boolean) => void;
	readonly settled: Promise<boolean>;
}

export class LiveList {
	readonly #shelf: Shelf;
	readonly #partTargetMs: number;
	readonly #waiting = new Map<string, Waiting>();
	/** Listed entries in order; the place of one is its media sequence number. */
	readonly #listed: ShelfEntry[] = [];
	readonly #places = new Map<ShelfEntry, number>();
	#seen = 0;
	/** Lines of the first `#oldCount` entries, whose parts are listed no more. */
	readonly #old = new Map<Rendition, string>();
	#oldCount = 0;
	/** The whole list and the delta update of each rendition, as they were last made. */
	readonly #texts = new Map<string, LiveText>();
	/** Delta updates reach back to `from` until the list is `until` long: something was withdrawn there long after it was listed. */
	#retold = { from: Infinity, until: 0 };
	readonly #ranges = new DateRanges();
	#stretches: readonly NamedStretch[] = [];
	#longestMs = 0;
	/** Parts come, and blocking is promised. */
	#flows = false;
	#ended = false;
	#changes = 0;
	#nowMs = 0;

	/** `partTargetMs`: what no part is longer than, as long as no single picture is. */
	constructor(shelf: Shelf, partTargetMs: number) {
		this.#shelf = shelf;
		this.#partTargetMs = partTargetMs;
		shelf.watch((narrowed) => this.#follow(narrowed));
	}

	get isEmpty(): boolean {
		return this.#listed.length === 0;
	}

	/** The public items that were on the table; each is told as soon as the list has reached it. */
	name(stretches: readonly NamedStretch[], nowMs: number): void {
		// The same reading as before.
		if (stretches === this.#stretches) return;
		this.#stretches = stretches;
		this.#nowMs = nowMs;
		if (this.#followRanges()) this.#changes++;
	}

	/** Tells the time several times a second, whether parts can come at all, and whether the sitting is over and all of it listed. */
	tick(nowMs: number, { canFlow, ended }: { readonly canFlow: boolean; readonly ended: boolean }): void {
		this.#nowMs = nowMs;
		const longestMs = LONGEST_WAIT * this.#target * 1000;
		const late = [...this.#waiting.values()].filter(({ sinceMs }) => nowMs - sinceMs >= longestMs);
		if (ended === this.#ended && (!this.#flows || (canFlow && late.length === 0))) return;
		this.#ended = ended;
		this.#flows = false;
		this.#followRanges();
		this.#changes++;
		for (const waiting of late) waiting.settle(false);
		this.#release();
	}

	/** The list of a rendition, as soon as what is asked for is in it. */
	async read({ msn, part, skip }: Directives, rendition: Rendition = WHOLE): Promise<LiveText | NotListed> {
		if (msn !== undefined && this.#flows) {
			if (this.#isTooFar(msn, part)) return 'too-far';
			if (!(await this.#wait(`list ${msn} ${part}`, () => this.#has(msn, part)))) return 'late';
		}
		const key = `${rendition.list} ${skip}`;
		const version = `${this.#changes} ${key}`;
		const known = this.#texts.get(key);
		if (known?.version === version) return known;
		const made = { version, text: this.#write(rendition, skip) };
		this.#texts.set(key, made);
		return made;
	}

	/** Resolves when that part, if it is hinted at, has come or never will. */
	async hinted(number: number, index: number): Promise<void> {
		if (!this.#flows) return;
		const hint = this.#hint;
		if (number !== hint.number || index !== hint.index) return;
		const last = this.#listed.at(-1)!;
		const { nextNumber } = this.#shelf;
		const count = last.parts.length;
		const isOver = last.isComplete
			? () => this.#shelf.nextNumber > nextNumber
			: () => last.parts.length > count || last.isComplete;
		await this.#wait(`part ${number} ${index}`, isOver);
	}

	get #target(): number {
		return targetDuration(TARGET_SEGMENT_MS, this.#longestMs);
	}

	/** The listed segment that is not closed in the list. */
	get #open(): ShelfEntry | undefined {
		const last = this.#listed.at(-1);
		return this.#flows || !last?.isComplete ? last : undefined;
	}

	/** The part that comes next. */
	get #hint(): { readonly number: number; readonly index: number } {
		const last = this.#listed.at(-1)!;
		return last.isComplete
			? { number: this.#shelf.nextNumber, index: 0 }
			: { number: last.number, index: last.parts.length };
	}

	#follow(narrowed?: ShelfEntry): void {
		this.#changes++;
		const { entries } = this.#shelf;
		for (; this.#seen < entries.length; this.#seen++) {
			const entry = entries[this.#seen]!;
			if (!entry.listed) continue;
			this.#places.set(entry, this.#listed.length);
			this.#listed.push(entry);
			// What an earlier process has left is not in memory; what is, comes now.
			if (entry.data) this.#flows = !this.#ended;
			if (entry.isComplete) this.#longestMs = Math.max(this.#longestMs, entry.durationMs);
		}
		const last = this.#listed.at(-1);
		if (last?.isComplete) this.#longestMs = Math.max(this.#longestMs, last.durationMs);
		this.#followRanges();
		const place = narrowed && this.#places.get(narrowed);
		if (place !== undefined) this.#retell(place);
		this.#release();
	}

	#followRanges(): boolean {
		const last = this.#listed.at(-1);
		const reachedMs = this.#ended ? Infinity : last ? last.startedAtMs + last.durationMs : -Infinity;
		return this.#ranges.follow(this.#stretches, reachedMs, this.#nowMs);
	}

	/** The lines at `place` are other ones than before. */
	#retell(place: number): void {
		if (place < this.#oldCount) {
			this.#old.clear();
			this.#oldCount = 0;
		}
		const count = this.#listed.length;
		if (place >= this.#countBefore(this.#skipBoundaryMs)) return;
		const from = this.#retold.until > count ? Math.min(this.#retold.from, place) : place;
		this.#retold = { from, until: count + Math.ceil(SKIP_BOUNDARY_MS / TARGET_SEGMENT_MS) };
	}

	#isTooFar(msn: number, part: number | undefined): boolean {
		const last = this.#listed.length - 1;
		if (msn > last + 1) return true;
		const inAdvance = Math.max(3, Math.ceil(3000 / this.#partTargetMs));
		const count = msn === last ? this.#listed[last]!.parts.length : 0;
		return msn >= last && part !== undefined && part >= count + inAdvance;
	}

	/** A part behind the last one of its segment is the first one of the next (section 6.2.5.2). */
	#has(msn: number, part = Infinity): boolean {
		const last = this.#listed.length - 1;
		return msn < last || (msn === last && part < this.#listed[last]!.parts.length);
	}

	async #wait(key: string, isOver: () => boolean): Promise<boolean> {
		if (isOver()) return true;
		let waiting = this.#waiting.get(key);
		if (!waiting) {
			const { promise, resolve } = Promise.withResolvers<boolean>();
			const settle = (inTime: boolean) => {
				this.#waiting.delete(key);
				resolve(inTime);
			};
			waiting = { sinceMs: this.#nowMs, isOver, settle, settled: promise };
			this.#waiting.set(key, waiting);
		}
		return waiting.settled;
	}

	#release(): void {
		for (const waiting of [...this.#waiting.values()]) {
			if (!this.#flows || waiting.isOver()) waiting.settle(true);
		}
	}

	/** How many closed segments lie further from the end of the last of them than `ms`; all for -1. */
	#countBefore(ms: number): number {
		let count = this.#listed.length - (this.#open ? 1 : 0);
		for (let distance = 0; count > 0 && distance <= ms; count--)
			distance += this.#listed[count - 1]!.durationMs;
		return count;
	}

	#write(rendition: Rendition, skip: Directives['skip']): string {
		const count = this.#listed.length;
		this.#remember(this.#countBefore(this.#flows ? WITH_PARTS * this.#target * 1000 : -1));
		const { from, until } = this.#retold;
		const reach = until > count ? from : Infinity;
		const skipped = skip && !this.#ended ? Math.min(reach, this.#countBefore(this.#skipBoundaryMs)) : 0;
		const head = [
			...headLines('EVENT', this.#target),
			...(this.#ended ? [] : this.#lowLatencyLines()),
			...this.#rangeLines(skipped, skip)
		];
		const old =
			skipped > 0 ? this.#lines(rendition, skipped, this.#oldCount, false) : (this.#old.get(rendition) ?? '');
		const end = this.#ended ? ['#EXT-X-ENDLIST'] : this.#endLines(rendition);
		const fresh = this.#flows ? this.#lines(rendition, this.#oldCount, count, true) : '';
		return textOf(head) + old + fresh + textOf(end);
	}

	/** What is left out, and the items; of those that are left out, too, the ones that went lately are told (section 4.4.5.2). */
	#rangeLines(skipped: number, skip: Directives['skip']): string[] {
		if (skipped === 0) return this.#ranges.lines();
		const skipLine = `#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`;
		if (skip !== 'v2') return [skipLine, ...this.#ranges.lines()];
		const removed = this.#ranges.removed(this.#recentMs).join('\t');
		return [`${skipLine},RECENTLY-REMOVED-DATERANGES="${removed}"`, ...this.#ranges.lines(this.#recentMs)];
	}

	/** What has changed since then is in every delta update. */
	get #recentMs(): number {
		return this.#nowMs - this.#skipBoundaryMs;
	}

	/** While parts come: how far the other lists are, for players that change over (section 4.4.5.4), and what comes next. */
	#endLines(rendition: Rendition): string[] {
		if (!this.#flows) return [];
		const { number, index } = this.#hint;
		const last = `LAST-MSN=${this.#listed.length - 1},LAST-PART=${this.#listed.at(-1)!.parts.length - 1}`;
		return [
			...this.#renditions
				.filter((other) => other !== rendition)
				.map(({ list }) => `#EXT-X-RENDITION-REPORT:URI="${list}",${last}`),
			`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partUri(rendition, number, index)}"`
		];
	}

	get #renditions(): readonly Rendition[] {
		return this.#shelf.hasSmall ? RENDITIONS : RENDITIONS.filter((each) => each !== SMALL);
	}

	get #skipBoundaryMs(): number {
		return Math.max(SKIP_BOUNDARY_MS, 6 * this.#target * 1000);
	}

	/** A single picture can last longer than a part should; then the truth is told for as long as it is listed. */
	#lowLatencyLines(): string[] {
		const listed = this.#listed.slice(this.#oldCount).flatMap(({ parts }) => parts);
		const targetMs = Math.max(this.#partTargetMs, ...listed.map(({ durationMs }) => durationMs));
		const holdBackMs = Math.max(3 * this.#partTargetMs, 2 * targetMs);
		const control = [
			...(this.#flows ? ['CAN-BLOCK-RELOAD=YES'] : []),
			`CAN-SKIP-UNTIL=${seconds(this.#skipBoundaryMs)}`,
			'CAN-SKIP-DATERANGES=YES',
			`HOLD-BACK=${seconds(3 * this.#target * 1000)}`,
			`PART-HOLD-BACK=${seconds(holdBackMs)}`
		];
		return [`#EXT-X-SERVER-CONTROL:${control.join(',')}`, `#EXT-X-PART-INF:PART-TARGET=${seconds(targetMs)}`];
	}

	/** The first `count` entries will not change any more, as long as nothing is withdrawn. */
	#remember(count: number): void {
		if (count <= this.#oldCount) return;
		for (const rendition of RENDITIONS) {
			const before = this.#old.get(rendition) ?? '';
			this.#old.set(rendition, before + this.#lines(rendition, this.#oldCount, count, false));
		}
		this.#oldCount = count;
	}

	#lines(rendition: Rendition, from: number, to: number, withParts: boolean): string {
		let text = '';
		for (let i = from; i < to; i++) {
			const entry = this.#listed[i]!;
			const now = playlistEntry(rendition, entry);
			const parts = entry.parts.map((part, index) => ({
				...part,
				independent: rendition.isAlwaysIndependent || part.independent,
				uri: partUri(rendition, entry.number, index)
			}));
			const lines = [
				...openingLines(now, i > 0 ? playlistEntry(rendition, this.#listed[i - 1]!) : undefined, i),
				...(withParts ? partLines(parts, now.gap) : []),
				...(entry === this.#open ? [] : closingLines(now))
			];
			text += textOf(lines);
		}
		return text;
	}
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** A segment of the shelf as it stands in the live list. */
const playlistEntry = (rendition: Rendition, entry: ShelfEntry): PlaylistEntry => ({
	uri: segmentUri(rendition, entry.number),
	// Where it is missing, nothing of it is loaded, but there is something to be named.
	initUri: initUri(rendition, rendition.initNumber(entry) ?? entry.initNumber),
	durationMs: entry.durationMs,
	startedAtMs: entry.startedAtMs,
	discontinuity: entry.discontinuity,
	withdrawn: !entry.live,
	gap: !entry.live || rendition.initNumber(entry) === undefined
});
