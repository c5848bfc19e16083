import { countOfficePapers, listOfficePapers } from '#lib/server/db/queries/office-papers.ts';
import { clerkOf } from '../../clerk.server.ts';

const PER_PAGE = 25;

export async function load({ locals, url }) {
	const clerk = clerkOf(locals);
	const search = url.searchParams.get('suche') ?? '';
	const current = Math.max(1, Number(url.searchParams.get('seite')) || 1);
	const [papers, count] = await Promise.all([
		listOfficePapers(locals.db, clerk, search, PER_PAGE, (current - 1) * PER_PAGE),
		countOfficePapers(locals.db, clerk, search)
	]);
	return { papers, count, search, current, last: Math.max(1, Math.ceil(count / PER_PAGE)) };
}
