/** The papers behind the items of a sitting, as the chamber needs them. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { StationPart } from '#lib/domain/implementations/binding.ts';
import type { Db } from '../client.ts';
import {
	agendaItems,
	consultations,
	organizations,
	paperOriginators,
	paperVersions,
	papers
} from '../schema/index.ts';
import { computed } from './office-columns.ts';

/** The wording an item's paper proposes, and whether the public has that paper; `undefined` without a paper. */
export async function findDraftWording(
	db: Db,
	agendaItemId: string
): Promise<{ readonly text: string | null; readonly public: boolean } | undefined> {
	const [row] = await db
		.select({
			text: paperVersions.resolutionText,
			public: papers.public,
			publishedAt: papers.publishedAt
		})
		.from(agendaItems)
		.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.innerJoin(papers, eq(papers.id, consultations.paperId))
		.innerJoin(paperVersions, eq(paperVersions.paperId, papers.id))
		.where(and(eq(agendaItems.id, agendaItemId), isNull(papers.deleted)))
		.orderBy(desc(paperVersions.number))
		.limit(1);
	return row && { text: row.text, public: row.public && row.publishedAt !== null };
}

/** The office a paper lies with: the one that directs it, else the one that brought it in. */
const leadingOffice = computed(sql<string | null>`(
	select ${organizations.id} from ${paperOriginators}
	join ${organizations} on ${organizations.id} = ${paperOriginators.organizationId}
	where ${paperOriginators.paperId} = ${consultations.paperId} and ${organizations.deleted} is null
	and ${organizations.organizationType} = 'Verwaltungsbereich'
	order by ${paperOriginators.role} = 'direction' desc, ${paperOriginators.position} limit 1)`);

/** The station an item is in the chain of its paper, and the office that would carry it out; `undefined` without a paper. */
export async function findStation(
	db: Db,
	agendaItemId: string
): Promise<(StationPart & { readonly officeId: string | null }) | undefined> {
	const [row] = await db
		.select({
			role: consultations.role,
			authoritative: consultations.authoritative,
			officeId: leadingOffice
		})
		.from(agendaItems)
		.innerJoin(consultations, eq(consultations.id, agendaItems.consultationId))
		.where(and(eq(agendaItems.id, agendaItemId), isNull(consultations.deleted)));
	return row;
}
