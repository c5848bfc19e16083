import { listPublicOrganizations } from '#lib/server/db/queries/public-people.ts';
import { termChoice } from '#lib/web/term-choice.server.ts';

export async function load({ locals, url }) {
	const { terms, chosen, day } = await termChoice(locals, url);
	const all = await listPublicOrganizations(locals.db, locals.body.id, day);
	const inTerm = all.filter(
		({ startDate, endDate }) =>
			(!startDate || startDate <= day) && (!chosen?.startDate || !endDate || endDate >= chosen.startDate)
	);
	const active = inTerm.filter(({ endDate }) => !endDate || endDate >= day);
	return { terms, chosen, active, ended: inTerm.filter((one) => !active.includes(one)) };
}
