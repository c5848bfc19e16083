/** The one LISTEN of this web process. It only hears ids, so it runs as the role that sees the least. */
import { openBus, type SittingBus } from '#lib/server/events/bus.ts';
import { openPools } from './pools.server.ts';

let bus: SittingBus | undefined;

/** Opened with the first page that follows a sitting; ends with its pool. */
export function sittingBus(): SittingBus {
	return (bus ??= openBus(openPools().public.sql));
}
