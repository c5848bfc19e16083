/** XML as text, with every value escaped on its way in. */

/** A piece of XML that is finished. */
export class Xml {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Content = Xml | string | readonly Content[] | undefined;

/** `<name attributes>content</name>`; attributes without a value are left out. Strings are text, never markup. */
export function element(
	name: string,
	attributes: Readonly<Record<string, string | undefined>> = {},
	...content: readonly Content[]
): Xml {
	const given = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => ` ${key}="${escape(value!)}"`)
		.join('');
	const inside = content.map(written).join('');
	return new Xml(inside === '' ? `<${name}${given}/>` : `<${name}${given}>${inside}</${name}>`);
}

/** The whole document. */
export const xmlDocument = (root: Xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}\n`;

function written(content: Content): string {
	if (content === undefined) return '';
	if (content instanceof Xml) return content.text;
	return typeof content === 'string' ? escape(content) : content.map(written).join('');
}

/** What XML 1.0 does not allow at all (2.2) is left out. */
function escape(text: string): string {
	return text
		.replaceAll(/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
