/**
 * All segments of one broadcast, from the packager's hand to their last day.
 *
 * A segment is held until its delay is over and a reading of the log younger than its last packet has said that every
 * instant of it is open; then it is written, listed and served. Whenever the log is read again, every segment is judged
 * again: what overlaps a closed interval leaves memory at once and the disk right after. This is the only way in and the only way
 * out, for closures on time, late ones, revoked consents and restarts alike.
 */
import type { Gate } from '../gate/gate.ts';
import type { MediaFiles, SegmentRecord, SegmentRows } from '../store/ports.ts';
import { initName, Inits } from './inits.ts';
import { readShelf } from './restore.ts';
import type { SegmentDraft } from './segment.ts';

export interface ShelfOptions {
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly gate: Gate;
	readonly files: MediaFiles;
	readonly rows: SegmentRows;
	/** Resolves after a fresh reading of the log, `false` when it failed. */
	readonly confirm: () => Promise<boolean>;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

export interface ShelfEntry extends SegmentRecord {
	live: boolean;
	archive: boolean;
	/** Kept for the segments that everybody wants now, and for those that could not be written. */
	data?: Buffer;
	isStored: boolean;
	/** Aborted when it is withdrawn, so that answers under way stop. */
	readonly withdrawn: AbortController;
}

/** Segments kept in memory: the live edge and some more. */
const IN_MEMORY = 12;

/** `12.m4s` */
export const segmentName = (number: number): string => `${number}.m4s`;

export class Shelf {
	readonly #options: ShelfOptions;
	readonly #inits = new Inits();
	readonly #entries: ShelfEntry[] = [];
	readonly #held: SegmentDraft[] = [];
	readonly #toErase = new Set<ShelfEntry>();
	readonly #erasing = new Map<ShelfEntry, Promise<void>>();
	#nextNumber = 1;
	#hasGap = false;
	#pump: Promise<void> | undefined;
	#isEnding = false;
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

	/** A German sentence while segments cannot be written. */
	get problem(): string | undefined {
		return this.#problem;
	}

	/** Nothing is held any more, and nothing waits to be erased. */
	get isSettled(): boolean {
		return this.#held.length === 0 && !this.#pump && this.#toErase.size === 0 && this.#erasing.size === 0;
	}

	/** Resolves when everything being written or erased now is done, well or not. */
	async settled(): Promise<void> {
		await this.#pump;
		await Promise.allSettled(this.#erasing.values());
	}

	/** Takes up what an earlier process left: rows without a file are gaps, files without a row are erased. Call once, first. */
	async restore(): Promise<void> {
		const { broadcastId, files, rows } = this.#options;
		const { inits, entries, highest } = await readShelf(broadcastId, files, rows);
		inits.forEach((init) => this.#inits.restore(init));
		this.#entries.push(...entries);
		this.#nextNumber = highest + 1;
		this.#version++;
	}

	/** A new segment. It is dropped, not kept, when the gate does not allow it. */
	add(draft: SegmentDraft): void {
		this.#held.push(draft);
		this.tick();
	}

	/** The log was read: judges everything anew and publishes what had to wait. */
	obey(): void {
		for (const entry of this.#entries) this.#judge(entry);
		this.tick();
	}

	/** Tells that time has passed: publishes what is due, erases what could not be erased before. */
	tick(): void {
		for (const entry of this.#toErase) this.#erase(entry);
		if (this.#held.length > 0) this.#pump ??= this.#publishDue().finally(() => (this.#pump = undefined));
	}

	/** The sitting is over: nothing can be closed after the event any more, so nothing is held back; what was only for live goes. */
	end(): void {
		this.#isEnding = true;
		this.tick();
		if (this.#held.length > 0) return;
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
		const { gate, confirm, now } = this.#options;
		for (let draft; (draft = this.#held[0]);) {
			const dueMs = draft.arrived.untilMs + (this.#isEnding ? 0 : (gate.view?.delayMs ?? Infinity));
			if (now() < dueMs) return;
			if (!gate.knowsUntil(dueMs)) await confirm();
			if (!gate.knowsUntil(dueMs)) return;
			this.#held.shift();
			if (gate.allows('live', draft) || gate.allows('archive', draft)) await this.#publish(draft);
			else this.#hasGap = true;
		}
	}

	async #publish(draft: SegmentDraft): Promise<void> {
		const { broadcastId, bodyId, gate, files, rows, log } = this.#options;
		const { bytes, parameters, ...rest } = draft;
		const { init, isNew } = this.#inits.for(parameters);
		const live = gate.allows('live', draft);
		const entry: ShelfEntry = {
			...rest,
			number: this.#nextNumber++,
			initNumber: init.number,
			bytes: bytes.length,
			discontinuity: rest.discontinuity || this.#hasGap,
			listed: live,
			live,
			archive: gate.allows('archive', draft),
			data: bytes,
			isStored: false,
			withdrawn: new AbortController()
		};
		this.#hasGap = false;
		try {
			if (isNew) {
				await files.write(broadcastId, initName(init.number), init.bytes);
				await rows.addInit(broadcastId, bodyId, init);
			}
			await files.write(broadcastId, segmentName(entry.number), bytes);
			entry.isStored = true;
			await rows.addSegment(broadcastId, bodyId, entry);
			this.#problem = undefined;
		} catch (error) {
			this.#problem =
				'Die Aufzeichnung kann nicht gespeichert werden. Bitte prüfen Sie den freien Speicherplatz.';
			log('A segment could not be stored.', error);
		}
		this.#entries.push(entry);
		this.#version++;
		this.#forgetOld();
		// The log may have been read while the file was written.
		this.#judge(entry);
	}

	/** What could not be written is gone when it leaves memory. */
	#forgetOld(): void {
		const old = this.#entries.at(-1 - IN_MEMORY);
		if (!old?.data) return;
		old.data = undefined;
		if (!old.isStored) old.live = old.archive = false;
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
		this.#version++;
		if (!live && !archive) {
			entry.data = undefined;
			entry.withdrawn.abort();
		}
		this.#toErase.add(entry);
		this.#erase(entry);
	}

	#erase(entry: ShelfEntry): void {
		if (this.#erasing.has(entry)) return;
		const work = this.#eraseNow(entry).finally(() => this.#erasing.delete(entry));
		this.#erasing.set(entry, work);
	}

	/** File first, then the row: as long as the row promises bytes, a restart looks at them again. */
	async #eraseNow(entry: ShelfEntry): Promise<void> {
		const { broadcastId, files, rows, log } = this.#options;
		try {
			while (this.#toErase.delete(entry)) {
				const { live, archive } = entry;
				if (!live && !archive) await files.erase(broadcastId, segmentName(entry.number));
				await rows.narrow(broadcastId, entry.number, { live, archive });
			}
		} catch (error) {
			this.#toErase.add(entry);
			log('A withdrawn segment could not be erased yet.', error);
		}
	}
}
