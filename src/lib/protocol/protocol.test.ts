import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	AGENDA,
	anyLog,
	damagedLog,
	legalLog,
	newEvent
} from '../../../tests/support/sitting-arbitraries.ts';
import { SITTING_EVENT_TYPES } from '#lib/domain/sittings/reading.ts';
import { publicEvents } from '#lib/domain/sittings/ticker.ts';
import { liveJson } from './live.ts';
import { publicEvent } from './public-events.ts';
import { READY_PARTS, readyJson } from './ready.ts';
import { appendRequest, newSittingEvent } from './sitting-events.ts';
import { readPublicEvent } from './sitting-stream.ts';

const uuid = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;

/** The same payload with ids as clients make them. */
function withIds(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value), (key, field) =>
		/Id$/.test(key) ? uuid(String(field).length) : field
	);
}

test('every public event there is crosses the wire with nothing beside its fields, and comes back the same', () => {
	fc.assert(
		fc.property(fc.oneof(legalLog(), anyLog(), damagedLog), (events) => {
			for (const told of publicEvents(AGENDA, events)) {
				const wire: unknown = JSON.parse(JSON.stringify(told));
				expect(publicEvent.parse(wire)).toEqual(JSON.parse(JSON.stringify(told), revive));
				expect(readPublicEvent(wire)).toEqual(publicEvent.parse(wire));
			}
		})
	);
});

test('a public event with one field more is refused', () => {
	const event = { seq: 1, at: '2026-11-24T17:00:00.000Z', type: 'break-ended' };
	expect(publicEvent.safeParse(event).success).toBe(true);
	expect(publicEvent.safeParse({ ...event, reason: 'intern' }).success).toBe(false);
});

test('a client can send every type the domain knows, and nothing else', () => {
	expect(newSittingEvent.options.map(({ shape }) => shape.type.value)).toEqual(SITTING_EVENT_TYPES);
	expect(newSittingEvent.safeParse({ type: 'teleported', data: {} }).success).toBe(false);
});

test('what a client may send is bounded in every text', () => {
	fc.assert(
		fc.property(newEvent, (event) => {
			const sent = withIds(event) as { data: Record<string, unknown> };
			for (const [name, value] of Object.entries(sent.data)) {
				if (typeof value !== 'string') continue;
				const data = { ...sent.data, [name]: 'x'.repeat(100_000) };
				expect(newSittingEvent.safeParse({ ...sent, data }).success, name).toBe(false);
			}
			const more = { ...sent, data: { ...sent.data, more: 1 } };
			expect(newSittingEvent.safeParse(more).success).toBe(false);
		})
	);
});

test.for([
	[
		'a call',
		{ clientKey: uuid(1), after: 0, event: { type: 'item-called', data: { itemId: uuid(2) } } },
		true
	],
	['without a key', { after: 0, event: { type: 'closed', data: {} } }, false],
	['before the log', { clientKey: uuid(1), after: -1, event: { type: 'closed', data: {} } }, false],
	[
		'a local time',
		{ clientKey: uuid(1), after: 0, event: { type: 'break-started', data: { untilExpected: '20:00' } } },
		false
	],
	[
		'half a vote',
		{
			clientKey: uuid(1),
			after: 0,
			event: { type: 'result-announced', data: { voteId: uuid(3), counts: { yes: 0.5, no: 0, abstain: 0 } } }
		},
		false
	]
] as const)('append: %s', ([, request, taken]) => {
	expect(appendRequest.safeParse(request).success).toBe(taken);
});

test('live.json has absolute addresses', () => {
	const entry = {
		broadcastId: uuid(1),
		meetingId: uuid(2),
		name: '12. Sitzung des Rates',
		organizations: ['Rat'],
		startedAt: '2026-11-24T17:00:00Z',
		page: 'http://localhost:3000/sitzungen/1',
		hls: `http://localhost:3000/media/hls/${uuid(1)}/index.m3u8`,
		whip: `http://localhost:3000/media/whip/${uuid(1)}`
	};
	const body = { at: '2026-11-24T17:30:00Z', live: [entry] };
	expect(liveJson.safeParse(body).success).toBe(true);
	expect(liveJson.safeParse({ ...body, live: [{ ...entry, hls: '/media/hls' }] }).success).toBe(false);
});

test('readyz names every part', () => {
	const parts = Object.fromEntries(READY_PARTS.map((part) => [part, { ready: true }]));
	expect(readyJson.safeParse({ ready: true, parts }).success).toBe(true);
	const { worker: _worker, ...without } = parts;
	expect(readyJson.safeParse({ ready: true, parts: without }).success).toBe(false);
});

function revive(key: string, value: unknown): unknown {
	return ['at', 'since', 'untilExpected'].includes(key) ? new Date(value as string) : value;
}
