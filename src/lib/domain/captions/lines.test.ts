import { expect, test } from 'vitest';
import type { FeedInterval } from '../broadcasts/timeline.ts';
import { HEARING_MS, lineSpan, maySay, whyNotSay } from './lines.ts';

const at = (seconds: number) => new Date(1_000_000_000 + seconds * 1000);
const open = { picture: 'live', sound: 'live', reason: 'open' } as const;
const shut = { picture: 'non-public', sound: 'silent', reason: 'public-excluded' } as const;
const feed: FeedInterval[] = [
	{ from: at(0), until: at(60), feed: open },
	{ from: at(60), until: at(120), feed: shut },
	{ from: at(120), feed: open }
];
const span = (from: number, until: number) => lineSpan(at(from), at(until), at(until));

test('a line speaks of what was heard before the first key', () => {
	expect(span(10, 14)).toEqual({
		startedAt: new Date(at(10).getTime() - HEARING_MS),
		durationMs: 4000 + HEARING_MS
	});
});

test.for([
	['in the open', 10, 14, true],
	['begun in the open, sent after the closing', 58, 61, false],
	['in the closed part', 70, 75, false],
	['begun closed, sent open', 118, 125, false],
	['heard closed, begun open', 121, 125, false],
	['heard in the open', 122, 125, true]
] as const)('%s', ([, from, until, allowed]) => {
	expect(maySay({ live: feed, archive: [] }, span(from, until))).toBe(allowed);
	expect(maySay({ live: [], archive: feed }, span(from, until))).toBe(allowed);
});

test('the refusal says why and what to do', () => {
	expect(whyNotSay({ live: feed, archive: [] }, span(58, 61))).toBe(
		'Die Öffentlichkeit war ausgeschlossen. Diese Zeile wurde nicht gesendet und nicht gespeichert. Bitte löschen Sie sie.'
	);
});

test('a clock ahead or a line from long ago ends now, or ten minutes ago at the most', () => {
	expect(lineSpan(at(90), at(100), at(50))).toEqual({
		startedAt: new Date(at(50).getTime() - HEARING_MS),
		durationMs: HEARING_MS
	});
	expect(lineSpan(at(0), at(1), at(1000)).startedAt.getTime()).toBeGreaterThanOrEqual(at(340).getTime());
	expect(lineSpan(at(0), at(900), at(900)).durationMs).toBeLessThanOrEqual(60_000);
});
