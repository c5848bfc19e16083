/** What is public may be found; what asks for a login need not be tried. */
import { conditional } from '#lib/web/conditional.server.ts';

const INSIDE = ['/anmelden', '/konto', '/mandat', '/sitzungsdienst', '/saal'];

export function GET({ request, url }) {
	const text = `User-agent: *
${INSIDE.map((path) => `Disallow: ${path}`).join('\n')}

Sitemap: ${url.origin}/sitemap.xml
`;
	return conditional(request, text, 'text/plain; charset=utf-8');
}
