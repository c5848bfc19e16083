/** The addresses of one kind and year. */
import { error } from '@sveltejs/kit';
import { isSitemapKind, listSitemapIds } from '#lib/server/db/queries/public-sitemap.ts';
import { conditional } from '#lib/web/conditional.server.ts';

export async function GET({ locals, params, request, url }) {
	const [, kind, year] = /^([a-z]+)-(\d{1,4})\.xml$/.exec(params.part) ?? [];
	if (!kind || !isSitemapKind(kind)) error(404, 'Diesen Teil des Verzeichnisses gibt es nicht.');
	const rows = await listSitemapIds(locals.db, locals.body.id, kind, Number(year));
	if (rows.length === 0) error(404, 'Diesen Teil des Verzeichnisses gibt es nicht.');
	const lines = rows.map(
		({ id, modified }) =>
			`<url><loc>${url.origin}/${kind}/${id}</loc><lastmod>${modified.toISOString()}</lastmod></url>`
	);
	const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('\n')}
</urlset>
`;
	return conditional(request, xml, 'application/xml; charset=utf-8');
}
