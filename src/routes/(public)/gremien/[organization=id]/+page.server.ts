import { error } from '@sveltejs/kit';
import { addDays, instantAt } from '#lib/domain/calendar.ts';
import {
	findPublicOrganization,
	listBroughtIn,
	listFormerMembers,
	listPublicMembers
} from '#lib/server/db/queries/public-people.ts';
import { countResolutions } from '#lib/server/db/queries/resolution-lines.ts';
import { listMeetings, listPastMeetings } from '#lib/server/db/queries/public-meetings.ts';
import { describeOrganization } from '#lib/server/schema-org/descriptions.ts';
import { organizationOf, trailOf } from '#lib/server/schema-org/objects.ts';
import { termChoice } from '#lib/web/term-choice.server.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { limitOf } from '../../show-all.ts';

export async function load({ locals, params, url }) {
	const { db, body, now, today } = locals;
	const organization = await findPublicOrganization(db, body.id, params.organization);
	if (!organization) error(404, 'Dieses Gremium gibt es nicht.');
	const organizationId = organization.id;
	const steps = [
		{ name: 'Gremien', path: '/gremien' },
		{ name: organization.name, path: `/gremien/${organizationId}` }
	];
	locals.structured = [organizationOf(organization, url.origin), trailOf(steps, url.origin)];
	locals.description = describeOrganization(organization, body.name);
	const reading = readingOf(locals);
	const { terms, chosen, day } = await termChoice(locals, url);
	const isOver = day < today;
	const before = isOver ? instantAt(addDays(day, 1), '00:00', body.timeZone) : now;
	const [members, former, papers, upcoming, past, decided, broughtIn, carriedOut] = await Promise.all([
		listPublicMembers(db, organizationId, day),
		listFormerMembers(db, organizationId, day, chosen?.startDate ?? undefined),
		listBroughtIn(db, { organizationId }, chosen, limitOf(url, 'vorlagen')),
		isOver ? [] : listMeetings(db, body.id, { from: now, organizationId, limit: 10 }),
		listPastMeetings(db, body.id, { before, organizationId, limit: 12 }),
		countResolutions(db, reading, { organizationId }),
		countResolutions(db, reading, { originatorId: organizationId }),
		countResolutions(db, reading, { officeId: organizationId })
	]);
	return {
		organization,
		terms,
		chosen,
		isOver,
		members,
		former,
		papers,
		upcoming,
		past,
		resolutions: { gremium: decided, von: broughtIn, amt: carriedOut }
	};
}
