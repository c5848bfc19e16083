import { expect, test } from 'vitest';
import { excerpt, renderMarkdown } from './markdown.ts';

test.for([
	['script', 'Text <script>alert(1)</script>'],
	['handler', '<p onclick="alert(1)">Text</p>'],
	['javascript link', '[Text](javascript:alert(1))'],
	['data link', '[Text](data:text/html;base64,PHNjcmlwdD4=)'],
	['svg trick', '<svg><style><img src=x onerror=alert(1)></style></svg>'],
	['foreign picture', '![Bild](https://tracker.example/x.png)'],
	['style', '<p style="position:fixed">Text</p>'],
	['iframe', '<iframe src="https://example.org"></iframe>']
] as const)('leaves nothing dangerous of %s', ([, text]) => {
	const html = renderMarkdown(text);
	expect(html).not.toMatch(/script|onclick|onerror|javascript:|data:|<img|<svg|style|<iframe/);
});

test('puts the highest heading at the wanted level and keeps the distance below it', () => {
	expect(renderMarkdown('# Antrag\n\n## Begründung', 3)).toMatch(/<h3>Antrag<\/h3>\s*<h4>Begründung<\/h4>/);
	expect(renderMarkdown('## Begründung', 2)).toContain('<h2>Begründung</h2>');
	expect(renderMarkdown('###### Tief', 6)).toContain('<h6>Tief</h6>');
});

test('gives tables column headers and a frame that the keyboard can scroll', () => {
	const html = renderMarkdown('| Jahr | Euro |\n|---|---|\n| 2027 | 1 |');
	expect(html).toContain('<div class="table-scroll" tabindex="0" role="region" aria-label="Tabelle"><table>');
	expect(html).toContain('<th scope="col">Jahr</th>');
	expect(html).toContain('</table></div>');
});

test('links leave no trace of the page they are followed from', () => {
	expect(renderMarkdown('[Text](https://example.org)')).toContain(
		'<a href="https://example.org" rel="noopener noreferrer nofollow">Text</a>'
	);
});

test('an excerpt is plain text, cut at a word', () => {
	expect(excerpt('# Schule & Hort\n\nDer **Rat** beschließt <b>dies</b>.')).toBe(
		'Schule & Hort Der Rat beschließt dies.'
	);
	expect(excerpt('Der Rat der Stadt beschließt', 18)).toBe('Der Rat der …');
});
