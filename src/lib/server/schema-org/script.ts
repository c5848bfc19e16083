/** The elements of a page's head that say what the page is about, in JSON-LD and in a sentence. */
import type { Thing } from './objects.ts';

/** Empty where nothing is to be said. Nothing in a text can end the element or begin another. */
export function structuredScript(things: readonly Thing[] | undefined): string {
	if (!things?.length) return '';
	const json = JSON.stringify({ '@context': 'https://schema.org', '@graph': things }).replaceAll(
		'<',
		'\\u003c'
	);
	return `<script type="application/ld+json">${json}</script>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Empty where nothing is to be said. */
export function descriptionElement(text: string | undefined): string {
	if (!text) return '';
	return `<meta name="description" content="${text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign]!)}" />`;
}
