/** The element of a page's head that says in JSON-LD what the page is about. */
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
