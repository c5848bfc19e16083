/**
 * All segments of one broadcast, from the packager's hand to their last day.
 *
 * A part is held until its delay is over and a reading of the log younger than its last packet has said that every
 * instant of it is open; then it is put behind its segment, listed and served. Whenever the log is read again, every segment is
 * judged again: what overlaps a closed interval leaves memory at once and the disk right after. This is the only way in and the only way
 * out, for closures on time, late ones, revoked consents and restarts alike.
 */
import type { Gate } from '../gate/gate.ts';
import { hull, type Span } from '../gate/span.ts';
import type { MediaFiles, SegmentRecord, SegmentRows, SmallTrack } from '../store/ports.ts';
import { initName, Inits } from './inits.ts';
import { readShelf } from './restore.ts';
import type { PartDraft, PartSink } from './segment.ts';

export interface ShelfOptions {
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly gate: Gate;
	readonly files: MediaFiles;
	readonly rows: SegmentRows;
	/** How long after its instant an event may still be on its way into the log, in ms. */
	readonly settleMs: number;
	/** Resolves after a fresh reading of the log, `false` when it failed. */
	readonly confirm: () => Promise<boolean>;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

/** Where in its segment a part lies. */
export interface ShelfPart {
	readonly start: number;
	readonly bytes: number;
	readonly durationMs: number;
	readonly independent: boolean;
}

export interface ShelfEntry extends SegmentRecord {
	durationMs: number;
	/** 0 for one that could not be stored and is gone. */
	bytes: number;
	arrived: Span;
	hasSound: boolean;
	small?: SmallTrack;
	live: boolean;
	archive: boolean;
	/** In order; empty when nobody asks for them by their own addresses any more. */
	readonly parts: ShelfPart[];
	/** No further part comes. */
	isComplete: boolean;
	/** Kept for the segments that everybody wants now, and for those that could not be written. */
	data?: Buffer;
	/** File and row hold everything that was published of it. */
	isStored: boolean;
	/** While a part is being put behind it. */
	appending?: Promise<void>;
	/** Aborted when it is withdrawn, so that answers under way stop. */
	readonly withdrawn: AbortController;
}

/** Segments kept in memory: the live edge and some more. */
const IN_MEMORY = 12;
/** What could not be stored is tried again so often, in ms. */
const STORE_AGAIN_MS = 1000;
const CANNOT_STORE =
	'Die Aufzeichnung kann nicht gespeichert werden, die Übertragung läuft weiter. Bitte schaffen Sie sofort freien Speicherplatz: Was zwanzig Sekunden lang nicht gespeichert werden kann, fehlt in der Aufzeichnung.';

/** `12.m4s` */
export const segmentName = (number: number): string => `${number}.m4s`;
/** `12.0.m4s` is the first part of segment 12. It is an address only; on the disk it lies in its segment. */
export const partName = (number: number, index: number): string => `${number}.${index}.m4s`;

const END = 'end';

export class Shelf implements PartSink {
	readonly #options: ShelfOptions;
	readonly #inits = new Inits();
	readonly #entries: ShelfEntry[] = [];
	readonly #byNumber = new Map<number, ShelfEntry>();
	/** Numbers of those that are on the disk and in a row. */
	readonly #storedInits = new Set<number>();
	readonly #held: (PartDraft | typeof END)[] = [];
	readonly #toErase = new Set<ShelfEntry>();
	readonly #erasing = new Map<ShelfEntry, Promise<void>>();
	readonly #listeners = new Set<(narrowed?: ShelfEntry) => void>();
	/** The segment that further parts belong to. */
	#open: ShelfEntry | undefined;
	#nextNumber = 1;
	#hasGap = false;
	#pump: Promise<void> | undefined;
	#alarm: NodeJS.Timeout | undefined;
	#mending: Promise<void> | undefined;
	#storeAgainAtMs = 0;
	#isEnding = false;
	#hasSmall = false;
	#problem: string | undefined;
	#version = 0;

	constructor(options: ShelfOptions) {
		this.#options = options;
	}

	/** In order of number; withdrawn ones included. */
	get entries(): readonly ShelfEntry[] {
		return this.#entries;
	}

	get inits(): Inits {
		return this.#inits;
	}

	/** Grows with every change, for whoever keeps something made of it. */
	get version(): number {
		return this.#version;
	}

