/** A browser that takes notifications: POST subscribes it, PUT tells its new address. */
import { json } from '@sveltejs/kit';
import { getLocale } from '#lib/paraglide/runtime.js';
import { renewDevice } from '#lib/server/subscriptions/renew-device.ts';
import { subscribeDevice } from '#lib/server/subscriptions/subscribe-device.ts';
import { requirePush } from '#lib/web/push.server.ts';
import { openSecret } from '#lib/web/secret.server.ts';

export async function POST({ locals, request, getClientAddress }) {
	requirePush();
	const input: unknown = await request.json().catch(() => ({}));
	const link = await subscribeDevice(locals.db, locals.publicDb, locals.body, input, {
		secret: openSecret(),
		locale: getLocale(),
		address: getClientAddress(),
		now: locals.now
	});
	return json({ manage: `/abo/verwalten/${link}` }, { status: 201 });
}

export async function PUT({ locals, request }) {
	requirePush();
	const input: unknown = await request.json().catch(() => ({}));
	await renewDevice(locals.db, openSecret(), locals.body.id, input);
	return new Response(null, { status: 204 });
}
