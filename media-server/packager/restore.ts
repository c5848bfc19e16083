/** What is left of a broadcast after its process ended, however it ended. */
import { fragmentsIn } from '../mp4/read.ts';
import type { MediaFiles, SegmentRecord, SegmentRows } from '../store/ports.ts';
import { initName, type Init } from './inits.ts';
import { segmentName, type ShelfEntry, type ShelfPart } from './shelf.ts';

export interface Remains {
	readonly inits: readonly Init[];
	readonly entries: readonly ShelfEntry[];
	/** Highest segment number ever used, 0 for none. */
	readonly highest: number;
}

/** Players may still ask for the parts of so many segments by their own addresses. */
const WITH_PARTS = 6;

/**
 * Reads rows and folder together. A file that no row speaks of is erased, and what lies behind the length its row tells is cut
 * off: the process died between file and row, and nobody has judged it since. A row whose file is missing or too short serves nothing,
 * unless it has been moved to the bucket, which is not asked: what must be withdrawn cannot wait for it.
 */
export async function readShelf(broadcastId: string, files: MediaFiles, rows: SegmentRows): Promise<Remains> {
	// In this order: what is moved to the bucket in between is seen in both places, not in none.
	const left = new Map(await files.list(broadcastId));
	const stored = await rows.load(broadcastId);
	const inits: Init[] = [];
	for (const record of stored.inits) {
		const name = initName(record.number);
		if (left.delete(name)) inits.push({ ...record, bytes: await files.read(broadcastId, name) });
	}
	const playable = new Set(inits.map(({ number }) => number));
	const recent = new Set(stored.segments.slice(-WITH_PARTS));
	const entries: ShelfEntry[] = [];
	for (const record of stored.segments) {
		const name = segmentName(record.number);
		const length = left.get(name) ?? -1;
		const isServed = record.live || record.archive;
		const isHere = length >= record.bytes;
		const isThere = isServed && playable.has(record.initNumber) && (isHere || record.isMoved === true);
		if (isThere) left.delete(name);
		if (isThere && length > record.bytes) await files.cut(broadcastId, name, record.bytes);
		const hasParts = isThere && isHere && !record.isMoved && recent.has(record);
		const parts = hasParts ? partsOf(await files.read(broadcastId, name)) : [];
		entries.push(entryOf(record, isThere, parts, playable));
	}
	for (const name of left.keys()) await files.erase(broadcastId, name);
	return { inits, entries, highest: Math.max(0, ...stored.segments.map(({ number }) => number)) };
}

function entryOf(
	record: SegmentRecord,
	isThere: boolean,
	parts: ShelfPart[],
	playable: ReadonlySet<number>
): ShelfEntry {
	const withdrawn = new AbortController();
	if (!isThere) withdrawn.abort();
	const { live, archive, small } = record;
	const isLost = (live || archive) && !isThere;
	return {
		...record,
		bytes: isLost ? 0 : record.bytes,
		live: live && isThere,
		archive: archive && isThere,
		small: small && {
			...small,
			initNumber: playable.has(small.initNumber ?? 0) ? small.initNumber : undefined
		},
		parts,
		isComplete: true,
		isStored: isThere,
		withdrawn
	};
}

const partsOf = (bytes: Buffer): ShelfPart[] =>
	fragmentsIn(bytes).map(({ start, bytes: length, smallBytes, durationMs, independent }) => ({
		start,
		bytes: length + smallBytes,
		durationMs,
		independent
	}));
