/**
 * Carries what an event changed into the rows that pages, search and open data read.
 *
 * Works on the difference of two states, not on the event: so a correction needs no rule of its own. What was
 * decided while the public was excluded never gets into a column of a public row.
 */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { isBinding } from '#lib/domain/implementations/binding.ts';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import type { ItemResult } from '#lib/domain/sittings/events.ts';
import type { ItemState, SittingItem, SittingState, VoteState } from '#lib/domain/sittings/state.ts';
import { voteResult } from '#lib/domain/sittings/votes.ts';
import type { Db } from '#lib/server/db/client.ts';
import type { ChamberMeeting } from '#lib/server/db/queries/chamber-log.ts';
import { findDraftWording, findStation } from '#lib/server/db/queries/chamber-papers.ts';
import {
	agendaItems,
	ballots,
	broadcasts,
	meetings,
	resolutions,
	votes
} from '#lib/server/db/schema/index.ts';
import { openImplementation } from '../implementations/open-implementation.ts';

/** Results that are a decision to be listed; the others leave the matter open. */
const DECISIONS: readonly ItemResult[] = ['adopted', 'adopted-amended', 'rejected', 'referred', 'noted'];

/** Call it in the transaction that appended the event between `before` and `after`. */
export async function projectSitting(
	tx: Db,
	meeting: ChamberMeeting,
	before: SittingState,
	after: SittingState
): Promise<void> {
	for (const item of after.agenda.items) {
		const state = after.items.get(item.id);
		if (state && !same(state, before.items.get(item.id))) {
			await projectItem(tx, meeting, item, state);
		}
	}
	for (const id of new Set([...before.votes.keys(), ...after.votes.keys()])) {
		const vote = after.votes.get(id);
		if (!same(vote, before.votes.get(id))) await projectVote(tx, meeting, before.votes.get(id), vote, after);
	}
	await projectMeeting(tx, meeting, before, after);
}

async function projectItem(
	tx: Db,
	meeting: ChamberMeeting,
	item: SittingItem,
	state: ItemState
): Promise<void> {
	const told = state.result !== undefined && (!item.public || state.resultPublic);
	const draft = await findDraftWording(tx, item.id);
	const draftCounts = draft && (!item.public || draft.public);
	const wording = state.resolutionText ?? (draftCounts ? draft.text : null);
	const adopted = state.result === 'adopted' || state.result === 'adopted-amended';
	await tx
		.update(agendaItems)
		.set({
			start: state.calls[0]?.from ?? null,
			end: state.status === 'current' ? null : (state.calls.at(-1)?.until ?? null),
			result: told && state.result ? RESULT_NAMES[state.result] : null,
			resolutionText: told && adopted ? wording : null
		})
		.where(eq(agendaItems.id, item.id));

	const decidedAt = state.calls.at(-1)?.until;
	if (!state.result || !DECISIONS.includes(state.result) || !decidedAt) {
		await tx
			.update(resolutions)
			.set({ deleted: sql`now()` })
			.where(and(eq(resolutions.agendaItemId, item.id), isNull(resolutions.deleted)));
		return;
	}
	const station = adopted ? await findStation(tx, item.id) : undefined;
	const resolution = {
		result: RESULT_NAMES[state.result],
		text: wording ?? '',
		decidedAt,
		binding: adopted && isBinding(station, wording),
		public: item.public && state.resultPublic,
		deleted: null
	};
	const [stored] = await tx
		.insert(resolutions)
		.values({ ...resolution, bodyId: meeting.bodyId, meetingId: meeting.id, agendaItemId: item.id })
		.onConflictDoUpdate({ target: resolutions.agendaItemId, set: resolution })
		.returning();
	if (stored?.binding) await openImplementation(tx, stored, station?.officeId ?? null);
}

/** A vote becomes a row when its result is announced, and keeps the row when it is taken back. */
async function projectVote(
	tx: Db,
	meeting: ChamberMeeting,
	before: VoteState | undefined,
	vote: VoteState | undefined,
	after: SittingState
): Promise<void> {
	if (vote?.status === 'announced' && vote.counts && vote.announcedAt) {
		const { outcome, base, biased } = voteResult(after, vote);
		const row = {
			bodyId: meeting.bodyId,
			meetingId: meeting.id,
			agendaItemId: vote.itemId,
			question: vote.question,
			method: vote.method,
			majority: vote.majority,
			base,
			yes: vote.counts.yes,
			no: vote.counts.no,
			abstain: vote.counts.abstain,
			invalid: vote.counts.invalid ?? 0,
			biased,
			outcome: outcome ?? 'rejected',
			announcedAt: vote.announcedAt,
			seq: after.lastSeq,
			public: vote.public,
			retractedAt: null,
			retractionReason: null
		};
		await tx
			.insert(votes)
			.values({ ...row, id: vote.id })
			.onConflictDoUpdate({ target: votes.id, set: row });
		await tx.delete(ballots).where(eq(ballots.voteId, vote.id));
		if (vote.method === 'named' && vote.ballots && vote.ballots.length > 0) {
			await tx
				.insert(ballots)
				.values(vote.ballots.map((ballot) => ({ ...ballot, voteId: vote.id, bodyId: meeting.bodyId })));
		}
		return;
	}
	if (before?.status !== 'announced') return;
	await tx
		.update(votes)
		.set({
			retractedAt: after.lastAt,
			retractionReason: vote?.retractedBecause ?? 'Berichtigung des Saalprotokolls'
		})
		.where(eq(votes.id, before.id));
}

/** The meeting always counts as modified: it embeds its agenda, and the log belongs to it (OParl 1.1, 2-08). */
async function projectMeeting(
	tx: Db,
	meeting: ChamberMeeting,
	before: SittingState,
	after: SittingState
): Promise<void> {
	const state = after.closedAt ? 'held' : after.opening ? 'running' : 'invited';
	const opened = after.opening && !same(after.opening, before.opening);
	await tx
		.update(meetings)
		.set({
			modified: sql`now()`,
			...(after.opening || before.opening ? { state, end: after.closedAt ?? null } : {}),
			...(opened
				? {
						start: after.opening?.at,
						chairId: after.opening?.chairId,
						secretaryId: after.opening?.secretaryId ?? meeting.secretaryId
					}
				: {})
		})
		.where(eq(meetings.id, meeting.id));
	if (same(after.opening, before.opening) && same(after.closedAt, before.closedAt)) return;
	await tx
		.update(broadcasts)
		.set({
			state: after.closedAt ? 'ended' : after.opening ? 'live' : 'planned',
			public: after.opening !== undefined
		})
		.where(and(eq(broadcasts.meetingId, meeting.id), isNull(broadcasts.deleted)));
}

/** Equal in every field: states are plain values. */
function same(first: unknown, second: unknown): boolean {
	return JSON.stringify(first) === JSON.stringify(second);
}
