/**
 * What the public is told of a sitting, as JSON: the data of a server-sent event, whose id is `seq`.
 *
 * The schemas are strict: a field that is not named here is an error, so that nothing slips out beside them.
 */
import { z } from 'zod';

const id = z.string().min(1).max(100);
/** 0 only where not even the first event of a log can be read. */
const seq = z.int().min(0);
const instant = z.iso.datetime().transform((text) => new Date(text));
const count = z.int().min(0);
const result = z.enum([
	'adopted',
	'adopted-amended',
	'rejected',
	'postponed',
	'referred',
	'withdrawn',
	'noted',
	'removed'
]);

const publicVote = z.strictObject({
	id,
	itemId: id,
	question: z.string(),
	method: z.enum(['open', 'named', 'secret']),
	majority: z.enum(['simple', 'two-thirds-of-votes', 'half-of-statutory', 'two-thirds-of-statutory']),
	status: z.enum(['open', 'closed', 'announced', 'retracted']),
	counts: z.strictObject({ yes: count, no: count, abstain: count, invalid: count.optional() }).optional(),
	biased: count.optional(),
	outcome: z.enum(['adopted', 'rejected']).optional(),
	ballots: z.array(z.strictObject({ personId: id, choice: z.enum(['yes', 'no', 'abstain']) })).optional()
});

/** The sitting as the public sees it. */
const publicState = z.strictObject({
	phase: z.enum(['not-started', 'public', 'non-public', 'closed', 'fault']),
	itemId: id.optional(),
	items: z.array(
		z.strictObject({
			id,
			status: z.enum(['pending', 'current', 'left', 'closed', 'postponed']),
			result: result.optional()
		})
	),
	speakerId: id.optional(),
	inBreak: z.boolean(),
	votes: z.array(publicVote)
});

/** One public event; instants come out as `Date`. */
export const publicEvent = z.discriminatedUnion('type', [
	event('opened', { state: publicState }),
	event('item-called', { itemId: id }),
	event('item-closed', { itemId: id, result: result.optional() }),
	event('item-postponed', { itemId: id }),
	event('speaker-called', { personId: id, limitMs: count.optional() }),
	event('speaker-ended', {}),
	event('vote-opened', { vote: publicVote }),
	event('vote-closed', { voteId: id }),
	event('result-announced', { vote: publicVote }),
	event('vote-retracted', { voteId: id }),
	event('public-excluded', { since: instant }),
	event('public-readmitted', { state: publicState }),
	event('break-started', { untilExpected: instant.optional() }),
	event('break-ended', {}),
	event('corrected', { state: publicState }),
	event('interrupted', {}),
	event('closed', { state: publicState })
]);

function event<const Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
	return z.strictObject({ seq, at: instant, type: z.literal(type), ...shape });
}