	/** Some segment has small pictures, or had. */
	get hasSmall(): boolean {
		return this.#hasSmall;
	}

	/** The number the next segment will have. */
	get nextNumber(): number {
		return this.#nextNumber;
	}

	/** As rows would tell of it now: what is only in memory cannot be promised to anybody. */
	get stored(): SegmentRecord[] {
		return this.#entries.map((entry) =>
			entry.isStored || !entry.archive ? entry : { ...entry, bytes: 0, live: false, archive: false }
		);
	}

	/** A German sentence while segments cannot be written. */
	get problem(): string | undefined {
		return this.#problem;
	}

	/** Nothing is held any more. */
	get isIdle(): boolean {
		return this.#held.length === 0 && !this.#pump;
	}

	/** Nothing is held any more, and nothing waits to be erased. */
	get isSettled(): boolean {
		return this.isIdle && this.#toErase.size === 0 && this.#erasing.size === 0;
	}

	find(number: number): ShelfEntry | undefined {
		return this.#byNumber.get(number);
	}

	/** Calls `listener` after every change, with the segment that serves less than before if that is what changed. */
	watch(listener: (narrowed?: ShelfEntry) => void): void {
		this.#listeners.add(listener);
	}

	/** Resolves when everything being written or erased now is done, well or not. */
	async settled(): Promise<void> {
		await this.#pump;
		await this.#mending;
		await Promise.allSettled(this.#erasing.values());
	}

	/** Takes up what an earlier process left: rows without a file are gaps, files without a row are erased. Call once, first. */
	async restore(): Promise<void> {
		const { broadcastId, files, rows } = this.#options;
		const { inits, entries, highest } = await readShelf(broadcastId, files, rows);
		for (const init of inits) {
			this.#inits.restore(init);
			this.#storedInits.add(init.number);
		}
		entries.forEach((entry) => this.#put(entry));
		this.#nextNumber = highest + 1;
		this.#changed();
	}

	/** A new part. It is dropped, not kept, when the gate does not allow it. */
	part(draft: PartDraft): void {
		this.#held.push(draft);
		this.tick();
	}

	end(): void {
		this.#held.push(END);
		this.tick();
	}

	/** The log was read: judges everything anew and publishes what had to wait. */
	obey(): void {
		for (const entry of this.#entries) this.#judge(entry);
		this.tick();
	}

	/** Tells that time has passed: publishes what is due, erases and stores what could not be before. */
	tick(): void {
		for (const entry of this.#toErase) this.#erase(entry);
		this.#mend();
		if (this.#held.length > 0) this.#pump ??= this.#publishDue().finally(() => (this.#pump = undefined));
	}

	/** The sitting is over: nothing can be closed after the event any more, so nothing is held back; what was only for live goes. */
	finish(): void {
		this.#isEnding = true;
		this.tick();
		if (!this.isIdle) return;
		for (const entry of this.#entries) if (!entry.archive) this.#narrow(entry, false, false);
	}

	/** The bytes of a segment; `undefined` when they are gone. */
	async data(entry: ShelfEntry): Promise<Buffer | undefined> {
		if (entry.data) return entry.data;
		const { signal } = entry.withdrawn;
		if (!entry.isStored || signal.aborted) return undefined;
		try {
			const bytes = await this.#options.files.read(this.#options.broadcastId, segmentName(entry.number));
			return signal.aborted ? undefined : bytes;
		} catch (error) {
			if (signal.aborted) return undefined;
			throw error;
		}
	}

	async #publishDue(): Promise<void> {
		const { gate, settleMs, confirm, now } = this.#options;
		for (let next; (next = this.#held[0]);) {
			if (next === END) {
				this.#held.shift();
				this.#endSegment();
				continue;
			}
			const delayMs = this.#isEnding ? 0 : (gate.view?.delayMs ?? Infinity);
			const dueMs = next.arrived.untilMs + Math.max(delayMs, settleMs);
			if (now() < dueMs) return this.#comeBack(dueMs - now());
			if (!gate.knowsUntil(dueMs)) await confirm();
			if (!gate.knowsUntil(dueMs)) return;
			this.#held.shift();
			await this.#publish(next);
		}
	}

	/** A few ms matter to those who watch. */
	#comeBack(inMs: number): void {
		clearTimeout(this.#alarm);
		if (inMs < 1000) this.#alarm = setTimeout(() => this.tick(), inMs).unref();
	}

	async #publish(draft: PartDraft): Promise<void> {
		const { gate } = this.#options;
		const live = gate.allows('live', draft);
		const archive = gate.allows('archive', draft);
		const isRefused = !live && !archive;
		const open = draft.begins ? undefined : this.#open;
		// Beside a segment that serves something else it would make that serve too much or too little.
		const fits = open && open.live === live && open.archive === archive;
		if (!isRefused && fits) await this.#append(open, draft);
		else {
			this.#endSegment();
			if (!isRefused && draft.independent) await this.#begin(draft, live, archive);
			else this.#hasGap = true;
		}
		if (draft.ends) this.#endSegment();
		this.#changed();
	}

	async #begin(draft: PartDraft, live: boolean, archive: boolean): Promise<void> {
		const { bytes, startedAtMs, durationMs, arrived, hasSound, independent } = draft;
		const init = this.#inits.for(draft.parameters);
		const entry: ShelfEntry = {
			number: this.#nextNumber,
			initNumber: init.number,
			startedAtMs,
			durationMs,
			bytes: bytes.length,
			arrived,
			hasSound,
			small: draft.small && this.#smallOf(draft.small),
			discontinuity: draft.discontinuity || this.#hasGap,
			listed: live,
			live,
			archive,
			parts: [{ start: 0, bytes: bytes.length, durationMs, independent }],
			isComplete: false,
			data: bytes,
			isStored: false,
			withdrawn: new AbortController()
		};
		this.#hasGap = false;
		await this.#store(entry, () => this.#write(entry, bytes));
		this.#open = entry;
		this.#put(entry);
		this.#forgetOld();
		// The log may have been read while the file was written.
		this.#judge(entry);
	}

	/** All there is of a segment by now, and what is needed to play it. File, then row. */
	async #write(entry: ShelfEntry, bytes: Buffer): Promise<void> {
		const { broadcastId, bodyId, files, rows } = this.#options;
		for (const number of [entry.initNumber, entry.small?.initNumber]) {
			if (number === undefined || this.#storedInits.has(number)) continue;
			const init = this.#inits.find(number)!;
			await files.write(broadcastId, initName(number), init.bytes);
			await rows.addInit(broadcastId, bodyId, init);
			this.#storedInits.add(number);
		}
		await files.write(broadcastId, segmentName(entry.number), bytes);
		await rows.addSegment(broadcastId, bodyId, entry);
		entry.isStored = true;
	}

	/** Stores what could not be stored, once it is complete and as long as it is in memory. */
	#mend(): void {
		if (this.#mending || this.#options.now() < this.#storeAgainAtMs) return;
		const waiting = this.#waiting;
		if (waiting) this.#mending = this.#storeAgain(waiting).finally(() => (this.#mending = undefined));
	}

	get #waiting(): ShelfEntry | undefined {
		return this.#entries.slice(-IN_MEMORY).find(waitsForStorage);
	}

	async #storeAgain(entry: ShelfEntry): Promise<void> {
		entry.appending = this.#store(entry, () => this.#write(entry, entry.data!));
		await entry.appending;
		entry.appending = undefined;
		if (entry.isStored) this.#changed();
	}

	/** What could not be stored once stays in memory with all that follows of its segment: files hold beginnings, never pieces. */
	async #append(entry: ShelfEntry, draft: PartDraft): Promise<void> {
		const { broadcastId, files, rows } = this.#options;
		const { number, bytes: start } = entry;
		const length = {
			bytes: start + draft.bytes.length,
			durationMs: entry.durationMs + draft.durationMs,
			arrived: hull([entry.arrived, draft.arrived])!,
			hasSound: entry.hasSound || draft.hasSound,
			small: this.#smallWith(entry.small, draft.small)
		};
		if (entry.isStored) {
			entry.appending = this.#store(entry, async () => {
				entry.isStored = false;
				await files.append(broadcastId, segmentName(number), start, draft.bytes);
				await rows.extend(broadcastId, number, length);
				entry.isStored = true;
			});
			await entry.appending;
			entry.appending = undefined;
		}
		// Withdrawn while it was written: the file goes with what has just been added.
		if (entry.withdrawn.signal.aborted || !entry.data) return;
		Object.assign(entry, length);
		entry.data = Buffer.concat([entry.data, draft.bytes]);
		const { durationMs, independent } = draft;
		entry.parts.push({ start, bytes: draft.bytes.length, durationMs, independent });
		this.#judge(entry);
	}

	#smallOf({ parameters, bytes }: NonNullable<PartDraft['small']>): SmallTrack {
		return { bytes, initNumber: this.#inits.for(parameters).number };
	}

	/** As soon as one part has none, or other ones, the segment is without. */
	#smallWith(track: SmallTrack | undefined, part: PartDraft['small']): SmallTrack | undefined {
		const next = part && this.#smallOf(part);
		if (!track && !next) return undefined;
		const isWhole = track && next && track.initNumber === next.initNumber;
		return {
			bytes: (track?.bytes ?? 0) + (next?.bytes ?? 0),
			initNumber: isWhole ? track.initNumber : undefined
		};
	}

	async #store(entry: ShelfEntry, write: () => Promise<void>): Promise<void> {
		try {
			await write();
			if (!this.#waiting) this.#problem = undefined;
		} catch (error) {
			this.#problem = CANNOT_STORE;
			this.#storeAgainAtMs = this.#options.now() + STORE_AGAIN_MS;
			this.#options.log(`Segment ${entry.number} could not be stored.`, error);
		}
	}

	#put(entry: ShelfEntry): void {
		this.#entries.push(entry);
		this.#byNumber.set(entry.number, entry);
		this.#nextNumber = entry.number + 1;
		this.#hasSmall ||= entry.small !== undefined;
	}

	#endSegment(): void {
		const open = this.#open;
		this.#open = undefined;
		if (!open) return;
		open.isComplete = true;
		this.#changed();
	}

	/** What could not be written is gone when it leaves memory. */
	#forgetOld(): void {
		const old = this.#entries.at(-1 - IN_MEMORY);
		if (!old) return;
		old.parts.length = 0;
		if (!old.data) return;
		old.data = undefined;
		if (old.isStored) return;
		old.bytes = 0;
		this.#narrow(old, false, false);
	}

	#judge(entry: ShelfEntry): void {
		const { gate } = this.#options;
		this.#narrow(
			entry,
			entry.live && gate.allows('live', entry),
			entry.archive && gate.allows('archive', entry)
		);
	}

	#narrow(entry: ShelfEntry, live: boolean, archive: boolean): void {
		if (entry.live === live && entry.archive === archive) return;
		entry.live = live;
		entry.archive = archive;
		if (!live && !archive) {
			entry.data = undefined;
			entry.withdrawn.abort();
		}
		if (entry === this.#open) {
			this.#hasGap = true;
			this.#endSegment();
		}
		this.#changed(entry);
		this.#toErase.add(entry);
		this.#erase(entry);
	}

	#changed(narrowed?: ShelfEntry): void {
		this.#version++;
		for (const listener of this.#listeners) listener(narrowed);
	}

	#erase(entry: ShelfEntry): void {
		if (this.#erasing.has(entry)) return;
		const work = this.#eraseNow(entry).finally(() => this.#erasing.delete(entry));
		this.#erasing.set(entry, work);
	}

	/** File first, then the row: as long as the row promises bytes, a restart looks at them again. */
	async #eraseNow(entry: ShelfEntry): Promise<void> {
		const { broadcastId, bodyId, files, rows, log } = this.#options;
		try {
			while (this.#toErase.delete(entry)) {
				await entry.appending;
				const { live, archive } = entry;
				if (!live && !archive) await files.erase(broadcastId, segmentName(entry.number));
				// Its place in the list and that it is missing are known to the next process, too.
				if (entry.bytes === 0) await rows.addSegment(broadcastId, bodyId, entry);
				await rows.narrow(broadcastId, entry.number, { live, archive });
			}
		} catch (error) {
			this.#toErase.add(entry);
			log('A withdrawn segment could not be erased yet.', error);
		}
	}
}

/** It is whole, wanted, and nowhere but in memory. */
function waitsForStorage({ isStored, isComplete, data, appending, withdrawn }: ShelfEntry): boolean {
	return !isStored && isComplete && data !== undefined && !appending && !withdrawn.signal.aborted;
}
