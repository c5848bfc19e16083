import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differencesOf, type Block } from './differences.ts';
import { paragraphsOf } from './markdown.ts';

const shown = (blocks: readonly Block[]) =>
	blocks.map(({ kind, parts }) => `${kind}: ${parts.map(mark).join('')}`);
const mark = ({ kind, text }: Block['parts'][number]) =>
	kind === 'added' ? `{+${text}+}` : kind === 'removed' ? `[-${text}-]` : text;

test('a word in a paragraph, and the others stay as they are', () => {
	const before = ['Die Verwaltung prüft den Neubau.', 'Kosten entstehen nicht.'];
	const after = ['Der Fachbereich prüft den Neubau.', 'Kosten entstehen nicht.'];
	expect(shown(differencesOf(before, after))).toEqual([
		'changed: [-Die-]{+Der+} [-Verwaltung-]{+Fachbereich+} prüft den Neubau.',
		'same: Kosten entstehen nicht.'
	]);
});

test('an inserted paragraph does not shift the others', () => {
	const before = ['Der Rat beschließt den Plan.', 'Die Mittel stehen bereit.'];
	const after = [
		'Der Rat beschließt den Plan.',
		'Über den Stand wird berichtet.',
		'Die Mittel stehen bereit.'
	];
	expect(shown(differencesOf(before, after))).toEqual([
		'same: Der Rat beschließt den Plan.',
		'added: {+Über den Stand wird berichtet.+}',
		'same: Die Mittel stehen bereit.'
	]);
});

test('a paragraph of another content is not put word by word into the old one', () => {
	expect(
		shown(differencesOf(['Der Bolzplatz wird saniert.'], ['Es gilt die Haushaltssatzung 2027.']))
	).toEqual(['removed: [-Der Bolzplatz wird saniert.-]', 'added: {+Es gilt die Haushaltssatzung 2027.+}']);
});

test('both texts can be read out of it again, whatever they are', () => {
	const text = fc.array(fc.array(fc.constantFrom('der', 'Rat', 'Plan', 'und', '2027'), { maxLength: 6 }));
	fc.assert(
		fc.property(text, text, (one, other) => {
			const [before, after] = [one, other].map((words) => words.map((part) => part.join(' ')));
			const blocks = differencesOf(before!, after!);
			const without = (left: 'added' | 'removed') =>
				blocks
					.filter(({ kind }) => kind !== left)
					.map(({ parts }) => parts.flatMap(({ kind, text }) => (kind === left ? [] : text)).join(''));
			expect(without('added')).toEqual(before);
			expect(without('removed')).toEqual(after);
		})
	);
});

test('paragraphs are the text without its marks', () => {
	const text = '## Sach*lage*\n\nA & B <b>C</b>\nD\n\n- eins\n- zwei\n\n| a | b |\n|---|---|\n| 1 | 2 |';
	expect(paragraphsOf(text)).toEqual(['Sachlage', 'A & B C D', '• eins', '• zwei', 'a · b', '1 · 2']);
});

test('numbers of a list are text: the first as given, lists in it with their own', () => {
	const text =
		'3. drei\n4. vier\n   1. innen\n   - Punkt\n5. fünf\n\n- Strich\n\n<ol start="7"><li>sieben</li></ol>';
	expect(paragraphsOf(text)).toEqual([
		'3. drei',
		'4. vier',
		'1. innen',
		'• Punkt',
		'5. fünf',
		'• Strich',
		'7. sieben'
	]);
	expect(paragraphsOf('0. null\n\n1. eins')).toEqual(['0. null', '1. eins']);
});

test('another numbering is a difference', () => {
	const blocks = differencesOf(
		paragraphsOf('1. Der Rat beschließt.'),
		paragraphsOf('2. Der Rat beschließt.')
	);
	expect(blocks.map(({ kind }) => kind)).toEqual(['changed']);
});
