import { error, redirect } from '@sveltejs/kit';
import { findMyMotion, listOriginators } from '#lib/server/db/queries/member-papers.ts';
import { discardMotion } from '#lib/server/papers/discard-motion.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { saveMotion, UNTITLED } from '#lib/server/papers/save-motion.ts';
import { submitMotion } from '#lib/server/papers/submit-motion.ts';
import { withdrawMotion } from '#lib/server/papers/withdraw-motion.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { readerOf } from '../../../reader.server.ts';
import { motionChoices } from '../motion-form.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params, url }) {
	const reader = readerOf(locals);
	const motion = await findMyMotion(locals.db, reader, params.paper);
	if (!motion) error(404, 'Diesen Antrag gibt es nicht, oder er ist nicht von Ihnen.');
	const [choices, originators] = await Promise.all([
		motionChoices(locals, reader),
		listOriginators(locals.db, motion.id)
	]);
	return {
		...choices,
		motion,
		values: {
			name: motion.name === UNTITLED ? '' : motion.name,
			paperType: motion.paperType ?? '',
			text: motion.text,
			resolutionText: motion.resolutionText ?? '',
			meetingId: motion.requestedMeetingId ?? '',
			factionId: originators.find(({ organizationId }) => organizationId)?.organizationId ?? '',
			seen: motion.version
		},
		html: renderMarkdown(motion.text),
		resolutionHtml: motion.resolutionText ? renderMarkdown(motion.resolutionText) : undefined,
		originators: originators.map(({ name }) => name),
		saved: url.searchParams.has('gespeichert')
	};
}

export const actions = {
	save: refusable(async ({ locals, params, request, url }) => {
		await saveMotion(locals.db, readerOf(locals).viewer, params.paper, await request.formData());
		redirect(303, `${url.pathname}?gespeichert`);
	}),
	submit: refusable(async ({ locals, params, request, url }) => {
		const { viewer } = readerOf(locals);
		await submitMotion(locals.db, viewer, params.paper, await request.formData(), locals.now);
		redirect(303, url.pathname);
	}),
	withdraw: refusable(async ({ locals, params, url }) => {
		await withdrawMotion(locals.db, readerOf(locals).viewer, params.paper);
		redirect(303, url.pathname);
	}),
	discard: refusable(async ({ locals, params }) => {
		await discardMotion(locals.db, readerOf(locals).viewer, params.paper);
		redirect(303, '/mandat/antraege');
	})
} satisfies Actions;
