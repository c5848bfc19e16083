import { expect, test } from 'vitest';
import { fileName, filesOf, sizesOf } from './recording-files.ts';

test('a stretch is named by its seconds, to the millisecond', () => {
	expect(filesOf('r').video).toBe('/media/vod/r/aufzeichnung.mp4');
	expect(filesOf('r', { offsetMs: 12_345.678, durationMs: 1000 }).sound).toBe(
		'/media/vod/r/aufzeichnung.m4a?t=12.346,13.346'
	);
});

test('a stretch has its share of the bytes', () => {
	const recording = { bytes: 1_000_000, durationMs: 10_000 };
	expect(sizesOf(recording, 2500)).toEqual({ video: 250_000, sound: 30_000 });
	expect(sizesOf({ bytes: 40_000, durationMs: 10_000 }, 2500)).toEqual({ video: 10_000, sound: 10_000 });
	expect(sizesOf({ bytes: null, durationMs: 10_000 }, 2500).video).toBeUndefined();
});

test.each([
	[['Rat der Stadt', '2026-11-27', 'Ö 4'], 'Rat-der-Stadt-2026-11-27-Oe-4'],
	[['Ausschuss für Straßen & Plätze', undefined], 'Ausschuss-fuer-Strassen-Plaetze'],
	[['../../etc/passwd\0'], 'etc-passwd'],
	[['Café Über Äcker'], 'Cafe-ueber-aecker'],
	[['…'], 'Aufzeichnung']
])('%j is kept as %s', (parts, name) => {
	expect(fileName(...parts)).toBe(name);
});
