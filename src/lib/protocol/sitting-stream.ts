/** Events of a sitting on the wire: JSON has no instants, so they are read back here. */
import type { SittingEvent } from '#lib/domain/sittings/events.ts';
import type { PublicEvent } from '#lib/domain/sittings/public-state.ts';

/** The fields of a public event that are instants. */
const INSTANTS = ['at', 'since', 'untilExpected'] as const;

/** An event of the full log as it came over the wire. What cannot be read the reducer will say. */
export function readSittingEvent(wire: unknown): SittingEvent {
	const event = wire as SittingEvent & { readonly at: string };
	return { ...event, at: new Date(event.at) };
}

/** A public event as it came over the wire or out of its row. */
export function readPublicEvent(wire: unknown): PublicEvent {
	const event = { ...(wire as Record<string, unknown>) };
	for (const name of INSTANTS) if (typeof event[name] === 'string') event[name] = new Date(event[name]);
	return event as unknown as PublicEvent;
}

/** Said instead of a single event when what was told before is to be forgotten: everything there is now. */
export interface PublicReset {
	readonly events: readonly PublicEvent[];
}
