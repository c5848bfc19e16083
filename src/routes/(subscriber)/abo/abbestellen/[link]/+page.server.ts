import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { findSubscriber } from '#lib/server/db/queries/subscriptions.ts';
import { forgetSubscriber } from '#lib/server/subscriptions/forget-subscriber.ts';
import { readLink } from '#lib/server/subscriptions/links.ts';
import { openSecret } from '#lib/web/secret.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params }) {
	return { known: Boolean(await findSubscriber(locals.db, locals.body.id, subscriberOf(params.link))) };
}

export const actions = {
	/** Also what mail programs send by themselves (RFC 8058): done at once, and never answered with a way to another page. */
	default: async ({ locals, params }) => {
		const id = subscriberOf(params.link);
		if (await findSubscriber(locals.db, locals.body.id, id)) await forgetSubscriber(locals.db, id);
		return { ended: true };
	}
} satisfies Actions;

/** Of a link that a mail program cut short we cannot say that anything is ended. */
function subscriberOf(link: string): string {
	return (
		readLink(openSecret(), 'end', link) ?? error(404, m.abo_link_broken_why(), { title: m.abo_link_broken() })
	);
}
