/** The town's colour as a style sheet of its own: a strict content security policy allows no inline styles. */
import { error } from '@sveltejs/kit';
import { accentCss } from '#lib/components/ui/accent.ts';

export function GET({ params }) {
	if (!/^[0-9a-f]{6}$/i.test(params.accent)) error(404, 'Das ist keine Farbe.');
	return new Response(accentCss(`#${params.accent}`), {
		headers: {
			'content-type': 'text/css; charset=utf-8',
			'cache-control': 'public, max-age=31536000, immutable'
		}
	});
}
