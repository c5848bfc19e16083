/** Markdown as blocks of Akoma Ntoso: paragraphs, lists and tables; every heading begins a section. */
import { lexer, type Token, type Tokens } from 'marked';
import { element, type Xml } from './xml.ts';

/** A part of a text under its heading; before the first heading there is none. */
export interface Section {
	readonly heading: string | undefined;
	readonly blocks: readonly Xml[];
}

/** Sections in order; at least one. Markup we have no word for becomes its text. */
export function sectionsOf(markdown: string): Section[] {
	const sections: { heading: string | undefined; blocks: Xml[] }[] = [{ heading: undefined, blocks: [] }];
	for (const token of lexer(markdown)) {
		if (token.type === 'heading') sections.push({ heading: plain(token), blocks: [] });
		else sections.at(-1)!.blocks.push(...block(token));
	}
	const told = sections.filter(({ heading, blocks }) => heading !== undefined || blocks.length > 0);
	return told.length > 0 ? told : sections.slice(0, 1);
}

/** The blocks of a text without headings of its own. */
export const blocksOf = (markdown: string): Xml[] =>
	sectionsOf(markdown).flatMap(({ heading, blocks }) => [
		...(heading === undefined ? [] : [element('p', {}, element('b', {}, heading))]),
		...blocks
	]);

function block(token: Token): Xml[] {
	switch (token.type) {
		case 'space':
		case 'hr':
		case 'def':
			return [];
		case 'list':
			return [list(token as Tokens.List)];
		case 'table':
			return [table(token as Tokens.Table)];
		case 'blockquote':
			return (token.tokens ?? []).flatMap(block);
		case 'html':
		case 'code':
			return [element('p', {}, token.raw.trim())];
		default:
			return [element('p', {}, inline(token))];
	}
}

function list({ ordered, items }: Tokens.List): Xml {
	const lines = items.map((item) =>
		element(
			'li',
			{},
			item.tokens.flatMap((token) => (token.type === 'list' ? [list(token as Tokens.List)] : inline(token)))
		)
	);
	return element(ordered ? 'ol' : 'ul', {}, lines);
}

function table({ header, rows }: Tokens.Table): Xml {
	const row = (cells: readonly Tokens.TableCell[], name: 'th' | 'td') =>
		element(
			'tr',
			{},
			cells.map((cell) => element(name, {}, element('p', {}, cell.tokens.flatMap(inline))))
		);
	return element(
		'table',
		{},
		row(header, 'th'),
		rows.map((cells) => row(cells, 'td'))
	);
}

function inline(token: Token): (Xml | string)[] {
	const inner = () =>
		'tokens' in token && token.tokens?.length ? token.tokens.flatMap(inline) : [textOf(token)];
	switch (token.type) {
		case 'strong':
			return [element('b', {}, inner())];
		case 'em':
			return [element('i', {}, inner())];
		case 'br':
			return [element('br')];
		case 'link':
			return /^https?:\/\//i.test(String(token.href))
				? [element('a', { href: String(token.href) }, inner())]
				: inner();
		default:
			return inner();
	}
}

const textOf = (token: Token) => ('text' in token ? decoded(String(token.text)) : token.raw);

/** The text of a heading without its markup. */
const plain = (token: Token): string =>
	'tokens' in token && token.tokens?.length ? token.tokens.map(plain).join('') : textOf(token);

/** `marked` leaves character references of Markdown as they were written. */
function decoded(text: string): string {
	return text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
}
