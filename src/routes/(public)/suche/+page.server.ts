import { searchPublic } from '#lib/server/search/search-public.ts';
import { resultWord } from '../results.ts';
import { readAddress } from '#lib/domain/search/address.ts';

export async function load({ locals, url }) {
	const request = readAddress(url.searchParams);
	const answer = await searchPublic(locals.db, locals.body.id, request, locals.today);
	const groups = answer.groups.map((group) => ({
		...group,
		results: group.results.map((one) => ({ ...one, result: resultWord(one.result) }))
	}));
	const facets = answer.facets && {
		...answer.facets,
		result: answer.facets.result.map((value) => ({ ...value, name: resultWord(value.name) }))
	};
	return { request, answer: { ...answer, groups, facets } };
}
