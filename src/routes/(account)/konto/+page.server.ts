import { redirect, type RequestEvent } from '@sveltejs/kit';
import { ROLE_NAMES, SECOND_FACTOR_ROLES } from '#lib/domain/people/rights.ts';
import { findAccountById } from '#lib/server/db/queries/accounts.ts';
import { changePassword } from '#lib/server/sessions/change-password.ts';
import { listDevices } from '#lib/server/sessions/logins.ts';
import { signOut, signOutEverywhere } from '#lib/server/sessions/sign-out.ts';
import { homeOf } from '#lib/web/home.ts';
import { clearLoginCookie } from '#lib/web/login-cookie.server.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import type { Actions } from './$types';

/** The page is nobody's without a login. */
function signedIn({ locals }: Pick<RequestEvent, 'locals'>) {
	const { actor, sessionId } = locals;
	if (!actor || !sessionId) redirect(303, '/anmelden?weiter=/konto');
	return { actor, sessionId };
}

export async function load(event) {
	const { actor, sessionId } = signedIn(event);
	const { db } = event.locals;
	const [account, devices] = await Promise.all([
		findAccountById(db, actor.userId),
		listDevices(db, actor.userId)
	]);
	return {
		name: actor.name,
		email: account?.email ?? '',
		roles: [...new Set(actor.roles.map(({ role }) => ROLE_NAMES[role]))],
		home: homeOf(actor),
		secondFactor: account?.totpConfirmed ?? false,
		secondFactorNeeded: actor.roles.some(({ role }) => SECOND_FACTOR_ROLES.includes(role)),
		devices: devices.map((device) => ({ ...device, isThis: device.id === sessionId }))
	};
}

export const actions = {
	password: refusable(async (event) => {
		const { actor, sessionId } = signedIn(event);
		await changePassword(event.locals.db, actor, await event.request.formData(), sessionId);
		return { done: 'password' as const };
	}),
	device: refusable(async (event) => {
		const { actor } = signedIn(event);
		const id = (await event.request.formData()).get('id');
		await signOut(event.locals.db, actor, String(id));
		return { done: 'device' as const };
	}),
	everywhere: refusable(async (event) => {
		const { actor } = signedIn(event);
		await signOutEverywhere(event.locals.db, actor);
		clearLoginCookie(event);
		redirect(303, '/');
	})
} satisfies Actions;
