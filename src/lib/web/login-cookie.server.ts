/** The cookie that holds a login's token, and who acts with it. */
import type { RequestEvent } from '@sveltejs/kit';
import type { Db } from '#lib/server/db/client.ts';
import { findActor } from '#lib/server/db/queries/accounts.ts';
import { findLogin, type Login, type NewLogin } from '#lib/server/sessions/logins.ts';
import type { Client } from '#lib/server/sessions/sign-in.ts';
import { SECOND_FACTOR_ROLES } from '#lib/domain/people/rights.ts';

const NAME = 'anmeldung';

/** Over plain http (a laptop, a test) the cookie cannot be `Secure`; the proxy in front says which it is. */
const options = (event: RequestEvent) => ({
	path: '/',
	httpOnly: true,
	sameSite: 'lax' as const,
	secure: event.url.protocol === 'https:'
});

export function setLoginCookie(event: RequestEvent, { token, expiresAt }: NewLogin): void {
	event.cookies.set(NAME, token, { ...options(event), expires: expiresAt });
}

export function clearLoginCookie(event: RequestEvent): void {
	event.cookies.delete(NAME, options(event));
}

/** Somebody who may be signed in; whether they are is for `recognize` to say. */
export const hasLoginCookie = (event: RequestEvent): boolean => event.cookies.get(NAME) !== undefined;

/** Fills `actor`, `sessionId` and `pendingLogin` of the request from its cookie. */
export async function recognize(event: RequestEvent, app: Db): Promise<void> {
	const token = event.cookies.get(NAME);
	if (!token) return;
	const login = await findLogin(app, token);
	if (!login || login.bodyId !== event.locals.body.id) return clearLoginCookie(event);
	if (login.renewed) setLoginCookie(event, { token, expiresAt: login.expiresAt });
	if (login.kind === 'pending') {
		event.locals.pendingLogin = login;
		return;
	}
	const actor = await findActor(app, login.userId, event.locals.today, login.strong);
	if (!actor || outgrew(login, actor.roles)) return clearLoginCookie(event);
	event.locals.actor = actor;
	event.locals.sessionId = login.id;
}

/** A member's long login is not for an office taken up since. */
const outgrew = (login: Login, roles: NonNullable<App.Locals['actor']>['roles']) =>
	login.kind === 'member' && roles.some(({ role }) => SECOND_FACTOR_ROLES.includes(role));

export const clientOf = (event: RequestEvent): Client => ({
	address: event.getClientAddress(),
	userAgent: event.request.headers.get('user-agent')?.slice(0, 300) ?? null
});
