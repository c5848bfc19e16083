/** Ids for many new rows at once. */
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const POOL = Buffer.alloc(16 * 1024);
let used = POOL.length;

/** Like `v7()`, with random bytes drawn in bulk. */
export function newId(): string {
	if (used === POOL.length) {
		randomFillSync(POOL);
		used = 0;
	}
	used += 16;
	return v7({ rng: () => POOL.subarray(used - 16, used) });
}
