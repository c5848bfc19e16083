/** The two forms of a mail, text and HTML, from one list of blocks. No pictures, nothing from outside, no counting. */

export type Block =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'heading'; readonly text: string }
	/** The one thing to do. */
	| { readonly kind: 'button'; readonly label: string; readonly url: string }
	/** A thing with what happened to it. */
	| {
			readonly kind: 'entry';
			readonly title: string;
			readonly url: string;
			readonly lines: readonly string[];
	  }
	/** Small, below a line. */
	| { readonly kind: 'foot'; readonly text: string; readonly url?: string };

export interface Words {
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

const STYLE = `body{margin:0;padding:24px 16px;font:16px/1.5 "Fira Sans","Segoe UI",Roboto,Arial,sans-serif;color:#14212b;background:#fff}
main{max-width:36rem;margin:0 auto}h1{font-size:20px;line-height:1.25;margin:0 0 16px}h2{font-size:16px;margin:24px 0 8px}p{margin:0 0 12px}
.entry{margin:0 0 16px}.entry a{font-weight:600}.soft{color:#52616d}a{color:#0b5566}
.button{display:inline-block;padding:12px 20px;border-radius:6px;background:#0b5566;color:#fff;font-weight:600;text-decoration:none}
footer{margin-top:32px;padding-top:16px;border-top:1px solid #d9dee2;font-size:14px;color:#52616d}
@media(prefers-color-scheme:dark){body{color:#e9eef0;background:#111a20}a{color:#6cc3d5}.soft,footer{color:#9fb0ba}.button{background:#6cc3d5;color:#0b1217}footer{border-color:#2c3a44}}`;

/** The mail in both forms; `subject` is its heading, too. */
export function layOut(locale: 'de' | 'en', subject: string, blocks: readonly Block[]): Words {
	const line = oneLine(subject);
	return { subject: line, text: textOf(line, blocks), html: htmlOf(locale, line, blocks) };
}

function textOf(subject: string, blocks: readonly Block[]): string {
	const parts = blocks.map((block) => {
		switch (block.kind) {
			case 'heading':
				return `${block.text}\n${'-'.repeat(Math.min(block.text.length, 72))}`;
			case 'button':
				return `${block.label}:\n${block.url}`;
			case 'entry':
				return [
					oneLine(block.title),
					...block.lines.map((each) => `  ${oneLine(each)}`),
					`  ${block.url}`
				].join('\n');
			case 'foot':
				return block.url ? `${block.text}\n${block.url}` : block.text;
			default:
				return block.text;
		}
	});
	const firstFoot = blocks.findIndex(({ kind }) => kind === 'foot');
	if (firstFoot >= 0) parts.splice(firstFoot, 0, '-- ');
	return `${[subject, ...parts].join('\n\n').replace('\n\n-- \n\n', '\n\n-- \n')}\n`;
}

function htmlOf(locale: string, subject: string, blocks: readonly Block[]): string {
	const isFoot = ({ kind }: Block) => kind === 'foot';
	const body = blocks.filter((block) => !isFoot(block)).map(blockHtml);
	const foot = blocks.filter(isFoot).map(blockHtml);
	return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escape(subject)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(subject)}</h1>
${body.join('\n')}
<footer>
${foot.join('\n')}
</footer></main></body>
</html>
`;
}

function blockHtml(block: Block): string {
	switch (block.kind) {
		case 'heading':
			return `<h2>${escape(block.text)}</h2>`;
		case 'button':
			return `<p><a class="button" href="${escape(block.url)}">${escape(block.label)}</a></p><p class="soft">${escape(block.url)}</p>`;
		case 'entry':
			return `<p class="entry"><a href="${escape(block.url)}">${escape(block.title)}</a>${block.lines
				.map((line) => `<br>${escape(line)}`)
				.join('')}</p>`;
		case 'foot':
			return block.url
				? `<p><a href="${escape(block.url)}">${escape(block.text)}</a></p>`
				: `<p>${escape(block.text)}</p>`;
		default:
			return `<p>${escape(block.text)}</p>`;
	}
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => SIGNS[sign]!);

/** Titles come from many hands: a line stays one. */
const oneLine = (text: string) => text.replaceAll(/[\s\u0000-\u001f]+/g, ' ').trim();
