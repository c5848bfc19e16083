import { randomUUID } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { addLine } from '#lib/server/captions/add-line.ts';
import { findLeadingOrganization } from '#lib/server/db/queries/chamber-console.ts';
import { listChamberMembers, listPublicEvents } from '#lib/server/db/queries/chamber-log.ts';
import { listPublicAgenda } from '#lib/server/db/queries/public-agendas.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import type { Actions } from './$types';
import { findWritable, readDesk } from './desk.server.ts';

/** Who writes sees of the sitting what the public sees, read as the public reads it. */
export async function load({ locals, params }) {
	const { db, publicDb, now } = locals;
	const meeting = await findWritable(db, locals.actor!, params.meeting, now);
	const [desk, organization, members, items, events] = await Promise.all([
		readDesk(db, meeting, now),
		findLeadingOrganization(db, meeting),
		listChamberMembers(publicDb, meeting),
		listPublicAgenda(publicDb, meeting.id),
		listPublicEvents(publicDb, meeting.id)
	]);
	return {
		meeting: { id: meeting.id, name: meeting.name },
		organization,
		desk,
		members: members.map(({ personId, name, faction }) => ({ id: personId, name, faction })),
		items: items.map(({ id, number, name }) => ({ id, number, title: name })),
		events
	};
}

export const actions = {
	/** Without script: what was written is said to be heard just now. */
	zeile: refusable(async ({ locals, params, request, url }) => {
		const text = String((await request.formData()).get('text') ?? '');
		const { now } = locals;
		const line = { id: randomUUID(), begunAt: now, sentAt: now, text };
		await addLine(locals.db, locals.actor!, params.meeting, line, now);
		redirect(303, url.pathname);
	})
} satisfies Actions;
