import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/domain/errors.ts';
import { CONSENT_PURPOSES, type ConsentPurpose } from '#lib/domain/broadcasts/consents.ts';
import { closingOf } from '#lib/domain/sittings/closing.ts';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';
import { isPresent } from '#lib/domain/sittings/questions.ts';
import { replay } from '#lib/domain/sittings/state.ts';
import { eventOfForm, FORM } from '#lib/protocol/sitting-forms.ts';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import * as chamber from '#lib/server/db/queries/chamber-console.ts';
import {
	findChamberMeeting,
	findSittingAgenda,
	listChamberMembers,
	listSittingEvents
} from '#lib/server/db/queries/chamber-log.ts';
import { findChamberRules } from '#lib/server/db/queries/chamber-rules.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { appendEvents } from '#lib/server/sittings/append-event.ts';
import { mayAppend, mayConduct } from '#lib/server/sittings/rights.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import type { Actions, RequestEvent } from './$types';

export async function load({ locals, params, depends }) {
	depends('saal:stand');
	const { db, now } = locals;
	const actor = locals.actor!;
	const meeting = await findChamberMeeting(db, locals.body.id, params.meeting, now);
	if (!meeting || meeting.state === 'draft') throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (!mayConduct(actor, meeting)) {
		throw new Refusal(
			'forbidden',
			'Die Sitzungsleitung ist dem Vorsitz, der Schriftführung und dem Sitzungsdienst vorbehalten.'
		);
	}
	const [agenda, members, items, log, rules, broadcast, organization] = await Promise.all([
		findSittingAgenda(db, meeting),
		listChamberMembers(db, meeting),
		chamber.listConsoleItems(db, meeting.id),
		listSittingEvents(db, meeting.id),
		findChamberRules(db, meeting),
		chamber.findBroadcast(db, meeting.id),
		chamber.findLeadingOrganization(db, meeting)
	]);
	const guests = await chamber.listGuests(
		db,
		meeting,
		members.map(({ personId }) => personId)
	);
	return {
		meeting: { id: meeting.id, name: meeting.name, start: meeting.start, chairId: meeting.chairId },
		organization,
		agenda,
		members,
		guests,
		items: items.map(({ motion, ...item }) => ({
			...item,
			motion,
			motionHtml: motion ? renderMarkdown(motion, 4) : null
		})),
		log,
		rules,
		broadcast,
		consents: await chamber.listConsentsOf(
			db,
			[...members, ...guests].map(({ personId }) => personId)
		),
		actor: {
			personId: actor.personId,
			mayRetract: mayAppend(actor, meeting, { type: 'vote-retracted', data: { voteId: '', reason: '' } })
		},
		/** For forms sent without script: one key per page made, so that a page sent twice acts once. */
		clientKey: crypto.randomUUID(),
		voteId: crypto.randomUUID(),
		now
	};
}

export const actions = {
	/** One event, as any form of the page sends it. */
	ereignis: refusable(async (event) => {
		const form = await event.request.formData();
		await append(event, form, eventOfForm(form, event.locals.now));
		redirect(303, event.url.pathname);
	}),

	/** The next item; the one on the table is finished first, as the script does it. */
	aufrufen: refusable(async (event) => {
		const form = await event.request.formData();
		const { db, body, now } = event.locals;
		const meeting = await findChamberMeeting(db, body.id, event.params.meeting, now);
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		const [agenda, log] = await Promise.all([
			findSittingAgenda(db, meeting),
			listSittingEvents(db, meeting.id)
		]);
		const closing = closingOf(replay(agenda, log));
		await append(event, form, ...(closing ? [closing] : []), eventOfForm(form, now));
		redirect(303, event.url.pathname);
	}),

	/** Everybody with a seat who is not in the room yet. */
	alle: refusable(async (event) => {
		const form = await event.request.formData();
		const { db, body, now } = event.locals;
		const meeting = await findChamberMeeting(db, body.id, event.params.meeting, now);
		if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
		const [agenda, members, log] = await Promise.all([
			findSittingAgenda(db, meeting),
			listChamberMembers(db, meeting),
			listSittingEvents(db, meeting.id)
		]);
		const state = replay(agenda, log);
		const missing = members.filter(
			({ personId, deputyOf }) => deputyOf === null && !isPresent(state, personId)
		);
		await append(
			event,
			form,
			...missing.map(({ personId }): NewSittingEvent => ({ type: 'member-arrived', data: { personId } }))
		);
		redirect(303, event.url.pathname);
	}),

	/** A consent or its revocation, told orally. */
	einwilligung: refusable(async ({ locals, params, request, url }) => {
		const form = await request.formData();
		await setConsent(
			locals.db,
			locals.actor!,
			params.meeting,
			{
				personId: String(form.get('personId')),
				given: form.get('given') === 'ja',
				purposes: purposesOf(form)
			},
			locals.now
		);
		redirect(303, url.pathname);
	})
} satisfies Actions;

/** The last of the events is the one the form was made for; it carries the form's key. */
async function append(
	{ locals, params }: RequestEvent,
	form: FormData,
	...events: readonly NewSittingEvent[]
): Promise<void> {
	const after = Number(form.get(FORM.after));
	const requests = events.map((event, index) => {
		const last = index === events.length - 1;
		return { clientKey: last ? String(form.get(FORM.clientKey)) : crypto.randomUUID(), after, event };
	});
	const outcomes = await appendEvents(locals.db, locals.actor!, params.meeting, requests, locals.now);
	const refused = outcomes.find((outcome) => outcome instanceof Refusal);
	if (refused) throw refused;
}

/** The purposes that were named; live and archive together when none was. */
function purposesOf(form: FormData): ConsentPurpose[] {
	const named = CONSENT_PURPOSES.filter((purpose) => form.getAll('purpose').includes(purpose));
	return named.length > 0 ? named : ['live-picture', 'live-sound', 'archive-picture', 'archive-sound'];
}
