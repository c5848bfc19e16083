import { describe, expect, test } from 'vitest';
import { nextOf, timelineOf, type Station } from './timeline.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const on = (day: string) => new Date(`${day}T16:00:00Z`);
const station = (id: string, fields: Partial<Station> = {}): Station => ({
	id,
	organization: id,
	authoritative: false,
	start: null,
	cancelled: null,
	result: null,
	...fields
});
const committee = station('Ausschuss', { start: on('2026-11-05'), result: 'empfohlen' });
const council = station('Rat', { start: on('2026-12-10'), authoritative: true });

describe('the line of time', () => {
	test('puts a new wording between the consultations it lies between', () => {
		const entries = timelineOf({
			publishedAt: on('2026-10-20'),
			versions: [
				{ number: 1, at: on('2026-10-20') },
				{ number: 3, at: on('2026-11-07') }
			],
			stations: [committee, council, station('Beirat')],
			now: NOW
		});
		expect(entries.map((entry) => (entry.kind === 'station' ? entry.station.id : entry.kind))).toEqual([
			'published',
			'Ausschuss',
			'version',
			'Rat',
			'Beirat'
		]);
		expect(entries[2]).toMatchObject({ number: 3, before: 1 });
		expect(entries.map((entry) => entry.kind === 'station' && entry.past)).toEqual([
			false,
			true,
			false,
			false,
			false
		]);
	});

	test('of a paper nobody has dealt with has no consultation', () => {
		expect(timelineOf({ publishedAt: null, versions: [], stations: [], now: NOW })).toEqual([]);
	});
});

describe('next', () => {
	test('is the first station ahead, dated or not', () => {
		expect(nextOf([committee, council], NOW)).toEqual({ station: council });
		expect(nextOf([committee, station('Rat')], NOW)).toMatchObject({ station: { id: 'Rat' } });
	});

	test('is not a cancelled meeting', () => {
		expect(nextOf([{ ...council, cancelled: true }, station('Rat 2')], NOW)).toMatchObject({
			station: { id: 'Rat 2' }
		});
	});

	test('is nothing once it is decided, and unknown while a result is missing', () => {
		const decided = { ...council, start: on('2026-11-20'), result: 'beschlossen' };
		expect(nextOf([committee, decided], NOW)).toBe('decided');
		expect(nextOf([committee], NOW)).toBeUndefined();
		expect(nextOf([{ ...decided, result: null }], NOW)).toBeUndefined();
		expect(nextOf([], NOW)).toBeUndefined();
	});

	test.for(['Vertagt', 'Verwiesen', 'abgesetzt', 'Zurückgestellt bis zur Haushaltsberatung'])(
		'is open after »%s«, until there is a further station',
		(result) => {
			const putOff = { ...council, start: on('2026-11-20'), result };
			expect(nextOf([committee, putOff], NOW)).toBe('open');
			expect(nextOf([putOff, station('Rat 2')], NOW)).toMatchObject({ station: { id: 'Rat 2' } });
		}
	);
});
