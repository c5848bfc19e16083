/** Ends this login. Also the way out while the code is awaited. */
import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/domain/errors.ts';
import { endLogin } from '#lib/server/sessions/logins.ts';
import { signOut } from '#lib/server/sessions/sign-out.ts';
import { localPath } from '#lib/web/local-path.ts';
import { clearLoginCookie } from '#lib/web/login-cookie.server.ts';

export async function POST(event) {
	const { locals, request } = event;
	const { db, actor, sessionId, pendingLogin } = locals;
	const onward = (await request.formData().catch(() => undefined))?.get('weiter');
	if (actor && sessionId) await signOut(db, actor, sessionId).catch(unlessGone);
	if (pendingLogin) await endLogin(db, pendingLogin.userId, pendingLogin.id);
	clearLoginCookie(event);
	redirect(303, localPath(typeof onward === 'string' ? onward : null));
}

/** Signed out from another device in the same moment: that is what was wanted. */
function unlessGone(error: unknown): void {
	if (!(error instanceof Refusal && error.code === 'not-found')) throw error;
}
