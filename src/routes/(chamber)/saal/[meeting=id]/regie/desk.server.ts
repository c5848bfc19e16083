/** What the operator's pages stand on: the sitting, its log, the broadcast with its cameras and their keys, and what the public gets. */
import type { RequestEvent } from '@sveltejs/kit';
import { Refusal } from '#lib/domain/errors.ts';
import { may } from '#lib/domain/people/rights.ts';
import type { SittingEvent } from '#lib/domain/sittings/events.ts';
import { listCameraKeys } from '#lib/server/db/queries/chamber-cameras.ts';
import * as chamber from '#lib/server/db/queries/chamber-console.ts';
import {
	findChamberMeeting,
	findSittingAgenda,
	listSittingEvents
} from '#lib/server/db/queries/chamber-log.ts';
import { findChamberRules } from '#lib/server/db/queries/chamber-rules.ts';
import { listRecordingGaps } from '#lib/server/db/queries/recording-gaps.ts';
import { mayAppend, mayOperate } from '#lib/server/sittings/rights.ts';
import { followersOf } from '#lib/web/followers.server.ts';

/** @throws {Refusal} `not-found`; `forbidden` to whoever does not look after the broadcast */
export async function findDesk({ locals }: Pick<RequestEvent, 'locals'>, meetingId: string) {
	const { db, now } = locals;
	const actor = locals.actor!;
	const meeting = await findChamberMeeting(db, locals.body.id, meetingId, now);
	if (!meeting) throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (!mayOperate(actor, meeting)) {
		throw new Refusal('forbidden', 'Die Regie ist der Übertragung und der Sitzungsleitung vorbehalten.');
	}
	const [agenda, log, rules, stand, organization] = await Promise.all([
		findSittingAgenda(db, meeting),
		listSittingEvents(db, meeting.id),
		findChamberRules(db, meeting),
		chamber.findBroadcastStand(db, meeting.id),
		chamber.findLeadingOrganization(db, meeting)
	]);
	const people = [...new Set([...agenda.members, ...spokenIn(log)].map(({ personId }) => personId))];
	const recording = stand?.recording;
	const keys = (
		await Promise.all([stand?.id, stand?.signs?.id].map((id) => (id ? listCameraKeys(db, id) : [])))
	).flat();
	return {
		meeting: { id: meeting.id, name: meeting.name, state: meeting.state },
		organization,
		agenda,
		log,
		rules: rules?.broadcast,
		consents: await chamber.listConsentsOf(db, people),
		stand,
		gaps: recording?.state === 'ready' ? await listRecordingGaps(db, recording.id) : [],
		mayNote: may(actor, 'note-gap', meeting),
		/** By camera. */
		keys: Object.fromEntries(keys.map(({ cameraId, key }) => [cameraId, key])),
		/** By camera, what stands for its key in SRT. */
		passphrases: Object.fromEntries(keys.map(({ cameraId, passphrase }) => [cameraId, passphrase])),
		mayExclude: mayAppend(actor, meeting, { type: 'public-excluded', data: { basis: 'law' } }),
		followers: followersOf(meeting.id),
		actor: { personId: actor.personId },
		clientKey: crypto.randomUUID(),
		now
	};
}

/** Guests who were given the floor. */
function spokenIn(log: readonly SittingEvent[]): { readonly personId: string }[] {
	return log.flatMap((event) => (event.type === 'speaker-called' ? [event.data] : []));
}
