/**
 * Moves recordings from the folder into the bucket, and erases there what serves nothing any more.
 *
 * One thing after the other, so that nothing is put there while it is being erased. A row says beforehand what may lie in the bucket, and is
 * gone only after it: whatever breaks off, here or there, is found by the next round. Files leave the folder when the bucket has all of them.
 */
import { createHash } from 'node:crypto';
import type { bucketObjectRows } from '#lib/server/db/media/bucket-objects.ts';
import { segmentName } from '../packager/shelf.ts';
import { BucketProblem, NOT_SET, NOT_WHOLE } from './bucket-problem.ts';
import type { BucketState } from './bucket-state.ts';
import type { Bucket } from './bucket.ts';
import { isMissing } from './folder.ts';
import { keyOf } from './moved.ts';
import type { FolderFiles } from './ports.ts';

export interface MoverOptions {
	readonly folder: FolderFiles;
	/** `undefined`: none is set, and everything stays. */
	readonly bucket: Bucket | undefined;
	readonly rows: ReturnType<typeof bucketObjectRows>;
	readonly state: BucketState;
	/** Is the broadcast in a room? Then it is not over yet. */
	readonly isAttended: (broadcastId: string) => boolean;
	/** Is anything on the air? Then it has the line. */
	readonly isBusy: () => boolean;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

const EVERY_MS = 2000;
/** After a problem, in ms. */
const AGAIN_MS = 5000;
/** Segments that are moved at the same time; one while something is on the air. */
const AT_ONCE = 4;
const ERASED_AT_ONCE = 100;

export class Mover {
	readonly #options: MoverOptions;
	readonly #timer: NodeJS.Timeout;
	/** Broadcasts of which everything has been moved: no segment is ever added to one. */
	readonly #moved = new Set<string>();
	#work: Promise<void> | undefined;
	#waitUntilMs = 0;
	#isFirst = true;
	#isClosed = false;

	constructor(options: MoverOptions) {
		this.#options = options;
		this.#timer = setInterval(() => void this.look(), EVERY_MS);
	}

	/** Resolves when nothing is under way any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		clearInterval(this.#timer);
		await this.#work;
	}

	/** Erases and moves what there is; what fails is tried again the next time. */
	look(): Promise<void> {
		if (this.#isClosed || this.#options.now() < this.#waitUntilMs) return Promise.resolve();
		this.#work ??= this.#round().finally(() => (this.#work = undefined));
		return this.#work;
	}

	async #round(): Promise<void> {
		const { bucket, rows, state, isAttended, now, log } = this.#options;
		try {
			if (this.#isFirst) await rows.condemnUnserved();
			if (bucket && (this.#isFirst || state.problem)) await this.#check(bucket);
			this.#isFirst = false;
			await this.#erase();
			if (!bucket) return;
			for (const id of await rows.listEnded()) {
				if (!this.#moved.has(id) && !isAttended(id)) await this.#move(bucket, id);
			}
		} catch (error) {
			if (this.#isClosed) return;
			this.#waitUntilMs = now() + AGAIN_MS;
			if (error instanceof BucketProblem) state.failed(error, 'moving');
			else log('Recordings could not be moved to the bucket yet.', error);
		}
	}

	async #check(bucket: Bucket): Promise<void> {
		await bucket.check();
		this.#options.state.worked('moving');
	}

	async #erase(): Promise<void> {
		const { bucket, rows } = this.#options;
		for (let some; (some = await rows.listCondemned(ERASED_AT_ONCE)).length > 0;) {
			if (!bucket) throw NOT_SET;
			for (const ref of some) {
				if (this.#isClosed) return;
				await bucket.erase(keyOf(ref));
				await rows.erased(ref);
			}
		}
	}

	async #move(bucket: Bucket, broadcastId: string): Promise<void> {
		const { rows, isAttended, isBusy } = this.#options;
		await rows.condemnUnserved(broadcastId);
		const staying = await rows.listStaying(broadcastId);
		if (staying.length > 0) await this.#check(bucket);
		while (staying.length > 0) {
			if (this.#isClosed || isAttended(broadcastId)) return;
			const some = staying.splice(0, isBusy() ? 1 : AT_ONCE);
			const done = await Promise.allSettled(
				some.map((segment) => this.#moveOne(bucket, broadcastId, segment))
			);
			const failed = done.find(({ status }) => status === 'rejected');
			if (failed) throw (failed as PromiseRejectedResult).reason;
			await this.#erase();
		}
		this.#moved.add(broadcastId);
	}

	async #moveOne(bucket: Bucket, broadcastId: string, { number, bytes }: Staying): Promise<void> {
		const { folder, rows } = this.#options;
		const ref = { broadcastId, number };
		const key = keyOf(ref);
		const name = segmentName(number);
		const content = await contentOf(folder.read(broadcastId, name));
		if (!content) {
			// Somebody was killed after the file had left the folder; or it is lost, which whoever wants it is told.
			const object = await rows.find(ref);
			if (object && (await bucket.lengthOf(key)) === object.bytes) await rows.moved(ref);
			return;
		}
		// What is shorter has just been withdrawn, or is damaged.
		if (content.length < bytes) return;
		const whole = content.subarray(0, bytes);
		const sha256 = createHash('sha256').update(whole).digest('hex');
		if (!(await rows.claim(ref, sha256))) return;
		await bucket.put(key, whole, sha256);
		if ((await bucket.lengthOf(key)) !== bytes) throw NOT_WHOLE;
		await folder.release(broadcastId, name);
		await rows.moved(ref);
	}
}

interface Staying {
	readonly number: number;
	readonly bytes: number;
}

async function contentOf(read: Promise<Buffer>): Promise<Buffer | undefined> {
	try {
		return await read;
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}
