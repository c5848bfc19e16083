/** The element by which another site shows our player. */

/**
 * `address` is whole; 16 to 9, and narrower where the page is. Its menu copies addresses, which a browser lets a frame do only
 * where the page around it says so.
 */
export function frameOf(address: string, title: string, width = 640): string {
	const height = Math.round((width * 9) / 16);
	return `<iframe src="${quoted(address)}" title="${quoted(title)}" width="${width}" height="${height}" style="border:0;width:100%;max-width:${width}px;height:auto;aspect-ratio:16/9" allow="fullscreen; picture-in-picture; clipboard-write" allowfullscreen loading="lazy"></iframe>`;
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const quoted = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => SIGNS[sign]!);
