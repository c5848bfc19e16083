import { error, redirect } from '@sveltejs/kit';
import { RATSSAAL_SMTP_URL } from '$app/env/private';
import { HAVE_MEETINGS } from '#lib/domain/subscriptions/news.ts';
import { addressOf, subjectFromAddress } from '#lib/domain/subscriptions/subjects.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { findPublicItem, listPublicAgenda } from '#lib/server/db/queries/public-agendas.ts';
import { listPublicOrganizations } from '#lib/server/db/queries/public-people.ts';
import { findSubjectName } from '#lib/server/db/queries/public-subjects.ts';
import { requestSubscription } from '#lib/server/subscriptions/request-subscription.ts';
import { calendarPath, feedPath, podcastPath } from '#lib/web/feed-paths.ts';
import { pushKey } from '#lib/web/push.server.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openSecret } from '#lib/web/secret.server.ts';
import type { Actions } from './$types';

export async function load({ locals, url }) {
	const { publicDb, body, today } = locals;
	const subject = subjectFromAddress(url.searchParams);
	const name = subject && (await findSubjectName(publicDb, body, subject, getLocale()));
	if (!subject || !name) error(404, 'Was Sie abonnieren möchten, gibt es nicht oder nicht mehr.');
	const organizations = await listPublicOrganizations(publicDb, body.id, today);
	const meetingId =
		subject.kind === 'meeting'
			? subject.id
			: subject.kind === 'item'
				? (await findPublicItem(publicDb, body.id, subject.id))?.meetingId
				: undefined;
	return {
		subject: { kind: subject.kind, name, address: addressOf(subject) },
		meeting: meetingId === undefined ? undefined : await choiceOf(locals, meetingId),
		hasMeetings: HAVE_MEETINGS.includes(subject.kind),
		organizations: organizations
			.filter(
				({ organizationType, endDate }) => organizationType === 'Gremium' && (!endDate || endDate >= today)
			)
			.map(({ id, name }) => ({ id, name })),
		feed: feedPath(subject),
		calendar: calendarPath(subject),
		podcast: podcastPath(subject),
		pushKey: pushKey()
	};
}

/** The meeting and its items that are still to come: one may wait for one of them. */
async function choiceOf({ publicDb, body }: App.Locals, id: string) {
	const [name, items] = await Promise.all([
		findSubjectName(publicDb, body, { kind: 'meeting', id }, getLocale()),
		listPublicAgenda(publicDb, id)
	]);
	return {
		id,
		name: name ?? '',
		items: items
			.filter(({ end }) => !end)
			.map(({ id, number, name }) => ({ id, name: [number, name].filter(Boolean).join(' ') }))
	};
}

export const actions = {
	default: refusable(async ({ locals, request, getClientAddress }) => {
		const form = await request.formData();
		await requestSubscription(locals.db, locals.publicDb, locals.body, form, {
			secret: openSecret(),
			locale: getLocale(),
			address: getClientAddress(),
			now: locals.now
		});
		redirect(303, RATSSAAL_SMTP_URL ? '/abo/gesendet' : '/abo/gesendet?ablage');
	})
} satisfies Actions;
