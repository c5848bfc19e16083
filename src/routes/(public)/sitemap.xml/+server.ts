/** The index of all addresses (sitemaps.org): the fixed pages, and a part for each kind and year. */
import { listSitemapParts } from '#lib/server/db/queries/public-sitemap.ts';
import { conditional } from '#lib/web/conditional.server.ts';

export async function GET({ locals, request, url }) {
	const parts = await listSitemapParts(locals.db, locals.body.id);
	const names = ['seiten', ...parts.map(({ kind, year }) => `${kind}-${year}`)];
	const lines = names.map((name) => `<sitemap><loc>${url.origin}/sitemap/${name}.xml</loc></sitemap>`);
	const xml = `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('\n')}
</sitemapindex>
`;
	return conditional(request, xml, 'application/xml; charset=utf-8');
}
