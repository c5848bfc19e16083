import { expect, test } from 'vitest';
import { newsDays, type News } from './news-days.ts';

const ZONE = 'Europe/Berlin';

const line = (id: string, at: string, paper = false): News => ({
	id,
	at: new Date(at),
	title: id,
	happened: '',
	more: '',
	path: `/${id}`,
	isPaper: paper
});

test('news of a day stand together, and a day begins at midnight in the town', () => {
	const days = newsDays(
		[line('c', '2026-11-25T10:00Z'), line('b', '2026-11-24T23:30Z'), line('a', '2026-11-24T22:30Z')],
		ZONE
	);
	expect(days.map(({ day, news }) => [day, news.map(({ id }) => id)])).toEqual([
		['2026-11-25', ['c', 'b']],
		['2026-11-24', ['a']]
	]);
});

test('of many papers of a day three are named, and the others counted', () => {
	const papers = ['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => line(id, '2026-11-25T10:00Z', true));
	const [day] = newsDays([...papers, line('agenda', '2026-11-25T09:00Z')], ZONE);
	expect(day?.news.map(({ id }) => id)).toEqual(['p1', 'p2', 'p3', 'agenda']);
	expect(day?.morePapers).toBe(2);
	const [four] = newsDays(papers.slice(0, 4), ZONE);
	expect(four).toMatchObject({ morePapers: 0 });
	expect(four?.news).toHaveLength(4);
});
