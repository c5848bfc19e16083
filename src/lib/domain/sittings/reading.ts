/**
 * Reads an event as it came from outside the type system: a row, a message, a file.
 *
 * A newer version may have written types this one does not know, and a damaged row may hold anything. What cannot
 * be read is `undefined`, and whoever replays the log then closes the picture (`state.ts`).
 */
import type { SittingEvent, SittingEventData, SittingEventType } from './events.ts';

/** How far back an exclusion may be dated: the chair notices late, but not later than this. */
export const BACK_DATING_MS = 30_000;

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const instant: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const oneOf =
	(...words: readonly string[]): Check =>
	(value) =>
		words.includes(value as string);
const shape =
	(fields: Record<string, Check>): Check =>
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		Object.entries(fields).every(([name, check]) => check(field(value, name)));
const listOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);
const optional =
	(check: Check): Check =>
	(value) =>
		value === undefined || check(value);

const RESULTS = [
	'adopted',
	'adopted-amended',
	'rejected',
	'postponed',
	'referred',
	'withdrawn',
	'noted',
	'removed'
];
const MAJORITIES = ['simple', 'two-thirds-of-votes', 'half-of-statutory', 'two-thirds-of-statutory'];
const counts = shape({ yes: count, no: count, abstain: count, invalid: optional(count) });
const ballots = listOf(shape({ personId: text, choice: oneOf('yes', 'no', 'abstain') }));

interface Fields {
	/** Without one of these the event cannot be read. */
	readonly required: Readonly<Record<string, Check>>;
	/** One of these that cannot be read is left out. */
	readonly optional?: Readonly<Record<string, Check>>;
}

const FIELDS: { readonly [Type in SittingEventType]: Fields } = {
	opened: { required: { chairId: text }, optional: { secretaryId: text } },
	'item-called': { required: { itemId: text } },
	'item-closed': {
		required: { itemId: text },
		optional: { result: oneOf(...RESULTS), resolutionText: text }
	},
	'item-postponed': { required: { itemId: text }, optional: { reason: text } },
	'speaker-requested': { required: { personId: text }, optional: { pointOfOrder: flag } },
	'speaker-withdrawn': { required: { personId: text } },
	'speaker-called': { required: { personId: text }, optional: { limitMs: count } },
	'speaker-ended': { required: { personId: text } },
	'member-arrived': { required: { personId: text } },
	'member-left': { required: { personId: text } },
	'member-biased': { required: { personId: text, itemId: text } },
	'vote-opened': {
		required: {
			voteId: text,
			itemId: text,
			question: text,
			method: oneOf('open', 'named', 'secret'),
			majority: oneOf(...MAJORITIES)
		}
	},
	'vote-closed': { required: { voteId: text } },
	'result-announced': { required: { voteId: text, counts }, optional: { ballots } },
	'vote-retracted': { required: { voteId: text, reason: text } },
	// `since` is kept as it is: when it cannot be read, the longest back-dating is meant (`exclusionStart`).
	'public-excluded': {
		required: { basis: oneOf('item', 'resolution', 'law') },
		optional: { reason: text, since: () => true }
	},
	'public-readmitted': { required: {} },
	'break-started': { required: {}, optional: { untilExpected: instant } },
	'break-ended': { required: {} },
	'order-measure': {
		required: { personId: text, measure: oneOf('to-order', 'to-matter', 'floor-withdrawn', 'excluded') },
		optional: { reason: text }
	},
	note: { required: { text }, optional: { itemId: text } },
	correction: { required: { seq: count, reason: text } },
	closed: { required: {} }
};

/** Every type there is, in the order of `events.ts`. */
export const SITTING_EVENT_TYPES = Object.keys(FIELDS) as SittingEventType[];

/** The event with its known fields only, or `undefined` when type, instant or a required field cannot be read. */
export function readEvent(raw: unknown): SittingEvent | undefined {
	const type = field(raw, 'type') as SittingEventType;
	const seq = field(raw, 'seq');
	const at = readInstant(field(raw, 'at'));
	if (!Object.hasOwn(FIELDS, type) || !count(seq) || !at) return undefined;
	const data = readData(type, field(raw, 'data'));
	const actorId = field(raw, 'actorId');
	return data && ({ seq, type, at, data, actorId: text(actorId) ? actorId : '' } as SittingEvent);
}

/** The payload with its known fields only, or `undefined` when a required one cannot be read. */
export function readData<Type extends SittingEventType>(
	type: Type,
	raw: unknown
): SittingEventData[Type] | undefined {
	const data: Record<string, unknown> = {};
	for (const [name, check] of Object.entries(FIELDS[type].required)) {
		const value = field(raw, name);
		if (!check(value)) return undefined;
		data[name] = value;
	}
	for (const [name, check] of Object.entries(FIELDS[type].optional ?? {})) {
		const value = field(raw, name);
		if (value !== undefined && value !== null && check(value)) data[name] = value;
	}
	return data as unknown as SittingEventData[Type];
}

/** A sequence number that can be read, whatever else of the event cannot. */
export function readSeq(raw: unknown): number | undefined {
	const seq = field(raw, 'seq');
	return count(seq) ? (seq as number) : undefined;
}

/** A valid instant with a year of four digits, as ISO 8601 writes it, or `undefined`. */
export function readInstant(value: unknown): Date | undefined {
	if (!(value instanceof Date) || Number.isNaN(value.getTime())) return undefined;
	const year = value.getUTCFullYear();
	return year >= 0 && year <= 9999 ? value : undefined;
}

/**
 * From when an exclusion told at `at` holds: never later than `at`, at most as early as it says.
 * A `since` that cannot be read means the longest back-dating there is, for unknown means closed.
 */
export function exclusionStart(since: unknown, at: Date): Date {
	if (since === undefined) return at;
	const ms = instant(since) ? Date.parse(since as string) : at.getTime() - BACK_DATING_MS;
	return new Date(Math.min(ms, at.getTime()));
}

function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
		? (value as Record<string, unknown>)[name]
		: undefined;
}
