import { checkAgenda } from '#lib/domain/agendas/checks.ts';
import { dayOf } from '#lib/domain/calendar.ts';
import { listOfficeAgenda, listStations } from '#lib/server/db/queries/office-agendas.ts';
import { listDeliveries, listMembersOn, listRevisions } from '#lib/server/db/queries/office-meetings.ts';
import { inviteMembers } from '#lib/server/invitations/invite-members.ts';
import { publishSupplement } from '#lib/server/invitations/publish-supplement.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../../clerk.server.ts';
import { withDeadlines } from '../../../../deadlines.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params, parent, depends }) {
	depends('office:invitation');
	clerkOf(locals);
	const { db, body } = locals;
	const { meeting } = await parent();
	const day = meeting.start ? dayOf(meeting.start, body.timeZone) : undefined;
	const items = await listOfficeAgenda(db, params.meeting);
	const [revisions, members, stations] = await Promise.all([
		listRevisions(db, params.meeting),
		day ? listMembersOn(db, params.meeting, day) : [],
		listStations(
			db,
			items.flatMap(({ papers }) => papers.map(({ id }) => id))
		)
	]);
	const sent = await Promise.all(
		revisions.map(async (revision) => ({
			...revision,
			deliveries: revision.invitationId ? await listDeliveries(db, revision.invitationId) : []
		}))
	);
	// For a supplement the period runs as for an invitation of today.
	const [today] = await withDeadlines(locals, [{ ...meeting, state: 'draft' }]);
	return {
		deadline: today?.deadline,
		counts: {
			public: items.filter((item) => item.public).length,
			nonPublic: items.filter((item) => !item.public).length
		},
		staged: items.filter((item) => item.staged),
		remarks: checkAgenda({ ...meeting, timeZone: body.timeZone }, items, stations),
		names: Object.fromEntries(items.map(({ id, name }) => [id, name])),
		members,
		sent: sent
			.map((revision) => ({
				...revision,
				late: revision.deadline !== null && dayOf(revision.publishedAt, body.timeZone) > revision.deadline
			}))
			.toReversed()
	};
}

export const actions = {
	invite: refusable(async ({ locals, params, request }) => {
		const form = await request.formData();
		const input = { ...Object.fromEntries(form), subjects: form.getAll('subjects') };
		await inviteMembers(locals.db, clerkOf(locals), params.meeting, input, locals.now);
		return { sent: true };
	}),
	supplement: refusable(async ({ locals, params, request }) => {
		const form = await request.formData();
		await publishSupplement(locals.db, clerkOf(locals), params.meeting, form, locals.now);
		return { sent: true };
	})
} satisfies Actions;
