import { error, redirect } from '@sveltejs/kit';
import { listOfficeAgenda } from '#lib/server/db/queries/office-agendas.ts';
import { listOfficeMeetings } from '#lib/server/db/queries/office-meetings.ts';
import { findOfficePaper, listChain } from '#lib/server/db/queries/office-papers.ts';
import { acceptMotion } from '#lib/server/papers/accept-motion.ts';
import { declineMotion } from '#lib/server/papers/decline-motion.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../clerk.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params }) {
	const clerk = clerkOf(locals);
	const { db, now } = locals;
	const motion = await findOfficePaper(db, clerk, params.paper);
	if (!motion) error(404, 'Dieser Antrag liegt nicht im Eingang. Vielleicht wurde er zurückgezogen.');
	const ahead = await listOfficeMeetings(db, clerk, now, 'ahead');
	const meetings = ahead.filter(
		({ state, cancelled }) => !cancelled && (state === 'draft' || state === 'invited')
	);
	const chain = await listChain(db, motion.id);
	return {
		motion,
		/** The meeting an accepted motion is dealt with in. */
		placed: chain.find(({ meetingId }) => meetingId !== null),
		html: renderMarkdown(motion.text),
		resolutionHtml: motion.resolutionText ? renderMarkdown(motion.resolutionText) : undefined,
		meetings: await Promise.all(
			meetings.map(async ({ id, name, organizations, start, state }) => ({
				...{ id, name, organizations, start, state },
				staged:
					state === 'invited' ? (await listOfficeAgenda(db, id)).filter((item) => item.staged).length : 0
			}))
		)
	};
}

export const actions = {
	accept: refusable(async ({ locals, params, request, url }) => {
		await acceptMotion(locals.db, clerkOf(locals), params.paper, await request.formData(), locals.now);
		redirect(303, url.pathname);
	}),
	decline: refusable(async ({ locals, params, request }) => {
		await declineMotion(locals.db, clerkOf(locals), params.paper, await request.formData());
		redirect(303, '/sitzungsdienst/eingang');
	})
} satisfies Actions;
