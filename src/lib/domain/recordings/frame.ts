/** The element by which another site shows our player. */

/** `address` is whole; the height follows the width, 16 to 9. */
export function frameOf(address: string, title: string, width = 640): string {
	const height = Math.round((width * 9) / 16);
	return `<iframe src="${quoted(address)}" title="${quoted(title)}" width="${width}" height="${height}" style="border:0;max-width:100%" allow="fullscreen; picture-in-picture" allowfullscreen loading="lazy"></iframe>`;
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const quoted = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => SIGNS[sign]!);
