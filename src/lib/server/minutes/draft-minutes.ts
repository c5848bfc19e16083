/** Writes the first draft of the minutes from the log of a closed sitting; run by the worker. */
import { attendance, type Attendance } from '#lib/domain/sittings/attendance.ts';
import { minutesDraft, minutesMarkdown, type MinutesSection } from '#lib/domain/sittings/minutes.ts';
import type { QuorumRule } from '#lib/domain/sittings/quorum.ts';
import { replay } from '#lib/domain/sittings/state.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findChamberMeeting, findSittingAgenda, listSittingEvents } from '../db/queries/chamber-log.ts';
import { findChamberRules } from '../db/queries/chamber-rules.ts';
import { findMinutesHead, listMotions, listNames } from '../db/queries/minutes-head.ts';
import { meetingParticipants, minutes } from '../db/schema/index.ts';
import { transact } from '../verb.ts';

/** Where a body has stored no rules, the draft says which rule it assumed and the clerk sees it. */
const ASSUMED: QuorumRule = {
	moreThanHalfOf: 'statutory',
	biasedCount: true,
	deemedUntilNoted: true,
	source: 'angenommen: mehr als die Hälfte der gesetzlichen Mitgliederzahl',
	confirmed: false
};

/**
 * One draft per part that was held. A part that already has minutes is left alone, whatever state they are in, so a
 * repeated job overwrites nobody's work. Nothing happens when the sitting is not closed.
 */
export async function draftMinutes(db: Db, meetingId: string, now: Date): Promise<void> {
	await transact(db, async (tx) => {
		const head = await findMinutesHead(tx, meetingId);
		const meeting = head && (await findChamberMeeting(tx, head.bodyId, meetingId, now));
		if (!meeting) return;
		const [agenda, events, rules, motions] = await Promise.all([
			findSittingAgenda(tx, meeting),
			listSittingEvents(tx, meetingId),
			findChamberRules(tx, meeting),
			listMotions(tx, meetingId)
		]);
		const state = replay(agenda, events);
		if (!state.closedAt) return;
		const draft = minutesDraft(state, {
			bodyName: head.bodyName,
			organizationName: head.organizationName ?? meeting.name,
			place:
				[head.place, head.room, head.street, head.locality].filter(Boolean).join(', ') || 'nicht angegeben',
			timeZone: head.timeZone,
			motions,
			names: await listNames(tx, head.bodyId, namedIn(events)),
			quorum: rules?.quorum ?? ASSUMED
		});
		await write(tx, meeting, 'public', draft.public);
		if (draft.nonPublic.length > 0) await write(tx, meeting, 'non-public', draft.nonPublic);
		await noteParticipants(tx, meeting, attendance(state));
	});
}

async function write(
	tx: Db,
	meeting: { readonly id: string; readonly bodyId: string },
	part: 'public' | 'non-public',
	sections: readonly MinutesSection[]
): Promise<void> {
	const [written] = await tx
		.insert(minutes)
		.values({ bodyId: meeting.bodyId, meetingId: meeting.id, part, text: minutesMarkdown(sections) })
		.onConflictDoNothing({ target: [minutes.meetingId, minutes.part] })
		.returning({ id: minutes.id });
	if (written) await audit(tx, { bodyId: meeting.bodyId }, 'draft-minutes', 'minutes', written.id, { part });
}

/** Who was there, for open data: seen by the public once the minutes that say so are approved. */
async function noteParticipants(
	tx: Db,
	{ id: meetingId, bodyId }: { readonly id: string; readonly bodyId: string },
	attended: readonly Attendance[]
): Promise<void> {
	const present = attended.filter((member) => member.present.length > 0);
	if (present.length === 0) return;
	await tx
		.insert(meetingParticipants)
		.values(present.map(({ personId }) => ({ meetingId, bodyId, personId })))
		.onConflictDoNothing();
}

/** Everybody the log names, members or not. */
function namedIn(events: readonly { readonly data: object }[]): string[] {
	const ids = events.flatMap(({ data }) =>
		['personId', 'chairId', 'secretaryId'].map((key) => (data as Record<string, unknown>)[key])
	);
	return [...new Set(ids.filter((id) => typeof id === 'string'))];
}
