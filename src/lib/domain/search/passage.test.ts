import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isHit, markAll, passageOf, type Needle } from './passage.ts';

const needle = (stem: string, fields: Partial<Needle> = {}): Needle => ({
	stem,
	compounds: true,
	beginning: false,
	...fields
});
const written = (segments: readonly { text: string; hit: boolean }[]) =>
	segments.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');

test.for([
	['sanierungen', 'sanier', true],
	['schulsanierung', 'sanier', true],
	['sanierungsplan', 'sanier', true],
	['haus', 'haus', true],
	['hauser', 'haus', true],
	['hausmeister', 'haus', true],
	['stadtrat', 'rat', true],
	['stadtrats', 'rat', true],
	['hochschulreife', 'schul', true],
	['entschuldigt', 'schul', false],
	['beratungen', 'rat', false],
	['garten', 'art', false],
	['brucke', 'haus', false]
] as const)('%s for %s: %s', ([word, stem, expected]) => {
	expect(isHit(word, needle(stem))).toBe(expected);
});

test('in quotation marks only the word itself', () => {
	const exact = needle('sanier', { compounds: false });
	expect(isHit('sanierung', exact)).toBe(true);
	expect(isHit('schulsanierung', exact)).toBe(false);
});

test('hits keep their spelling in the text', () => {
	expect(written(markAll('Büro, BUERO und Bürohaus', [needle('buro')]))).toBe(
		'[Büro], [BUERO] und [Bürohaus]'
	);
});

test('a passage begins near its hit, at a sentence where it can, and says that there is more', () => {
	const text = `${'Vorher. '.repeat(30)}Die Stadt plant die Sanierung der Schule.${' Nachher.'.repeat(60)}`;
	const passage = passageOf(text, [needle('sanier')]);
	expect(written(passage.segments)).toMatch(/Die Stadt plant die \[Sanierung\] der Schule\./);
	expect(passage).toMatchObject({ before: true, after: true, hits: 1 });
	const length = passage.segments.reduce((sum, segment) => sum + segment.text.length, 0);
	expect(length).toBeLessThanOrEqual(270);
});

test('the place where all words stand together wins', () => {
	const text = `Die Schule. ${'Lorem ipsum dolor. '.repeat(40)} Zur Sanierung der Schule.`;
	const passage = passageOf(text, [needle('sanier'), needle('schul')]);
	expect(written(passage.segments)).toContain('[Sanierung] der [Schule]');
});

test('without a hit the text begins at its beginning', () => {
	const passage = passageOf('Kurzer Text\nohne Treffer.', [needle('sanier')]);
	expect(passage).toEqual({
		segments: [{ text: 'Kurzer Text ohne Treffer.', hit: false }],
		before: false,
		after: false,
		hits: 0
	});
});

test('a passage is a stretch of the text, whatever it is', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme', maxLength: 600 }),
			fc.constantFrom('a', 'sanier', '1'),
			(text, stem) => {
				const { segments } = passageOf(text, [needle(stem)]);
				expect(text.replaceAll(/\s/g, ' ')).toContain(segments.map((segment) => segment.text).join(''));
			}
		)
	);
});
