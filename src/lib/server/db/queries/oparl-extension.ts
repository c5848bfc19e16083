/** What the public sees beyond OParl's own properties: votes, decisions, revisions, recordings, minutes. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	agendaItems,
	agendaRevisionItems,
	agendaRevisions,
	ballots,
	broadcasts,
	captions,
	chapters,
	implementationReports,
	implementations,
	minutes,
	organizations,
	recordings,
	resolutions,
	votes
} from '../schema/index.ts';
import { visibleId } from './oparl-publications.ts';

/** Announced votes of these items, oldest first. */
export function listOparlVotes(db: Db, itemIds: readonly string[]) {
	return db
		.select({
			id: votes.id,
			itemId: votes.agendaItemId,
			question: votes.question,
			method: votes.method,
			majority: votes.majority,
			base: votes.base,
			yes: votes.yes,
			no: votes.no,
			abstain: votes.abstain,
			invalid: votes.invalid,
			biased: votes.biased,
			outcome: votes.outcome,
			announcedAt: votes.announcedAt
		})
		.from(votes)
		.where(inArray(votes.agendaItemId, [...itemIds]))
		.orderBy(asc(votes.announcedAt), asc(votes.id));
}

/** Who voted how in these votes, as far as they were by name (§ 50 Abs. 1 GO NRW). */
export function listOparlBallots(db: Db, voteIds: readonly string[]) {
	return db
		.select({ voteId: ballots.voteId, personId: ballots.personId, choice: ballots.choice })
		.from(ballots)
		.innerJoin(votes, and(eq(votes.id, ballots.voteId), eq(votes.method, 'named')))
		.where(inArray(ballots.voteId, [...voteIds]))
		.orderBy(asc(ballots.personId));
}

/** The decision on each of these items. */
export function listOparlResolutions(db: Db, itemIds: readonly string[]) {
	return db
		.select({
			id: resolutions.id,
			itemId: resolutions.agendaItemId,
			result: resolutions.result,
			text: resolutions.text,
			decidedAt: resolutions.decidedAt,
			binding: resolutions.binding
		})
		.from(resolutions)
		.where(inArray(resolutions.agendaItemId, [...itemIds]));
}

/** Of these meetings those in which something was decided in public. */
export function listOparlDecidedMeetings(db: Db, meetingIds: readonly string[]) {
	return db
		.selectDistinct({ meetingId: resolutions.meetingId })
		.from(resolutions)
		.where(inArray(resolutions.meetingId, [...meetingIds]));
}

/** How far these decisions are carried out. */
export function listOparlImplementations(db: Db, resolutionIds: readonly string[]) {
	return db
		.select({
			id: implementations.id,
			resolutionId: implementations.resolutionId,
			organizationId: visibleId(organizations, implementations.organizationId),
			progress: implementations.progress,
			firstDue: implementations.firstDue,
			due: implementations.due,
			endedOn: implementations.endedOn
		})
		.from(implementations)
		.where(inArray(implementations.resolutionId, [...resolutionIds]))
		.orderBy(asc(implementations.id));
}

/** What was reported about them, in the order it was taken in. */
export function listOparlReports(db: Db, implementationIds: readonly string[]) {
	return db
		.select({
			implementationId: implementationReports.implementationId,
			on: implementationReports.on,
			text: implementationReports.text,
			progress: implementationReports.progress,
			due: implementationReports.due
		})
		.from(implementationReports)
		.where(inArray(implementationReports.implementationId, [...implementationIds]))
		.orderBy(asc(implementationReports.acceptedAt), asc(implementationReports.id));
}

/** Every published state of the agendas of these meetings, oldest first. */
export function listOparlRevisions(db: Db, meetingIds: readonly string[]) {
	return db
		.select({
			id: agendaRevisions.id,
			meetingId: agendaRevisions.meetingId,
			kind: agendaRevisions.kind,
			number: agendaRevisions.number,
			publishedAt: agendaRevisions.publishedAt,
			reason: agendaRevisions.reason
		})
		.from(agendaRevisions)
		.where(inArray(agendaRevisions.meetingId, [...meetingIds]))
		.orderBy(asc(agendaRevisions.publishedAt), asc(agendaRevisions.number));
}

/** Their lines in order. Of what is not dealt with in public there is the harmless heading, and no item to follow. */
export function listOparlRevisionItems(db: Db, revisionIds: readonly string[]) {
	return db
		.select({
			revisionId: agendaRevisionItems.revisionId,
			itemId: visibleId(agendaItems, agendaRevisionItems.agendaItemId),
			number: agendaRevisionItems.number,
			name: agendaRevisionItems.name,
			public: agendaRevisionItems.public
		})
		.from(agendaRevisionItems)
		.where(inArray(agendaRevisionItems.revisionId, [...revisionIds]))
		.orderBy(asc(agendaRevisionItems.order), asc(agendaRevisionItems.id));
}

/** Whole recordings of these meetings, with the languages of their captions. */
export function listOparlRecordings(db: Db, meetingIds: readonly string[]) {
	return db
		.select({
			id: recordings.id,
			meetingId: recordings.meetingId,
			broadcastId: recordings.broadcastId,
			startedAt: recordings.startedAt,
			endedAt: recordings.endedAt,
			durationMs: recordings.durationMs,
			deleteAt: recordings.deleteAt,
			languages: sql<string[]>`array(
				select distinct ${captions.language} from ${captions}
				where ${captions.broadcastId} = ${broadcasts.id} order by 1)`
		})
		.from(recordings)
		.innerJoin(broadcasts, eq(broadcasts.id, recordings.broadcastId))
		.where(and(inArray(recordings.meetingId, [...meetingIds]), eq(recordings.state, 'ready')));
}

/** Jump marks of these recordings in order. */
export function listOparlChapters(db: Db, recordingIds: readonly string[]) {
	return db
		.select({
			recordingId: chapters.recordingId,
			itemId: chapters.agendaItemId,
			title: chapters.title,
			startedAt: chapters.startedAt,
			offsetMs: chapters.offsetMs,
			durationMs: chapters.durationMs
		})
		.from(chapters)
		.where(inArray(chapters.recordingId, [...recordingIds]))
		.orderBy(asc(chapters.offsetMs), asc(chapters.id));
}

/** Approved minutes of the public part of these meetings. */
export function listOparlMinutes(db: Db, meetingIds: readonly string[]) {
	return db
		.select({
			meetingId: minutes.meetingId,
			text: minutes.text,
			approvedAt: minutes.approvedAt,
			publishedAt: minutes.publishedAt
		})
		.from(minutes)
		.where(and(inArray(minutes.meetingId, [...meetingIds]), eq(minutes.part, 'public')));
}
