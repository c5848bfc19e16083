/** Reads for the screens of the room. Whoever asks has been let in by `sittings/rights.ts`. */
import { and, asc, desc, eq, gte, inArray, isNull, lte, max, notInArray, or, sql } from 'drizzle-orm';
import type { Consent } from '#lib/domain/broadcasts/consents.ts';
import type { Db } from '../client.ts';
import {
	agendaItemPapers,
	agendaItems,
	broadcasts,
	broadcastStatus,
	cameras,
	consents,
	consultations,
	memberships,
	organizations,
	papers,
	paperVersions,
	people,
	recordings,
	sittingEvents
} from '../schema/index.ts';
import { findProgram, listCameras } from './chamber-cameras.ts';
import type { ChamberMeeting } from './chamber-log.ts';

/** What the chair sees of an item beside number and title. */
export interface ConsoleItem {
	readonly id: string;
	readonly plannedMinutes: number | null;
	/** The item's papers, the one to be decided first. */
	readonly papers: readonly {
		readonly id: string;
		readonly label: string;
		readonly reference: string | null;
	}[];
	/** The wording that is proposed, Markdown. */
	readonly motion: string | null;
}

/** One per item of the agenda, in its order. */
export async function listConsoleItems(db: Db, meetingId: string): Promise<ConsoleItem[]> {
	const items = await db
		.select({
			id: agendaItems.id,
			plannedMinutes: agendaItems.plannedMinutes,
			paperId: papers.id,
			paperName: papers.name,
			paperType: papers.paperType,
			reference: papers.reference,
			motion: sql<string | null>`(${db
				.select({ text: paperVersions.resolutionText })
				.from(paperVersions)
				.where(eq(paperVersions.paperId, papers.id))
				.orderBy(desc(paperVersions.number))
				.limit(1)})`
		})
		.from(agendaItems)
		.leftJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.leftJoin(papers, and(eq(papers.id, consultations.paperId), isNull(papers.deleted)))
		.where(
			and(eq(agendaItems.meetingId, meetingId), eq(agendaItems.staged, false), isNull(agendaItems.deleted))
		)
		.orderBy(asc(agendaItems.order));
	const further = await db
		.select({
			itemId: agendaItemPapers.agendaItemId,
			paperId: papers.id,
			paperName: papers.name,
			paperType: papers.paperType,
			reference: papers.reference
		})
		.from(agendaItemPapers)
		.innerJoin(papers, eq(papers.id, agendaItemPapers.paperId))
		.where(
			and(
				inArray(
					agendaItemPapers.agendaItemId,
					items.map(({ id }) => id)
				),
				isNull(papers.deleted)
			)
		)
		.orderBy(asc(agendaItemPapers.position));
	return items.map(({ id, plannedMinutes, motion, ...paper }) => {
		const others = further.filter(({ itemId, paperId }) => itemId === id && paperId !== paper.paperId);
		return { id, plannedMinutes, motion, papers: [paper, ...others].flatMap(labelled) };
	});
}

/** Who may be given the floor without being a member: the body's other persons, by family name, 300 at most. */
export async function listGuests(db: Db, meeting: ChamberMeeting, memberIds: readonly string[]) {
	return db
		.selectDistinctOn([people.familyName, people.name, people.id], {
			personId: people.id,
			name: people.name,
			organization: organizations.name
		})
		.from(people)
		.innerJoin(memberships, eq(memberships.personId, people.id))
		.innerJoin(organizations, eq(organizations.id, memberships.organizationId))
		.where(
			and(
				eq(people.bodyId, meeting.bodyId),
				isNull(people.deleted),
				isNull(memberships.deleted),
				or(isNull(memberships.startDate), lte(memberships.startDate, meeting.day)),
				or(isNull(memberships.endDate), gte(memberships.endDate, meeting.day)),
				memberIds.length > 0 ? notInArray(people.id, [...memberIds]) : undefined
			)
		)
		.orderBy(asc(people.familyName), asc(people.name), asc(people.id))
		.limit(300);
}

