/** Turns the Markdown of papers, motions and minutes into HTML that is safe to put on a page. */
import { Marked } from 'marked';
import sanitize from 'sanitize-html';

const marked = new Marked({ gfm: true });

/** No images and nothing else that would make a reader's browser ask another host; no class, style or id. */
const ALLOWED: sanitize.IOptions = {
	allowedTags: [
		...[
			'p',
			'h2',
			'h3',
			'h4',
			'h5',
			'h6',
			'blockquote',
			'hr',
			'br',
			'ul',
			'ol',
			'li',
			'a',
			'strong',
			'em',
			'del'
		],
		...['code', 'pre', 'table', 'thead', 'tbody', 'tr', 'th', 'td']
	],
	allowedAttributes: { a: ['href', 'rel'], ol: ['start'], th: ['scope'] },
	allowedSchemes: ['http', 'https', 'mailto', 'tel'],
	allowProtocolRelative: false
};

/** A wide table scrolls by itself; the frame takes the focus, so that the keyboard can scroll it (WCAG 2.1.1). */
const TABLE_FRAME = '<div class="table-scroll" tabindex="0" role="region" aria-label="Tabelle"><table>';

/**
 * HTML of a Markdown text, sanitized. Its highest heading becomes `<h{headingLevel}>` (2 to 6), so that it fits below
 * the headings of the page. Raw HTML in the text is dropped, except harmless tags.
 */
export function renderMarkdown(text: string, headingLevel = 3): string {
	const shift = headingLevel - highestHeading(text);
	const html = sanitize(marked.parse(text, { async: false }), {
		...ALLOWED,
		transformTags: {
			...headings(shift),
			a: (tagName, attribs) => ({
				tagName,
				attribs: { ...attribs, rel: 'noopener noreferrer nofollow' }
			}),
			th: (tagName) => ({ tagName, attribs: { scope: 'col' } })
		}
	});
	return html.replaceAll('<table>', TABLE_FRAME).replaceAll('</table>', '</table></div>');
}

/** The text without its marks in one line of at most `length` characters. Plain text, to be escaped where it is shown. */
export function excerpt(text: string, length = 200): string {
	const plain = plainOf(marked.parse(text, { async: false }));
	return plain.length <= length ? plain : `${plain.slice(0, length - 1).replace(/\s+\S*$/, '')} …`;
}

/** Its paragraphs, headings, list entries and rows of tables, each in one line without marks. Plain text. */
export function paragraphsOf(text: string): string[] {
	return withMarks(marked.parse(text, { async: false }))
		.replaceAll(/<\/t[dh]>\s*<t[dh][^>]*>/g, ' · ')
		.split(/<\/(?:p|h[1-6]|li|tr|pre|blockquote)>|<hr>/)
		.map(plainOf)
		.filter((line) => line !== '' && line !== '•');
}

/** Each list entry as a paragraph with its bullet or number, so that another numbering is another text. */
function withMarks(html: string): string {
	/** The next number of each list around; none where there are bullets. */
	const lists: (number | undefined)[] = [];
	return html.replaceAll(
		/<(\/?)(ol|ul|li)\b([^>]*)>/g,
		(tag, closing: string, name: string, attributes: string) => {
			if (name === 'li') {
				const number = lists.at(-1);
				if (closing) return tag;
				if (number === undefined) return '</p>• ';
				lists[lists.length - 1] = number + 1;
				return `</p>${number}. `;
			}
			if (closing) lists.pop();
			else lists.push(name === 'ol' ? Number(/\bstart="?(\d+)/.exec(attributes)?.[1] ?? 1) : undefined);
			return tag;
		}
	);
}

function plainOf(html: string): string {
	return sanitize(html, { allowedTags: [], allowedAttributes: {} })
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replaceAll(/\s+/g, ' ')
		.trim();
}

function highestHeading(text: string): number {
	const depths = marked
		.lexer(text)
		.flatMap((token) => (token.type === 'heading' ? [token.depth as number] : []));
	return Math.min(...depths, 6);
}

function headings(shift: number): Record<string, string> {
	return Object.fromEntries(
		[1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, `h${Math.min(6, Math.max(2, level + shift))}`])
	);
}
