/** Signs of life of the processes. */
import { desc, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { processHeartbeats } from '../schema/index.ts';

export interface Sign {
	readonly process: 'web' | 'worker' | 'media';
	readonly at: Date;
	/** A sentence of its own about what it cannot do. */
	readonly problem: string | null;
	/** A sentence about what is amiss though it does its work. */
	readonly notice: string | null;
}

/** The last sign of each process that ever gave one, the newest first. */
export function listSigns(db: Db): Promise<Sign[]> {
	return db
		.select({
			process: processHeartbeats.process,
			at: processHeartbeats.at,
			problem: sql<string | null>`${processHeartbeats.detail} ->> 'problem'`,
			notice: sql<string | null>`${processHeartbeats.detail} ->> 'notice'`
		})
		.from(processHeartbeats)
		.orderBy(desc(processHeartbeats.at));
}
