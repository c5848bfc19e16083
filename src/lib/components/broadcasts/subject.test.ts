import { expect, test } from 'vitest';
import { subjectAt, type Subject } from './subject.ts';

const speaker = { name: 'Dr. Anna Kessler', faction: 'Grüne' };
const SUBJECTS: readonly Subject[] = [
	{ atMs: 10_000, item: 'Ö 1 Eröffnung' },
	{ atMs: 60_000, item: 'Ö 2 Einwohnerfragen', speaker },
	{ atMs: 90_000 }
];
const at = (instantMs: number, jumpedMs = -Infinity) => subjectAt(SUBJECTS, instantMs, jumpedMs);

test('what is new is shown for eight seconds of the picture', () => {
	expect(at(9999)).toBeUndefined();
	expect(at(10_000)).toBe(SUBJECTS[0]);
	expect(at(17_999)).toBe(SUBJECTS[0]);
	expect(at(18_000)).toBeUndefined();
	expect(at(61_000)).toBe(SUBJECTS[1]);
});

test('after a jump it is shown again, whatever has passed', () => {
	expect(at(40_000, 39_000)).toBe(SUBJECTS[0]);
	expect(at(48_000, 39_000)).toBeUndefined();
	// What lies behind the jump is newer than it.
	expect(at(61_000, 55_000)).toBe(SUBJECTS[1]);
});

test('where nobody says anything about anything nothing is shown', () => {
	expect(at(91_000)).toBeUndefined();
	expect(at(91_000, 91_000)).toBeUndefined();
	expect(subjectAt([], 1, 0)).toBeUndefined();
});
