/** Markdown as plain data for the templates: what somebody wrote stays text, whatever signs are in it. */
import { Lexer, type Token, type Tokens } from 'marked';

/** Text within a line. */
export type Inline =
	| { readonly t: 'text' | 'code'; readonly s: string }
	| { readonly t: 'strong' | 'em' | 'del'; readonly c: readonly Inline[] }
	| { readonly t: 'link'; readonly href: string; readonly c: readonly Inline[] }
	| { readonly t: 'br' };

/** A block. Levels of headings begin at 1 and never skip one, as PDF/UA asks (ISO 14289-1, 7.4.2). */
export type Block =
	| { readonly t: 'p'; readonly c: readonly Inline[] }
	| { readonly t: 'h'; readonly level: number; readonly c: readonly Inline[] }
	| {
			readonly t: 'list';
			readonly ordered: boolean;
			readonly start: number;
			readonly items: readonly (readonly Block[])[];
	  }
	| { readonly t: 'quote'; readonly b: readonly Block[] }
	| { readonly t: 'code'; readonly s: string }
	| {
			readonly t: 'table';
			readonly align: readonly ('left' | 'right' | 'center')[];
			readonly head: readonly (readonly Inline[])[];
			readonly rows: readonly (readonly (readonly Inline[])[])[];
	  }
	| { readonly t: 'rule' };

/** The blocks of `markdown`. HTML in it is left out, images become their alternative text. */
export function blocksOf(markdown: string): Block[] {
	const open: number[] = [];
	return blocks(new Lexer({ gfm: true }).lex(markdown), (depth) => {
		while (open.length > 0 && open.at(-1)! >= depth) open.pop();
		open.push(depth);
		return open.length;
	});
}

function blocks(tokens: readonly Token[], levelOf: (depth: number) => number): Block[] {
	return tokens.flatMap((token): Block[] => {
		switch (token.type) {
			case 'paragraph':
			case 'text':
				return [{ t: 'p', c: inlines((token as Tokens.Paragraph).tokens ?? [token]) }];
			case 'heading':
				return [{ t: 'h', level: levelOf((token as Tokens.Heading).depth), c: inlines(token.tokens!) }];
			case 'list': {
				const list = token as Tokens.List;
				const items = list.items.map((item) => blocks(item.tokens, levelOf));
				return [{ t: 'list', ordered: list.ordered, start: Number(list.start) || 1, items }];
			}
			case 'blockquote':
				return [{ t: 'quote', b: blocks(token.tokens!, levelOf) }];
			case 'code':
				return [{ t: 'code', s: (token as Tokens.Code).text }];
			case 'table':
				return [table(token as Tokens.Table)];
			case 'hr':
				return [{ t: 'rule' }];
			default:
				return [];
		}
	});
}

function table({ align, header, rows }: Tokens.Table): Block {
	return {
		t: 'table',
		align: align.map((side) => side ?? 'left'),
		head: header.map(({ tokens }) => inlines(tokens)),
		rows: rows.map((row) => row.map(({ tokens }) => inlines(tokens)))
	};
}

function inlines(tokens: readonly Token[]): Inline[] {
	return tokens.flatMap((token): Inline[] => {
		switch (token.type) {
			case 'strong':
			case 'em':
			case 'del':
				return [{ t: token.type, c: inlines(token.tokens!) }];
			case 'codespan':
				return [{ t: 'code', s: (token as Tokens.Codespan).text }];
			case 'br':
				return [{ t: 'br' }];
			case 'link': {
				const { href, tokens } = token as Tokens.Link;
				return /^(https?|mailto):/i.test(href) ? [{ t: 'link', href, c: inlines(tokens) }] : inlines(tokens);
			}
			case 'html':
				return [];
			case 'text':
				if ('tokens' in token && token.tokens) return inlines(token.tokens);
				return [{ t: 'text', s: decoded((token as Tokens.Text).text) }];
			default:
				return 'text' in token ? [{ t: 'text', s: decoded(String(token.text)) }] : [];
		}
	});
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
	'&nbsp;': '\u00a0'
};

/** The lexer hands text on as written; the few entities people type are resolved. */
const decoded = (text: string) =>
	bound(text.replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity]!));

/** Numbers stay with what they count: `§ 96`, `Abs. 1`, `30 Prozent`. */
const bound = (text: string) =>
	text
		.replaceAll(/(§§?|\b(?:Abs|Nr|Art|Satz|S|Buchst|Ziff)\.?) (?=\d|[a-z]\b)/g, '$1\u00a0')
		.replaceAll(/(\d) (?=(?:Euro|Prozent|Uhr|Hektar|Meter|Tonnen|Cent)\b)/g, '$1\u00a0');
