/**
 * The log as one member may see it: whoever declared bias on a non-public item leaves the room for it and learns
 * nothing of what is said, asked and voted there (§ 31 i. V. m. § 43 Abs. 2 GO NRW).
 *
 * What is left out is replaced by an empty note of the same number, so that the rest can be replayed. The course of
 * the sitting stays: that the item was called and closed, that the public was excluded, who came and went.
 */
import type { NewSittingEvent, SittingEvent, SittingEventType } from './events.ts';
import type { SittingAgenda } from './state.ts';

/** Instead of a text that is kept from the reader. */
const WITHHELD = 'nichtöffentlich';

/** What is said, asked and decided. */
const CONTENT: readonly SittingEventType[] = [
	'speaker-requested',
	'speaker-withdrawn',
	'speaker-called',
	'speaker-ended',
	'vote-opened',
	'vote-closed',
	'result-announced',
	'vote-retracted',
	'order-measure',
	'note'
];

/** The whole log for `personId`; the same events where nothing is to be withheld. */
export function eventsFor(
	personId: string,
	agenda: SittingAgenda,
	log: readonly SittingEvent[]
): readonly SittingEvent[] {
	const withheld = new Set(
		log.flatMap((event) =>
			event.type === 'member-biased' &&
			event.data.personId === personId &&
			!agenda.items.some(({ id, public: open }) => id === event.data.itemId && open)
				? [event.data.itemId]
				: []
		)
	);
	if (withheld.size === 0) return log;
	let onTable: string | undefined;
	return log.map((event) => {
		if (event.type === 'item-called') onTable = event.data.itemId;
		const itemId = itemOf(event) ?? onTable;
		return itemId !== undefined && withheld.has(itemId) ? redact(event) : event;
	});
}

function itemOf({ data }: SittingEvent): string | undefined {
	return 'itemId' in data ? data.itemId : undefined;
}

function redact(event: SittingEvent): SittingEvent {
	const { seq, at, actorId } = event;
	return { seq, at, actorId, ...redacted(event) } as SittingEvent;
}

function redacted(event: SittingEvent): NewSittingEvent {
	if (CONTENT.includes(event.type)) return { type: 'note', data: { text: WITHHELD } };
	switch (event.type) {
		case 'item-closed':
		case 'item-postponed':
			return { type: event.type, data: { itemId: event.data.itemId } };
		case 'public-excluded':
			return { type: event.type, data: { ...event.data, reason: undefined } };
		case 'correction':
			return { type: event.type, data: { ...event.data, reason: WITHHELD } };
		default:
			return event;
	}
}
