import { redirect } from '@sveltejs/kit';
import { confirmCode } from '#lib/server/sessions/confirm-code.ts';
import { clientOf, setLoginCookie } from '#lib/web/login-cookie.server.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import type { Actions } from './$types';

export function load({ locals, url }) {
	if (!locals.pendingLogin) redirect(303, `/anmelden${url.search}`);
}

export const actions = {
	default: refusable(async (event) => {
		const { locals, request, url } = event;
		const { db, pendingLogin, now, today } = locals;
		if (!pendingLogin) redirect(303, `/anmelden${url.search}`);
		setLoginCookie(
			event,
			await confirmCode(db, pendingLogin, await request.formData(), clientOf(event), now, today)
		);
		redirect(303, `/anmelden${url.search}`);
	})
} satisfies Actions;
