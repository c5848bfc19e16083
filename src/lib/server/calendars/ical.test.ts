import { describe, expect, test } from 'vitest';
import { calendarOf, type Calendar, type CalendarMeeting } from './ical.ts';

const meeting: CalendarMeeting = {
	id: '01a214fc-a34a-74f7-b375-4416120b1ec2',
	name: '14. Sitzung',
	organization: 'Rat der Stadt',
	start: new Date('2026-07-01T15:00:00Z'),
	end: new Date('2026-07-01T17:30:00Z'),
	cancelled: false,
	place: 'Ratssaal, Markt 1',
	created: new Date('2026-01-01T00:00:00Z'),
	modified: new Date('2026-01-01T00:01:00Z'),
	plannedMinutes: null
};
const calendar = (fields: Partial<CalendarMeeting> = {}, rest: Partial<Calendar> = {}) =>
	calendarOf({
		name: 'Rat',
		self: 'https://x/kalender.ics',
		origin: 'https://x',
		timeZone: 'Europe/Berlin',
		meetings: [{ ...meeting, ...fields }],
		...rest
	});
/** Lines as they were before they were folded. */
const lines = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

test('a meeting with its times on the clocks of the town', () => {
	expect(lines(calendar())).toEqual(
		expect.arrayContaining([
			'DTSTART;TZID=Europe/Berlin:20260701T170000',
			'DTEND;TZID=Europe/Berlin:20260701T193000',
			'DTSTAMP:20260101T000100Z',
			'LAST-MODIFIED:20260101T000100Z',
			'SEQUENCE:60',
			`UID:${meeting.id}@ratssaal`,
			'SUMMARY:Rat der Stadt: 14. Sitzung',
			'LOCATION:Ratssaal\\, Markt 1',
			'STATUS:CONFIRMED'
		])
	);
	expect(lines(calendar({ start: new Date('2026-12-01T16:00:00Z') }))).toContain(
		'DTSTART;TZID=Europe/Berlin:20261201T170000'
	);
});

test('the zone is explained before it is used', () => {
	const all = lines(calendar());
	expect(all.indexOf('BEGIN:VTIMEZONE')).toBeLessThan(all.indexOf('BEGIN:VEVENT'));
	expect(all.indexOf('X-WR-CALNAME:Rat')).toBeLessThan(all.indexOf('BEGIN:VTIMEZONE'));
	expect(lines(calendar({}, { timeZone: 'Europe/Lisbon' }))).toEqual(
		expect.arrayContaining(['DTSTART:20260701T150000Z'])
	);
	expect(calendar({}, { timeZone: 'Europe/Lisbon' })).not.toContain('VTIMEZONE');
});

test('each change has a higher number under the same name', () => {
	const numberOf = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text)?.[1]);
	const later = calendar({
		modified: new Date('2026-02-01T00:00:00Z'),
		start: new Date('2026-07-02T15:00:00Z')
	});
	expect(numberOf(later)).toBeGreaterThan(numberOf(calendar()));
	expect(later).toContain(`UID:${meeting.id}@ratssaal`);
	// A row that was imported may be older than its last change says.
	expect(numberOf(calendar({ modified: new Date('2025-01-01T00:00:00Z') }))).toBe(0);
});

test('cancelled, it stays and says so', () => {
	expect(lines(calendar({ cancelled: true }))).toEqual(
		expect.arrayContaining(['STATUS:CANCELLED', 'SUMMARY:Abgesagt: Rat der Stadt: 14. Sitzung'])
	);
});

describe('an end nobody knows', () => {
	test('is estimated, from the plan where there is one, and said to be', () => {
		expect(lines(calendar({ end: null }))).toContain('DTEND;TZID=Europe/Berlin:20260701T190000');
		expect(lines(calendar({ end: null, plannedMinutes: 45 }))).toContain(
			'DTEND;TZID=Europe/Berlin:20260701T174500'
		);
		expect(calendar({ end: null })).toContain('Das Ende ist geschätzt.');
		expect(calendar()).not.toContain('geschätzt');
	});
});

test('no line is longer than 75 bytes, no character is cut, and texts cannot break out', () => {
	const text = calendar({ name: `${'ü'.repeat(120)};,\\\r\nEND:VCALENDAR\u0000` });
	for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
	expect(lines(text)).toContain(`SUMMARY:Rat der Stadt: ${'ü'.repeat(120)}\\;\\,\\\\\\nEND:VCALENDAR`);
	expect(text.match(/^END:VCALENDAR/gm)).toHaveLength(1);
	expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
});
