/** What a client sends to append to the log of a sitting, and what it is answered. */
import { z } from 'zod';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';

const id = z.uuid();
const instant = z.iso.datetime({ offset: true });
const sentence = z.string().trim().min(1).max(4000);
const count = z.int().min(0).max(1000);

const PERSON = z.strictObject({ personId: id });
const VOTE = z.strictObject({ voteId: id });
const NOTHING = z.strictObject({});

const RESULTS = [
	'adopted',
	'adopted-amended',
	'rejected',
	'postponed',
	'referred',
	'withdrawn',
	'noted',
	'removed'
] as const;

const MAJORITIES = ['simple', 'two-thirds-of-votes', 'half-of-statutory', 'two-thirds-of-statutory'] as const;

/** Type and payload of an event, as `NewSittingEvent` has them, with bounds on every text and number. */
export const newSittingEvent = z.discriminatedUnion('type', [
	event('opened', z.strictObject({ chairId: id, secretaryId: id.optional() })),
	event('item-called', z.strictObject({ itemId: id })),
	event(
		'item-closed',
		z.strictObject({
			itemId: id,
			result: z.enum(RESULTS).optional(),
			resolutionText: z.string().trim().min(1).max(20_000).optional()
		})
	),
	event('item-postponed', z.strictObject({ itemId: id, reason: sentence.optional() })),
	event('speaker-requested', z.strictObject({ personId: id, pointOfOrder: z.boolean().optional() })),
	event('speaker-withdrawn', PERSON),
	event(
		'speaker-called',
		z.strictObject({ personId: id, limitMs: z.int().min(10_000).max(7_200_000).optional() })
	),
	event('speaker-ended', PERSON),
	event('member-arrived', PERSON),
	event('member-left', PERSON),
	event('member-biased', z.strictObject({ personId: id, itemId: id })),
	event(
		'vote-opened',
		z.strictObject({
			voteId: id,
			itemId: id,
			question: sentence,
			method: z.enum(['open', 'named', 'secret']),
			majority: z.enum(MAJORITIES)
		})
	),
	event('vote-closed', VOTE),
	event(
		'result-announced',
		z.strictObject({
			voteId: id,
			counts: z.strictObject({ yes: count, no: count, abstain: count, invalid: count.optional() }),
			ballots: z
				.array(z.strictObject({ personId: id, choice: z.enum(['yes', 'no', 'abstain']) }))
				.max(1000)
				.optional()
		})
	),
	event('vote-retracted', z.strictObject({ voteId: id, reason: sentence })),
	event(
		'public-excluded',
		z.strictObject({
			basis: z.enum(['item', 'resolution', 'law']),
			reason: sentence.optional(),
			since: instant.optional()
		})
	),
	event('public-readmitted', NOTHING),
	event('break-started', z.strictObject({ untilExpected: instant.optional() })),
	event('break-ended', NOTHING),
	event(
		'order-measure',
		z.strictObject({
			personId: id,
			measure: z.enum(['to-order', 'to-matter', 'floor-withdrawn', 'excluded']),
			reason: sentence.optional()
		})
	),
	event('note', z.strictObject({ text: sentence, itemId: id.optional() })),
	event('correction', z.strictObject({ seq: z.int().min(1), reason: sentence })),
	event('closed', NOTHING)
]);

/** How many acts one request may carry; the rest follows with the next. */
export const MOST_ACTS = 100;

/** One act of one person on one device. */
export const appendRequest = z.object({
	/** Made once per act; sending it again returns what was stored the first time. */
	clientKey: z.uuid(),
	/** The newest sequence number this client had seen; 0 before the first event. */
	after: z.int().min(0),
	event: newSittingEvent
});

export interface AppendRequest {
	readonly clientKey: string;
	readonly after: number;
	readonly event: NewSittingEvent;
}

/** Everything that was pressed on one device and is not yet in the log, in that order; each act is judged by itself. */
export const actsRequest = z.object({ acts: z.array(z.unknown()).min(1).max(MOST_ACTS) });

/** What became of one act: stored, or refused with a sentence and the norm it stands on. */
export type Outcome =
	{ readonly event: unknown } | { readonly refusal: string; readonly source: string | undefined };

function event<const Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
	return z.strictObject({ type: z.literal(type), data });
}
