/** Papers and their consultations as open data has them. */
import { asc, desc, inArray, or } from 'drizzle-orm';
import type { Db } from '../client.ts';
import {
	consultationOrganizations,
	consultations,
	organizations,
	paperLocations,
	paperOriginators,
	paperRelations,
	papers,
	paperVersions,
	publications
} from '../schema/index.ts';
import { isLive, life, visibleId } from './oparl-publications.ts';

/** The papers of `ids` that are public, in any order. */
export function listOparlPapers(db: Db, ids: readonly string[]) {
	return db
		.select({
			id: papers.id,
			name: papers.name,
			reference: papers.reference,
			date: papers.date,
			paperType: papers.paperType,
			license: papers.license,
			keyword: papers.keyword,
			...life
		})
		.from(papers)
		.innerJoin(publications, isLive('Paper', papers.id))
		.where(inArray(papers.id, [...ids]));
}

/** Who brought a paper in and who directs it, in their order. */
export function listOparlOriginators(db: Db, paperIds: readonly string[]) {
	return db
		.select({
			paperId: paperOriginators.paperId,
			role: paperOriginators.role,
			personId: paperOriginators.personId,
			organizationId: paperOriginators.organizationId
		})
		.from(paperOriginators)
		.where(inArray(paperOriginators.paperId, [...paperIds]))
		.orderBy(asc(paperOriginators.position), asc(paperOriginators.id));
}

/** Relations from or to a paper. */
export function listOparlRelations(db: Db, paperIds: readonly string[]) {
	const { fromId, toId, kind } = paperRelations;
	return db
		.select({ fromId, toId, kind })
		.from(paperRelations)
		.where(or(inArray(fromId, [...paperIds]), inArray(toId, [...paperIds])))
		.orderBy(asc(fromId), asc(toId));
}

/** Places a paper is about. */
export function listOparlPaperLocations(db: Db, paperIds: readonly string[]) {
	return db
		.select({ paperId: paperLocations.paperId, locationId: paperLocations.locationId })
		.from(paperLocations)
		.where(inArray(paperLocations.paperId, [...paperIds]))
		.orderBy(asc(paperLocations.locationId));
}

/** The newest text of each paper that the public sees. */
export function listOparlTexts(db: Db, paperIds: readonly string[]) {
	return db
		.selectDistinctOn([paperVersions.paperId], {
			paperId: paperVersions.paperId,
			version: paperVersions.number,
			text: paperVersions.text,
			proposedResolution: paperVersions.resolutionText
		})
		.from(paperVersions)
		.where(inArray(paperVersions.paperId, [...paperIds]))
		.orderBy(asc(paperVersions.paperId), desc(paperVersions.number));
}

/** Consultations by their own ids or by those of their papers, in the order of the chain. */
export async function listOparlConsultations(db: Db, by: 'id' | 'paperId', ids: readonly string[]) {
	const rows = await db
		.select({
			id: consultations.id,
			paperId: consultations.paperId,
			agendaItemId: consultations.agendaItemId,
			meetingId: consultations.meetingId,
			lead: visibleId(organizations, consultations.organizationId),
			authoritative: consultations.authoritative,
			role: consultations.role,
			license: consultations.license,
			keyword: consultations.keyword,
			...life
		})
		.from(consultations)
		.innerJoin(publications, isLive('Consultation', consultations.id))
		.where(inArray(consultations[by], [...ids]))
		.orderBy(asc(consultations.position), asc(consultations.id));
	const joint = await db
		.select({
			consultationId: consultationOrganizations.consultationId,
			organizationId: consultationOrganizations.organizationId
		})
		.from(consultationOrganizations)
		.where(
			inArray(
				consultationOrganizations.consultationId,
				rows.map(({ id }) => id)
			)
		)
		.orderBy(asc(consultationOrganizations.position), asc(consultationOrganizations.organizationId));
	const others = Map.groupBy(joint, ({ consultationId }) => consultationId);
	return rows.map(({ lead, ...row }) => ({
		...row,
		/** The lead first. */
		organizationIds: [
			...new Set([
				...(lead ? [lead] : []),
				...(others.get(row.id) ?? []).map(({ organizationId }) => organizationId)
			])
		]
	}));
}

export type ConsultationRow = Awaited<ReturnType<typeof listOparlConsultations>>[number];
