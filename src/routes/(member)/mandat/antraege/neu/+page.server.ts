import { redirect } from '@sveltejs/kit';
import { saveMotion } from '#lib/server/papers/save-motion.ts';
import { submitMotion } from '#lib/server/papers/submit-motion.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { readerOf } from '../../../reader.server.ts';
import { motionChoices } from '../motion-form.server.ts';
import type { Actions } from './$types';

export const load = ({ locals }) => motionChoices(locals, readerOf(locals));

export const actions = {
	save: refusable(async ({ locals, request }) => {
		const id = await saveMotion(locals.db, readerOf(locals).viewer, undefined, await request.formData());
		redirect(303, `/mandat/antraege/${id}?gespeichert`);
	}),
	submit: refusable(async ({ locals, request }) => {
		const { viewer } = readerOf(locals);
		const id = await submitMotion(locals.db, viewer, undefined, await request.formData(), locals.now);
		redirect(303, `/mandat/antraege/${id}`);
	})
} satisfies Actions;
