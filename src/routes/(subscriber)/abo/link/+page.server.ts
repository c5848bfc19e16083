import { redirect } from '@sveltejs/kit';
import { RATSSAAL_SMTP_URL } from '$app/env/private';
import { requestLink } from '#lib/server/subscriptions/request-link.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openSecret } from '#lib/web/secret.server.ts';
import type { Actions } from './$types';

export const actions = {
	default: refusable(async ({ locals, request, getClientAddress }) => {
		const form = await request.formData();
		const asking = { secret: openSecret(), address: getClientAddress() };
		await requestLink(locals.db, locals.body.id, form, asking);
		redirect(303, RATSSAAL_SMTP_URL ? '/abo/link/gesendet' : '/abo/link/gesendet?ablage');
	})
} satisfies Actions;
