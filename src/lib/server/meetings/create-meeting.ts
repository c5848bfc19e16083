/** Plans a meeting: a draft that nobody but the office sees. */
import { and, desc, eq, isNull, lte, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import {
	agendaItems,
	legislativeTerms,
	meetingOrganizations,
	meetings,
	organizations,
	roleAssignments
} from '../db/schema/index.ts';
import { allow, parse, transact } from '../verb.ts';
import { meetingFields, startOf } from './meeting-fields.ts';

const Input = z.object({
	...meetingFields,
	name: z.string().trim().max(200).optional().default(''),
	organizationId: z.uuid({ error: 'Bitte wählen Sie ein Gremium.' }),
	/** Begin with the items that come back in every meeting. */
	standardItems: z.literal('on').optional()
});

/** What stands on every agenda; the clerk removes what is not needed. */
const STANDARD_ITEMS: readonly { readonly name: string; readonly public: boolean }[] = [
	{ name: 'Eröffnung und Feststellung der Beschlussfähigkeit', public: true },
	{ name: 'Fragestunde für Einwohnerinnen und Einwohner', public: true },
	{ name: 'Genehmigung der Niederschrift über die vorige Sitzung', public: true },
	{ name: 'Mitteilungen der Verwaltung', public: true },
	{ name: 'Anfragen der Mitglieder', public: true },
	{ name: 'Mitteilungen der Verwaltung', public: false },
	{ name: 'Anfragen der Mitglieder', public: false }
];

/**
 * Makes the meeting and answers its id. Without a name it is the next of its organization in the legislative term.
 *
 * @throws {Refusal} `forbidden` unless a clerk; `invalid` by field; `not-found` for an organization of another town
 */
export async function createMeeting(db: Db, actor: Actor, input: unknown): Promise<string> {
	const { organizationId, name, date, time, locationId, standardItems } = parse(Input, input);
	return transact(db, async (tx) => {
		const [organization] = await tx
			.select({ id: organizations.id })
			.from(organizations)
			.where(
				and(
					eq(organizations.id, organizationId),
					eq(organizations.bodyId, actor.bodyId),
					isNull(organizations.deleted)
				)
			)
			.for('update');
		if (!organization) throw new Refusal('not-found', 'Dieses Gremium gibt es nicht.');
		allow(actor, RIGHTS['create-meeting'], { bodyId: actor.bodyId, organizationIds: [organizationId] });
		const start = await startOf(tx, actor.bodyId, date, time);
		const [term] = await tx
			.select({ id: legislativeTerms.id })
			.from(legislativeTerms)
			.where(and(eq(legislativeTerms.bodyId, actor.bodyId), lte(legislativeTerms.startDate, date)))
			.orderBy(desc(legislativeTerms.startDate))
			.limit(1);
		const number = await nextNumber(tx, organizationId, term?.id);
		const id = v7();
		await tx.insert(meetings).values({
			id,
			bodyId: actor.bodyId,
			name: name || `${number}. Sitzung`,
			number,
			legislativeTermId: term?.id ?? null,
			start,
			locationId,
			chairId: await holderOf(tx, actor.bodyId, 'chair', organizationId, date),
			secretaryId: await holderOf(tx, actor.bodyId, 'secretary', organizationId, date)
		});
		await tx
			.insert(meetingOrganizations)
			.values({ meetingId: id, organizationId, bodyId: actor.bodyId, position: 0 });
		if (standardItems) {
			await tx.insert(agendaItems).values(
				STANDARD_ITEMS.map((item, order) => ({
					...item,
					publicName: item.public ? null : item.name,
					order,
					staged: true,
					bodyId: actor.bodyId,
					meetingId: id
				}))
			);
		}
		await audit(tx, actor, 'create-meeting', 'meetings', id, { organizationId, start: start.toISOString() });
		return id;
	});
}

/** One more than the highest number of the organization in the term. The organization's row is locked by the caller. */
async function nextNumber(tx: Db, organizationId: string, termId: string | undefined): Promise<number> {
	const [row] = await tx
		.select({ last: sql<number>`coalesce(max(${meetings.number}), 0)::int` })
		.from(meetings)
		.innerJoin(meetingOrganizations, eq(meetingOrganizations.meetingId, meetings.id))
		.where(
			and(
				eq(meetingOrganizations.organizationId, organizationId),
				termId ? eq(meetings.legislativeTermId, termId) : undefined
			)
		);
	return (row?.last ?? 0) + 1;
}

/** Who holds the role in the organization on `date`; `null` when nobody or nobody in particular does. */
async function holderOf(
	tx: Db,
	bodyId: string,
	role: string,
	organizationId: string,
	date: string
): Promise<string | null> {
	const [holder] = await tx
		.select({ personId: roleAssignments.personId })
		.from(roleAssignments)
		.where(
			and(
				eq(roleAssignments.bodyId, bodyId),
				eq(roleAssignments.role, role),
				eq(roleAssignments.organizationId, organizationId),
				sql`${date}::date between coalesce(${roleAssignments.startDate}, '-infinity'::date)
					and coalesce(${roleAssignments.endDate}, 'infinity'::date)`
			)
		)
		.limit(1);
	return holder?.personId ?? null;
}
