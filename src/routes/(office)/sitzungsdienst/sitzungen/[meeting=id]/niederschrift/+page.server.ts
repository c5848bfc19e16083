import { listMinutes } from '#lib/server/db/queries/office-minutes.ts';
import { changeMinutes } from '#lib/server/minutes/change-minutes.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../../clerk.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params, depends }) {
	depends('office:minutes');
	const parts = await listMinutes(locals.db, clerkOf(locals), params.meeting);
	return { parts: parts.map((part) => ({ ...part, html: renderMarkdown(part.text, 3) })) };
}

export const actions = {
	default: refusable(async ({ locals, params, request }) => {
		const form = await request.formData();
		const version = await changeMinutes(locals.db, clerkOf(locals), params.meeting, form);
		return { saved: String(form.get('part')), version };
	})
} satisfies Actions;
