/** Writes the Beratungsfolge of a paper: the stations it still has before it, behind those it has been to. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { consultations, organizations } from '../db/schema/index.ts';
import type { STATION_ROLES } from './paper-fields.ts';

export interface Station {
	readonly organizationId: string;
	readonly role: (typeof STATION_ROLES)[number];
}

/**
 * Replaces the open stations by `stations`. Those that are on an agenda stay, in front.
 *
 * @throws {Refusal} `not-found` for an organization of another town; `conflict` when a station comes after the decision
 */
export async function writeChain(
	tx: Db,
	paper: { readonly id: string; readonly bodyId: string },
	stations: readonly Station[]
): Promise<void> {
	const decision = stations.findIndex(({ role }) => role === 'Entscheidung');
	const late = stations.slice(decision + 1).some(({ role }) => role === 'Vorberatung' || role === 'Anhörung');
	if (decision >= 0 && late) {
		throw new Refusal(
			'conflict',
			'Eine Vorberatung oder Anhörung steht hinter der Entscheidung. Bitte bringen Sie die Beratungsfolge in die richtige Reihenfolge.'
		);
	}
	const known = await tx
		.select({ id: organizations.id })
		.from(organizations)
		.where(
			and(
				eq(organizations.bodyId, paper.bodyId),
				inArray(
					organizations.id,
					stations.map(({ organizationId }) => organizationId)
				)
			)
		);
	if (stations.some(({ organizationId }) => !known.some(({ id }) => id === organizationId))) {
		throw new Refusal('not-found', 'Eines der gewählten Gremien gibt es nicht.');
	}
	const fixed = await tx
		.select({
			id: consultations.id,
			agendaItemId: consultations.agendaItemId,
			meetingId: consultations.meetingId
		})
		.from(consultations)
		.where(and(eq(consultations.paperId, paper.id), isNull(consultations.deleted)))
		.orderBy(asc(consultations.position));
	const open = fixed.filter(({ agendaItemId, meetingId }) => agendaItemId === null && meetingId === null);
	if (open.length > 0) {
		await tx.delete(consultations).where(
			inArray(
				consultations.id,
				open.map(({ id }) => id)
			)
		);
	}
	const done = fixed.length - open.length;
	if (stations.length === 0) return;
	await tx.insert(consultations).values(
		stations.map(({ organizationId, role }, index) => ({
			bodyId: paper.bodyId,
			paperId: paper.id,
			organizationId,
			role,
			authoritative: role === 'Entscheidung',
			position: done + index
		}))
	);
}
