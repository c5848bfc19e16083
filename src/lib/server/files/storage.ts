/** Where the content of files lies, named by its SHA-256: what has a name is whole, and never changes. */
import type { Readable } from 'node:stream';

/** Lower-case hexadecimal, 64 digits. */
export type Sha256 = string;

/** Content just stored. */
export interface Stored {
	readonly sha256: Sha256;
	readonly bytes: number;
}

/** A part of a content: both ends are inclusive, as in a Range header (RFC 9110, 14.1.2). */
export interface ByteRange {
	readonly start: number;
	readonly end: number;
}

/** A folder now; anything that can put and get by name later. */
export interface Storage {
	/**
	 * Stores what `content` gives until its end. When this resolves, the content survives a crash.
	 *
	 * @throws {Refusal} `invalid` when there are more than `maxBytes`
	 */
	put(content: AsyncIterable<Uint8Array>, maxBytes?: number): Promise<Stored>;
	/** The content, or the part of it. @throws {Error} when there is none of this name; see `has` */
	get(sha256: Sha256, range?: ByteRange): Readable;
	/** Its size in bytes, `undefined` when there is none of this name. */
	has(sha256: Sha256): Promise<number | undefined>;
	/**
	 * Removes it, unless it was put again after `putUntil`: then whoever put it may not have said yet what it is for.
	 * Answers whether it is gone.
	 */
	delete(sha256: Sha256, putUntil?: Date): Promise<boolean>;
	/** @throws when nothing can be stored now */
	check(): Promise<void>;
}
