/**
 * The chain that makes the log tamper-evident: every event carries the hash of the one before.
 *
 * Whoever changes, drops or reorders a stored event breaks the chain from there on. Cutting off the end, or writing
 * the whole log anew with all its hashes, only shows against a hash that was kept elsewhere (the signed minutes).
 */
import type { SittingEvent } from './events.ts';

/** Hexadecimal SHA-256 of a text in UTF-8. */
export type Sha256 = (text: string) => string;

/** What stands before the first event. */
export const FIRST_HASH = '';

export type ChainedEvent = SittingEvent & { readonly previousHash: string; readonly hash: string };

/** The hash of `event` as the successor of the event with `previousHash`. Independent of the order of keys. */
export function hashEvent(previousHash: string, event: SittingEvent, sha256: Sha256): string {
	const { seq, type, at, data, actorId } = event;
	return sha256(`${previousHash}\n${canonical({ seq, type, at, data, actorId })}`);
}

/**
 * The sequence number at which the chain first breaks, or `undefined` when it holds.
 *
 * @param events the whole log from sequence number 1 on, in order
 */
export function verifyChain(events: readonly ChainedEvent[], sha256: Sha256): number | undefined {
	let previous = FIRST_HASH;
	for (const [index, event] of events.entries()) {
		const holds =
			event.seq === index + 1 &&
			event.previousHash === previous &&
			event.hash === hashEvent(previous, event, sha256);
		if (!holds) return index + 1;
		previous = event.hash;
	}
	return undefined;
}

/**
 * JSON with sorted keys and without what is `undefined`, so that an event hashes alike before and after the
 * database, which keeps neither the order of keys nor missing values. Instants are ISO 8601 with milliseconds.
 */
export function canonical(value: unknown): string {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry ?? null)).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
	const fields = Object.entries(value)
		.filter(([, field]) => field !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
	return `{${fields.join(',')}}`;
}
