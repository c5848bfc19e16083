import { redirect } from '@sveltejs/kit';
import { createPaper } from '#lib/server/papers/create-paper.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../clerk.server.ts';
import { choices, paperInput } from '../paper-form.server.ts';
import type { Actions } from './$types';

export const load = ({ locals }) => choices(locals.db, clerkOf(locals), locals.today);

export const actions = {
	default: refusable(async ({ locals, request }) => {
		const input = paperInput(await request.formData());
		const id = await createPaper(locals.db, clerkOf(locals), input, locals.now);
		redirect(303, `/sitzungsdienst/vorlagen/${id}`);
	})
} satisfies Actions;
