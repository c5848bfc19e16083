import { redirect } from '@sveltejs/kit';
import { signIn } from '#lib/server/sessions/sign-in.ts';
import { homeOf } from '#lib/web/home.ts';
import { localPath } from '#lib/web/local-path.ts';
import { clientOf, setLoginCookie } from '#lib/web/login-cookie.server.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import type { Actions } from './$types';

export function load({ locals, url }) {
	const onward = localPath(url.searchParams.get('weiter'));
	if (locals.actor) redirect(303, onward === '/' ? homeOf(locals.actor) : onward);
	return { onward };
}

export const actions = {
	default: refusable(async (event) => {
		const { locals, request, url } = event;
		const form = await request.formData();
		const login = await signIn(locals.db, locals.body.id, form, clientOf(event), locals.today);
		setLoginCookie(event, login);
		redirect(303, `${login.awaitsCode ? '/anmelden/code' : '/anmelden'}${url.search}`);
	})
} satisfies Actions;
