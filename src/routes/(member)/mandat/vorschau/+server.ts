/** A text as it will be shown, while it is being written. Nothing is kept. */
import { renderMarkdown } from '#lib/server/papers/markdown.ts';

export async function POST({ request }) {
	const text = (await request.formData()).get('text');
	const html = renderMarkdown(typeof text === 'string' ? text : '');
	return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}
