/** Which characters a font can show: PDF/UA allows none without a picture, and no text may keep a document from being made. */

/** What stands for a character that the fonts do not have. */
const UNKNOWN = '\u25af';

/**
 * `text` with nothing in it that the font cannot show: control and format characters are dropped, others are replaced by
 * their plain form (`①` by `1`) or by an empty box. Tabs and line breaks stay.
 */
export function showable(text: string, covers: (codePoint: number) => boolean): string {
	return text
		.normalize('NFC')
		.replaceAll(/\r\n?/g, '\n')
		.replaceAll(/(?![\t\n\u00ad])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\ufe00-\ufe0f]/gu, '')
		.replaceAll(/[^\t\n\u00ad]/gu, (sign) => (covers(sign.codePointAt(0)!) ? sign : plainForm(sign, covers)));
}

function plainForm(sign: string, covers: (codePoint: number) => boolean): string {
	const plain = sign.normalize('NFKC');
	return [...plain].every((part) => covers(part.codePointAt(0)!)) ? plain : UNKNOWN;
}

/** Reads the character map of a TrueType font (OpenType `cmap`, formats 4 and 12). */
export function coverageOf(font: Buffer): (codePoint: number) => boolean {
	const known = new Set<number>();
	const map = tableAt(font, 'cmap');
	for (let index = 0; index < font.readUInt16BE(map + 2); index++) {
		const at = map + font.readUInt32BE(map + 4 + index * 8 + 4);
		const format = font.readUInt16BE(at);
		if (format === 4) readSegments(font, at, known);
		if (format === 12) readGroups(font, at, known);
	}
	return (codePoint) => known.has(codePoint);
}

function tableAt(font: Buffer, tag: string): number {
	for (let index = 0; index < font.readUInt16BE(4); index++) {
		const entry = 12 + index * 16;
		if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
	}
	throw new RangeError(`the font has no table ${tag}`);
}

function readSegments(font: Buffer, at: number, known: Set<number>): void {
	const size = font.readUInt16BE(at + 6);
	const word = (part: number, index: number) =>
		font.readUInt16BE(at + 14 + (part > 0 ? 2 : 0) + part * size + index);
	for (let index = 0; index < size; index += 2) {
		const [end, start, delta, range] = [word(0, index), word(1, index), word(2, index), word(3, index)];
		for (let code = start; code <= end && code !== 0xffff; code++) {
			const glyph =
				range === 0
					? (code + delta) & 0xffff
					: font.readUInt16BE(at + 16 + 3 * size + index + range + (code - start) * 2);
			if (glyph !== 0) known.add(code);
		}
	}
}

function readGroups(font: Buffer, at: number, known: Set<number>): void {
	for (let group = 0; group < font.readUInt32BE(at + 12); group++) {
		const entry = at + 16 + group * 12;
		for (let code = font.readUInt32BE(entry); code <= font.readUInt32BE(entry + 4); code++) known.add(code);
	}
}
