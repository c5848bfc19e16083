import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { legalLog } from '../../../../tests/support/sitting-arbitraries.ts';
import { canonical, FIRST_HASH, hashEvent, verifyChain, type ChainedEvent } from './chain.ts';
import type { SittingEvent } from './events.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function chained(events: readonly SittingEvent[]): ChainedEvent[] {
	let previousHash = FIRST_HASH;
	return events.map((event) => {
		const hash = hashEvent(previousHash, event, sha256);
		const link = { ...event, previousHash, hash };
		previousHash = hash;
		return link;
	});
}

/** As a database hands it back: keys in another order, nothing undefined. */
function stored(event: ChainedEvent): ChainedEvent {
	const data = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(event.data))).reverse());
	const { at, hash, previousHash, type, actorId, seq } = event;
	return { hash, data, at, seq, previousHash, type, actorId } as unknown as ChainedEvent;
}

const someLog = legalLog().filter((events) => events.length > 0);

test('keys are sorted at every depth and undefined is left out', () => {
	expect(canonical({ b: [{ z: 1, a: undefined }], a: 'ä' })).toBe('{"a":"ä","b":[{"z":1}]}');
	expect(canonical(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
});

test('two values differ in their canonical form when they differ as JSON', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
			expect(JSON.parse(canonical(first))).toEqual(JSON.parse(JSON.stringify(first)));
			if (canonical(first) === canonical(second)) expect(first).toEqual(second);
		})
	);
});

test('a log holds, also as the database hands it back', () => {
	fc.assert(
		fc.property(someLog, (events) => {
			expect(verifyChain(chained(events), sha256)).toBeUndefined();
			expect(verifyChain(chained(events).map(stored), sha256)).toBeUndefined();
		})
	);
});

type Tamper = (event: ChainedEvent) => unknown;

const tampers: [string, Tamper][] = [
	['the type', (event) => ({ ...event, type: event.type === 'note' ? 'closed' : 'note' })],
	['the instant', (event) => ({ ...event, at: new Date(event.at.getTime() + 1) })],
	['the actor', (event) => ({ ...event, actorId: 'p9' })],
	['a field of the payload', (event) => ({ ...event, data: { ...event.data, itemId: 'forged' } })],
	['the whole payload', (event) => ({ ...event, data: { forged: true } })],
	['the sequence number', (event) => ({ ...event, seq: event.seq + 1 })],
	['the hash', (event) => ({ ...event, hash: sha256(event.hash) })],
	['the hash before', (event) => ({ ...event, previousHash: sha256(event.hash) })],
	[
		'the payload, with a hash that fits it',
		(event) => {
			const forged = { ...event, data: { forged: true } } as unknown as ChainedEvent;
			return { ...forged, hash: hashEvent(event.previousHash, forged, sha256) };
		}
	]
];

test.for(tampers)('changing %s of any event is found at it or right after it', ([name, tamper]) => {
	fc.assert(
		fc.property(someLog, fc.nat(), (events, nth) => {
			const index = nth % events.length;
			const log = chained(events);
			const forged = log.with(index, tamper(log[index]!) as ChainedEvent);
			// A last event with a hash of its own making has no successor that contradicts it.
			if (name.includes('fits') && index === events.length - 1) return;
			expect(verifyChain(forged, sha256)).toBe(name.includes('fits') ? index + 2 : index + 1);
		})
	);
});

test('dropping, doubling or swapping events is found', () => {
	fc.assert(
		fc.property(
			someLog.filter((events) => events.length > 2),
			fc.nat(),
			(events, nth) => {
				const log = chained(events);
				const index = nth % (log.length - 1);
				const [one, two] = [log[index]!, log[index + 1]!];
				expect(verifyChain(log.toSpliced(index, 1), sha256)).toBe(index + 1);
				expect(verifyChain(log.toSpliced(index, 0, one), sha256)).toBe(index + 2);
				expect(verifyChain(log.toSpliced(index, 2, two, one), sha256)).toBe(index + 1);
			}
		)
	);
});

test('the newest hash stands for the whole log: another past gives another hash', () => {
	fc.assert(
		fc.property(
			someLog.filter((events) => events.length > 1),
			fc.nat(),
			(events, nth) => {
				const index = nth % (events.length - 1);
				const past = events.with(index, { ...events[index]!, actorId: 'somebody else' });
				expect(chained(past).at(-1)?.hash).not.toBe(chained(events).at(-1)?.hash);
			}
		)
	);
});
