/** Reads XML strictly enough to tell whether it is well-formed, and as a tree to check its structure. */

export interface XmlElement {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly (XmlElement | string)[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @throws {SyntaxError} where the text is not well-formed (XML 1.0, 2.1), as far as documents without DTD go */
export function parseXml(text: string): XmlElement {
	const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
	const open: { name: string; attributes: Record<string, string>; children: (XmlElement | string)[] }[] = [
		{ name: '', attributes: {}, children: [] }
	];
	const tokens = /<(\/?)([A-Za-z][\w.:-]*)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
	let end = 0;
	for (let token = tokens.exec(body); token; token = tokens.exec(body)) {
		end = tokens.lastIndex;
		const [, closing, name, attributes, empty, characters] = token;
		const current = open.at(-1)!;
		if (characters !== undefined) {
			current.children.push(decode(characters));
		} else if (closing) {
			if (current.name !== name || open.length === 1)
				throw new SyntaxError(`</${name}> closes ${current.name}`);
			open.pop();
		} else {
			const element = { name: name!, attributes: readAttributes(attributes ?? ''), children: [] };
			current.children.push(element);
			if (!empty) open.push(element);
		}
	}
	if (end !== body.length) throw new SyntaxError(`not XML at: ${body.slice(end, end + 60)}`);
	if (open.length > 1) throw new SyntaxError(`${open.at(-1)!.name} is not closed`);
	const roots = open[0]!.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
	if (roots.length !== 1 || typeof roots[0] === 'string') throw new SyntaxError('not one root element');
	return roots[0]!;
}

function readAttributes(text: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [, name, value] of text.matchAll(/([\w.:-]+)="([^"]*)"/g)) {
		if (name! in found) throw new SyntaxError(`${name} twice`);
		found[name!] = decode(value!);
	}
	return found;
}

function decode(text: string): string {
	return text.replaceAll(/&([^;\s]*);?/g, (whole, name: string) => {
		const sign = ENTITIES[name];
		if (sign === undefined || !whole.endsWith(';')) throw new SyntaxError(`unknown reference ${whole}`);
		return sign;
	});
}

/** Elements among the children. */
export const elementsOf = ({ children }: XmlElement): XmlElement[] =>
	children.filter((child) => typeof child !== 'string');

/** The element and all below it. */
export const allOf = (element: XmlElement): XmlElement[] => [element, ...elementsOf(element).flatMap(allOf)];

/** All text below. */
export const textOf = ({ children }: XmlElement): string =>
	children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
