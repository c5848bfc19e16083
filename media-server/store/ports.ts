/** What the shelf needs of files and rows. Folder, bucket and database stand behind it. */
import type { Span } from '../gate/span.ts';

/** Bytes by name within a broadcast. Names are made by the shelf: `12.m4s`, `init-1.mp4`. */
export interface MediaFiles {
	/** Whole or not at all, also after a crash: when it resolves, the bytes are on the disk under their name. */
	write(broadcastId: string, name: string, bytes: Buffer): Promise<void>;
	/**
	 * Puts `bytes` behind the first `length` bytes of a file that is there. When it resolves they are on the disk; after a crash
	 * the file may end anywhere behind `length`.
	 */
	append(broadcastId: string, name: string, length: number, bytes: Buffer): Promise<void>;
	/** Drops what lies behind the first `length` bytes. */
	cut(broadcastId: string, name: string, length: number): Promise<void>;
	/** Rejects when there is no such file. */
	read(broadcastId: string, name: string): Promise<Buffer>;
	/** So many bytes from `start` on. Rejects when the file does not have them. */
	readRange(broadcastId: string, name: string, start: number, length: number): Promise<Buffer>;
	/** Overwrites nothing of others; a file that is not there is fine. */
	erase(broadcastId: string, name: string): Promise<void>;
	/** All names with the length of their files, half-written ones included. */
	list(broadcastId: string): Promise<ReadonlyMap<string, number>>;
}

/** Files on a disk of this machine: everything is written here first. */
export interface FolderFiles extends MediaFiles {
	/** Takes a file away that lies elsewhere by now. Whoever has it open reads on; one that is not there is fine. */
	release(broadcastId: string, name: string): Promise<void>;
}

/** An initialization segment: number 1, 2, 3 … within the broadcast. */
export interface InitRecord {
	readonly number: number;
	/** RFC 6381 list, e.g. `avc1.42e01f,mp4a.40.2`. */
	readonly codecs: string;
	readonly width: number;
	readonly height: number;
}

/** What grows while parts are put behind a segment. */
export interface SegmentLength {
	readonly durationMs: number;
	/** 0: it could not be stored, and serves nothing. */
	readonly bytes: number;
	readonly arrived: Span;
	readonly hasSound: boolean;
	/** The small pictures in it, where there are any. */
	readonly small?: SmallTrack;
}

/** The small pictures that lie in a segment beside the camera's own. */
export interface SmallTrack {
	/** How many of the segment's bytes are theirs. */
	readonly bytes: number;
	/** Their initialization segment; `undefined` when some of them are missing, and nobody gets them. */
	readonly initNumber: number | undefined;
}

export interface SegmentRecord extends SegmentLength {
	/** Grows with every segment of the broadcast; never used twice. */
	readonly number: number;
	readonly initNumber: number;
	readonly startedAtMs: number;
	readonly discontinuity: boolean;
	/** It has a place in the live playlist, which it keeps. */
	readonly listed: boolean;
	/** It may be served live, in the archive. Both false: its file is gone, or goes as soon as the bucket can be reached. */
	readonly live: boolean;
	readonly archive: boolean;
	/** Its bytes may lie in the bucket and not in the folder. */
	readonly isMoved?: boolean;
}

export interface StoredBroadcast {
	readonly inits: readonly InitRecord[];
	/** In order of number. */
	readonly segments: readonly SegmentRecord[];
}

export interface SegmentRows {
	load(broadcastId: string): Promise<StoredBroadcast>;
	/** May be there already. */
	addInit(broadcastId: string, bodyId: string, init: InitRecord): Promise<void>;
	/** Of one that is there already only the length is touched. */
	addSegment(broadcastId: string, bodyId: string, segment: SegmentRecord): Promise<void>;
	/** Another part has been put behind it. What it may serve is not touched. */
	extend(broadcastId: string, number: number, length: SegmentLength): Promise<void>;
	/** Narrows what a segment may serve; both false marks it withdrawn. */
	narrow(broadcastId: string, number: number, serves: { live: boolean; archive: boolean }): Promise<void>;
}
