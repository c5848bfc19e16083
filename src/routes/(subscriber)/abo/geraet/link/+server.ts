/** Where a browser changes what it subscribed to: asked by POST, since its address is a secret. */
import { json } from '@sveltejs/kit';
import { deviceLink } from '#lib/server/subscriptions/device-link.ts';
import { requirePush } from '#lib/web/push.server.ts';
import { openSecret } from '#lib/web/secret.server.ts';

export async function POST({ locals, request }) {
	requirePush();
	const input: unknown = await request.json().catch(() => ({}));
	const link = await deviceLink(locals.db, openSecret(), locals.body.id, input);
	return json({ manage: `/abo/verwalten/${link}` });
}
