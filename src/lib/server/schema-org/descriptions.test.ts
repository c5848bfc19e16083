import { expect, test } from 'vitest';
import {
	describeMeeting,
	describeOrganization,
	describePaper,
	describePerson,
	describeResolution
} from './descriptions.ts';

const start = new Date('2026-09-17T15:00:00Z');
const meeting = { name: '6. Sitzung', organization: 'Rat', start, place: 'Ratssaal', cancelled: false };

test('each page is one sentence', () => {
	expect(describeMeeting(meeting, 12, 'Europe/Berlin')).toBe(
		'Rat, 6. Sitzung am 17. September 2026, Ratssaal: Tagesordnung mit 12 Punkten, Vorlagen und Beschlüsse.'
	);
	expect(describeMeeting({ ...meeting, cancelled: true }, 12, 'Europe/Berlin')).toBe(
		'Rat, 6. Sitzung am 17. September 2026: Die Sitzung fällt aus.'
	);
	const bare = { name: 'Sitzung des Rates', organization: null, start: null, place: null, cancelled: false };
	expect(describeMeeting(bare, 0, 'UTC')).toBe('Sitzung des Rates: Tagesordnung, Vorlagen und Beschlüsse.');
	const paper = { name: 'Neubau', reference: '2026/118', paperType: 'Antrag', date: '2026-11-01' };
	const originators = [
		{ role: 'originator', person: null, organization: 'Fraktion A' },
		{ role: 'direction', person: null, organization: 'Amt' }
	];
	expect(describePaper({ ...paper, originators }, 'Stadt')).toBe(
		'Antrag 2026/118 vom 1. November 2026, Stadt: Neubau, eingebracht von Fraktion A.'
	);
	expect(describeOrganization({ name: 'Rat' }, 'Stadt')).toBe(
		'Rat: Mitglieder, Sitzungen, Vorlagen und Beschlüsse im Ratsinformationssystem Stadt.'
	);
	const memberships = [{ organization: 'Rat', role: 'Vorsitz' }];
	expect(describePerson({ name: 'Anna Aal', memberships }, 'Stadt')).toBe(
		'Anna Aal: Vorsitz (Rat), Sitzungen und Vorlagen im Ratsinformationssystem Stadt.'
	);
	const resolution = { title: 'Neubau', result: 'Beschlossen', decidedAt: start, organization: 'Rat' };
	expect(describeResolution(resolution, 'Europe/Berlin')).toBe(
		'Beschluss vom 17. September 2026, Rat: Neubau (Beschlossen).'
	);
});
