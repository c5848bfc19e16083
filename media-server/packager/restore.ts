/** What is left of a broadcast after its process ended, however it ended. */
import type { MediaFiles, SegmentRows } from '../store/ports.ts';
import { initName, type Init } from './inits.ts';
import { segmentName, type ShelfEntry } from './shelf.ts';

export interface Remains {
	readonly inits: readonly Init[];
	readonly entries: readonly ShelfEntry[];
	/** Highest segment number ever used, 0 for none. */
	readonly highest: number;
}

/**
 * Reads rows and folder together. A file that no row speaks of is erased: the process died between file and row,
 * and nobody has judged it since. A row whose file is missing serves nothing.
 */
export async function readShelf(broadcastId: string, files: MediaFiles, rows: SegmentRows): Promise<Remains> {
	const stored = await rows.load(broadcastId);
	const names = new Set(await files.list(broadcastId));
	const inits: Init[] = [];
	for (const record of stored.inits) {
		if (!names.delete(initName(record.number))) continue;
		inits.push({ ...record, bytes: await files.read(broadcastId, initName(record.number)) });
	}
	const playable = new Set(inits.map(({ number }) => number));
	const entries = stored.segments.map((record): ShelfEntry => {
		const isServed = record.live || record.archive;
		const isThere = isServed && playable.has(record.initNumber) && names.delete(segmentName(record.number));
		const withdrawn = new AbortController();
		if (!isThere) withdrawn.abort();
		return {
			...record,
			live: record.live && isThere,
			archive: record.archive && isThere,
			isStored: isThere,
			withdrawn
		};
	});
	for (const name of names) await files.erase(broadcastId, name);
	return { inits, entries, highest: Math.max(0, ...stored.segments.map(({ number }) => number)) };
}
