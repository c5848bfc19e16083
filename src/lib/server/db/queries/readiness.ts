/** Signs of life of the processes. */
import { max } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { processHeartbeats } from '../schema/index.ts';

/** The last sign of each kind of process that ever gave one. */
export async function listLastSigns(db: Db): Promise<ReadonlyMap<'web' | 'worker' | 'media', Date>> {
	const rows = await db
		.select({ process: processHeartbeats.process, at: max(processHeartbeats.at) })
		.from(processHeartbeats)
		.groupBy(processHeartbeats.process);
	return new Map(rows.flatMap(({ process, at }) => (at ? [[process, at] as const] : [])));
}