/** Consents of these persons for live and archive, revoked ones included. */
export async function listConsentsOf(db: Db, personIds: readonly string[]): Promise<Consent[]> {
	if (personIds.length === 0) return [];
	const rows = await db
		.select({
			personId: consents.personId,
			purpose: consents.purpose,
			validFrom: consents.validFrom,
			revokedAt: consents.revokedAt
		})
		.from(consents)
		.where(inArray(consents.personId, [...personIds]));
	return rows.map(({ revokedAt, ...consent }) => ({ ...consent, ...(revokedAt ? { revokedAt } : {}) }));
}

/** The meeting's broadcast, or `undefined`. */
export async function findBroadcast(db: Db, meetingId: string) {
	const [row] = await db
		.select({
			id: broadcasts.id,
			state: broadcasts.state,
			delayMs: broadcasts.delayMs,
			ingestConnected: broadcasts.ingestConnected
		})
		.from(broadcasts)
		.where(and(eq(broadcasts.meetingId, meetingId), isNull(broadcasts.deleted)));
	return row;
}

/** Broadcast, its cameras, what the media server last wrote about it, and its recording; `undefined` where nothing is planned. */
export async function findBroadcastStand(db: Db, meetingId: string) {
	const broadcast = await findBroadcast(db, meetingId);
	if (!broadcast) return undefined;
	const [[status], [recording], [log], cameras, program, signs] = await Promise.all([
		db.select().from(broadcastStatus).where(eq(broadcastStatus.broadcastId, broadcast.id)),
		db
			.select({
				id: recordings.id,
				state: recordings.state,
				startedAt: recordings.startedAt,
				durationMs: recordings.durationMs
			})
			.from(recordings)
			.where(and(eq(recordings.broadcastId, broadcast.id), isNull(recordings.deleted))),
		db
			.select({ seq: max(sittingEvents.seq) })
			.from(sittingEvents)
			.where(eq(sittingEvents.meetingId, meetingId)),
		listCameras(db, broadcast.id),
		findProgram(db, broadcast.id),
		findSigns(db, broadcast.id)
	]);
	return { ...broadcast, signs, status, recording, cameras, program, logSeq: log?.seq ?? 0 };
}

/** The second picture, in sign language, with its camera; `undefined` where none is wanted. */
async function findSigns(db: Db, broadcastId: string) {
	const [row] = await db
		.select({
			id: broadcasts.id,
			cameraId: cameras.id,
			ingestConnected: broadcasts.ingestConnected,
			updatedAt: broadcastStatus.updatedAt,
			problem: broadcastStatus.problem,
			told: broadcastStatus.cameras
		})
		.from(broadcasts)
		.innerJoin(cameras, eq(cameras.broadcastId, broadcasts.id))
		.leftJoin(broadcastStatus, eq(broadcastStatus.broadcastId, broadcasts.id))
		.where(and(eq(broadcasts.signsForId, broadcastId), isNull(broadcasts.deleted)));
	if (!row) return undefined;
	const { told, ...signs } = row;
	const camera = told?.find(({ id }) => id === signs.cameraId);
	return { ...signs, delivers: camera?.delivers ?? false, srtPort: camera?.srtPort ?? undefined };
}

export type BroadcastStand = NonNullable<Awaited<ReturnType<typeof findBroadcastStand>>>;

/** Name of the leading organization, or `undefined`. */
export async function findLeadingOrganization(db: Db, meeting: ChamberMeeting): Promise<string | undefined> {
	const [id] = meeting.organizationIds;
	if (id === undefined) return undefined;
	const [row] = await db
		.select({ name: organizations.name })
		.from(organizations)
		.where(eq(organizations.id, id));
	return row?.name;
}

interface PaperColumns {
	readonly paperId: string | null;
	readonly paperName: string | null;
	readonly paperType: string | null;
	readonly reference: string | null;
}

function labelled({ paperId, paperName, paperType, reference }: PaperColumns) {
	if (paperId === null) return [];
	const kind = paperType === 'Antrag' || paperType === 'Anfrage' ? paperType : 'Vorlage';
	return [{ id: paperId, reference, label: reference ? `${kind} ${reference}` : (paperName ?? kind) }];
}
