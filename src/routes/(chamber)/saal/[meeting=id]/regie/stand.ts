/** How the broadcast stands, read back from the wire. */
import type { BroadcastStand } from '#lib/server/db/queries/chamber-console.ts';

/** `stand` is missing where nothing is planned. */
export interface Asked {
	readonly now: Date;
	readonly stand: BroadcastStand | undefined;
	/** Public pages that follow the sitting. */
	readonly followers: number;
}

const INSTANTS: ReadonlySet<string> = new Set([
	'now',
	'updatedAt',
	'connectedSince',
	'lastSegmentAt',
	'since',
	'startedAt'
]);

/** The answer of `stand/+server.ts` with its instants. */
export function readStand(answer: string): Asked {
	const { now, stand, followers } = JSON.parse(answer, (name, value: unknown) =>
		INSTANTS.has(name) && typeof value === 'string' ? new Date(value) : value
	) as Asked & { stand: BroadcastStand | null };
	return { now, stand: stand ?? undefined, followers };
}
