/** The addresses of one kind and year, or those of the fixed pages. */
import { error } from '@sveltejs/kit';
import { isSitemapKind, listSitemapIds } from '#lib/server/db/queries/public-sitemap.ts';
import { conditional } from '#lib/web/conditional.server.ts';
import { PAGES } from '../pages.ts';

export async function GET({ locals, params, request, url }) {
	const lines =
		params.part === 'seiten.xml'
			? PAGES.map((path) => `<url><loc>${url.origin}${path}</loc></url>`)
			: await linesOf(locals, params.part, url.origin);
	const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('\n')}
</urlset>
`;
	return conditional(request, xml, 'application/xml; charset=utf-8');
}

async function linesOf({ db, body }: App.Locals, part: string, origin: string): Promise<string[]> {
	const [, kind, year] = /^([a-z]+)-(\d{1,4})\.xml$/.exec(part) ?? [];
	const rows = kind && isSitemapKind(kind) ? await listSitemapIds(db, body.id, kind, Number(year)) : [];
	if (rows.length === 0) error(404, 'Diesen Teil des Verzeichnisses gibt es nicht.');
	return rows.map(
		({ id, modified }) =>
			`<url><loc>${origin}/${kind}/${id}</loc><lastmod>${modified.toISOString()}</lastmod></url>`
	);
}
