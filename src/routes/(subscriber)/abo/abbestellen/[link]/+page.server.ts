import { findSubscriber } from '#lib/server/db/queries/subscriptions.ts';
import { forgetSubscriber } from '#lib/server/subscriptions/forget-subscriber.ts';
import { readLink } from '#lib/server/subscriptions/links.ts';
import { openSecret } from '#lib/web/secret.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params }) {
	const id = readLink(openSecret(), 'end', params.link);
	return { known: Boolean(id && (await findSubscriber(locals.db, locals.body.id, id))) };
}

export const actions = {
	/** Also what mail programs send by themselves (RFC 8058): done at once, and never answered with a way to another page. */
	default: async ({ locals, params }) => {
		const id = readLink(openSecret(), 'end', params.link);
		if (id && (await findSubscriber(locals.db, locals.body.id, id))) await forgetSubscriber(locals.db, id);
		return { ended: true };
	}
} satisfies Actions;
