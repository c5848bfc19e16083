/** What the reader's pdf.js loads as a page needs it. */
import { error } from '@sveltejs/kit';
import { readPdfPart } from '#lib/server/files/pdf-parts.ts';

export async function GET({ params }) {
	const part = await readPdfPart(params.kind, params.name);
	if (!part) error(404, 'Diesen Teil gibt es nicht.');
	return new Response(part.bytes, {
		headers: { 'content-type': part.type, 'cache-control': 'public, max-age=86400' }
	});
}
