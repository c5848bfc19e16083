import { error, redirect } from '@sveltejs/kit';
import { getLocale } from '#lib/paraglide/runtime.js';
import { findSubjectName } from '#lib/server/db/queries/public-subjects.ts';
import { findSubscription } from '#lib/server/db/queries/subscriptions.ts';
import { confirmSubscription } from '#lib/server/subscriptions/confirm-subscription.ts';
import { readLink, signLink } from '#lib/server/subscriptions/links.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openSecret } from '#lib/web/secret.server.ts';
import type { Actions } from './$types';

const OVER =
	'Dieser Link gilt nicht oder nicht mehr. Links zum Bestätigen gelten 48 Stunden; bitte fordern Sie das Abo noch einmal an.';

export async function load({ locals, params }) {
	const { db, publicDb, body, now } = locals;
	const id = readLink(openSecret(), 'confirm', params.link);
	const wanted = id && (await findSubscription(db, body.id, id));
	if (!wanted || (!wanted.confirmedAt && wanted.expiresAt <= now)) error(404, OVER);
	const name = await findSubjectName(publicDb, body, wanted.subject, getLocale());
	if (!name) error(404, 'Was Sie abonnieren möchten, gibt es nicht oder nicht mehr.');
	return { name, rhythm: wanted.rhythm };
}

export const actions = {
	default: refusable(async ({ locals, params }) => {
		const secret = openSecret();
		const { db, body, now } = locals;
		const subscriberId = await confirmSubscription(db, secret, body.id, params.link, now);
		redirect(303, `/abo/verwalten/${signLink(secret, 'manage', subscriberId)}?bestaetigt`);
	})
} satisfies Actions;
