import { queryText } from '#lib/web/query-text.ts';
import { termChoice } from '#lib/web/term-choice.server.ts';
import { listPaperFacets, listPublicPapers } from '#lib/server/db/queries/public-papers.ts';

export async function load({ locals, url }) {
	const { db, body } = locals;
	const { terms, chosen } = await termChoice(locals, url);
	const year = Number(url.searchParams.get('jahr'));
	const filter = {
		words: queryText(url.searchParams, 'suche'),
		paperType: queryText(url.searchParams, 'art'),
		year: Number.isInteger(year) && year > 1900 && year < 2200 ? year : undefined,
		term: chosen
	};
	const asked = Number(url.searchParams.get('seite'));
	const page = Number.isInteger(asked) && asked > 0 && asked < 10_000 ? asked : 1;
	const [papers, facets] = await Promise.all([
		listPublicPapers(db, body.id, filter, page),
		listPaperFacets(db, body.id)
	]);
	return { ...papers, facets, terms, filter, page };
}
