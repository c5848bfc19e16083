/**
 * The folder, and behind it the bucket: what is not in the folder any more is read from there.
 *
 * Nothing is written or erased here but in the folder; `mover.ts` does both in the bucket. Only bytes that are those that were put
 * there are given, and only as long as their segment serves something.
 */
import { createHash } from 'node:crypto';
import type { BucketObject, SegmentRef } from '#lib/server/db/media/bucket-objects.ts';
import { segmentName } from '../packager/shelf.ts';
import { BucketProblem, NOT_SET } from './bucket-problem.ts';
import type { BucketState } from './bucket-state.ts';
import type { Bucket } from './bucket.ts';
import { isMissing } from './folder.ts';
import type { FolderFiles, MediaFiles } from './ports.ts';

export interface MovedFilesOptions {
	readonly folder: FolderFiles;
	/** `undefined`: none is set. */
	readonly bucket: Bucket | undefined;
	readonly rows: { find(ref: SegmentRef): Promise<BucketObject | undefined> };
	readonly state: BucketState;
	readonly now: () => number;
}

/** How long a row is believed while pieces of its segment are read, in ms; as long as a list is (`origin/vod.ts`). */
const BELIEVED_MS = 2000;

type Found = Promise<BucketObject | undefined>;

/** Under which key a segment lies in the bucket; as in the folder. */
export const keyOf = ({ broadcastId, number }: SegmentRef): string => `${broadcastId}/${segmentName(number)}`;

/** Reading rejects with a `BucketProblem` when it needs the bucket and cannot have it. */
export function movedFiles({ folder, bucket, rows, state, now }: MovedFilesOptions): MediaFiles {
	/** Everybody who wants the same waits for the same. */
	const underWay = new Map<string, Promise<Buffer>>();
	const believed = new Map<string, { readonly untilMs: number; readonly object: Found }>();

	/** Heads of fragments are read four to a segment: they hold no picture, and need no look at the row each. */
	function believe(ref: SegmentRef): Found {
		for (const [key, { untilMs }] of believed) {
			if (untilMs > now()) break;
			believed.delete(key);
		}
		const key = keyOf(ref);
		const known = believed.get(key);
		if (known) return known.object;
		const object = rows.find(ref);
		believed.set(key, { untilMs: now() + BELIEVED_MS, object });
		object.catch(() => believed.delete(key));
		return object;
	}

	async function fetched(
		ref: SegmentRef,
		found: Found,
		missing: unknown,
		ask: (bucket: Bucket, key: string, object: BucketObject) => Promise<Buffer | undefined>
	): Promise<Buffer> {
		const object = await found;
		if (!object) throw missing;
		try {
			if (!bucket) throw NOT_SET;
			const key = keyOf(ref);
			const bytes = await ask(bucket, key, object);
			state.worked('reading');
			if (bytes) return bytes;
			state.damaged(key);
			throw missing;
		} catch (error) {
			if (error instanceof BucketProblem) state.failed(error, 'reading');
			throw error;
		}
	}

	function whole(ref: SegmentRef, missing: unknown): Promise<Buffer> {
		const key = keyOf(ref);
		const known = underWay.get(key);
		if (known) return known;
		const asked = fetched(ref, rows.find(ref), missing, async (bucket, key, { bytes, sha256 }) => {
			const got = await bucket.get(key, bytes);
			return got && createHash('sha256').update(got).digest('hex') === sha256 ? got : undefined;
		})
			.then(async (bytes) => {
				// It may have been withdrawn while it was on its way.
				if (!(await rows.find(ref))) throw missing;
				return bytes;
			})
			.finally(() => underWay.delete(key));
		underWay.set(key, asked);
		return asked;
	}

	return {
		...folder,

		async read(broadcastId, name) {
			try {
				return await folder.read(broadcastId, name);
			} catch (error) {
				const number = numberOf(name);
				if (number === undefined || !isMissing(error)) throw error;
				return whole({ broadcastId, number }, error);
			}
		},

		async readRange(broadcastId, name, start, length) {
			try {
				return await folder.readRange(broadcastId, name, start, length);
			} catch (error) {
				const number = numberOf(name);
				if (number === undefined || !isMissing(error)) throw error;
				const ref = { broadcastId, number };
				return fetched(ref, believe(ref), error, (bucket, key, { bytes }) =>
					bucket.getRange(key, start, length, bytes)
				);
			}
		}
	};
}

/** Initialization segments stay in the folder: without them nobody could judge what is left of a broadcast. */
function numberOf(name: string): number | undefined {
	const match = /^(\d+)\.m4s$/.exec(name);
	return match ? Number(match[1]) : undefined;
}
