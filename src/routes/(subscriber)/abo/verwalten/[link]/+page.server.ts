import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/domain/errors.ts';
import { HAVE_MEETINGS } from '#lib/domain/subscriptions/news.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { findSubjectName } from '#lib/server/db/queries/public-subjects.ts';
import { findSubscriber } from '#lib/server/db/queries/subscriptions.ts';
import { changeSubscription } from '#lib/server/subscriptions/change-subscription.ts';
import { endSubscription } from '#lib/server/subscriptions/end-subscription.ts';
import { forgetSubscriber } from '#lib/server/subscriptions/forget-subscriber.ts';
import { readLink } from '#lib/server/subscriptions/links.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openSecret } from '#lib/web/secret.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params, url }) {
	const { publicDb, body } = locals;
	const subscriber = await subscriberOf(locals, params.link);
	const list = await Promise.all(
		subscriber.subscriptions.map(async ({ subject, id, rhythm, scope }) => ({
			id,
			rhythm,
			scope,
			hasMeetings: HAVE_MEETINGS.includes(subject.kind),
			name: (await findSubjectName(publicDb, body, subject, getLocale())) ?? null
		}))
	);
	const { searchParams } = url;
	return {
		subscriptions: list,
		channel: subscriber.channel,
		confirmed: searchParams.has('bestaetigt'),
		switchedOn: searchParams.has('eingeschaltet')
	};
}

export const actions = {
	change: refusable(async ({ locals, params, request }) => {
		const { id } = await subscriberOf(locals, params.link);
		await changeSubscription(locals.db, id, await request.formData());
		return { changed: true };
	}),
	end: refusable(async ({ locals, params, request }) => {
		const { id } = await subscriberOf(locals, params.link);
		const wasLast = await endSubscription(locals.db, id, await request.formData());
		if (wasLast) redirect(303, '/abo/beendet');
		return { ended: true };
	}),
	forget: refusable(async ({ locals, params }) => {
		const { id } = await subscriberOf(locals, params.link);
		await forgetSubscriber(locals.db, id);
		redirect(303, '/abo/beendet');
	})
} satisfies Actions;

async function subscriberOf({ db, body }: App.Locals, link: string) {
	const id = readLink(openSecret(), 'manage', link);
	const found = id && (await findSubscriber(db, body.id, id));
	if (!found) {
		throw new Refusal(
			'not-found',
			'Unter diesem Link gibt es keine Abos, oder sie sind beendet und gelöscht.'
		);
	}
	return found;
}
