import { redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { confirmSecondFactor, offerSecondFactor } from '#lib/server/sessions/set-up-second-factor.ts';
import { localPath } from '#lib/web/local-path.ts';
import { clientOf, setLoginCookie } from '#lib/web/login-cookie.server.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import type { Actions } from './$types';

export async function load({ locals, url }) {
	const { actor, body, db } = locals;
	if (!actor) redirect(303, `/anmelden?weiter=${encodeURIComponent(url.pathname + url.search)}`);
	if (actor.strong) redirect(303, '/konto');
	const { secret, uri } = await offerSecondFactor(db, actor, body.name);
	return {
		key: secret.replace(/.{4}(?=.)/g, '$& '),
		picture: renderSVG(uri, { border: 2 }),
		needed: url.searchParams.has('weiter')
	};
}

export const actions = {
	default: refusable(async (event) => {
		const { locals, request, url } = event;
		const { actor, db, now, today } = locals;
		if (!actor) redirect(303, '/anmelden?weiter=/konto/zweiter-faktor');
		const form = await request.formData();
		setLoginCookie(event, await confirmSecondFactor(db, actor, form, clientOf(event), now, today));
		const onward = localPath(url.searchParams.get('weiter'));
		redirect(303, onward === '/' ? '/konto' : onward);
	})
} satisfies Actions;
