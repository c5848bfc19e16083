/** Who voted how, where the vote was by name (§ 50 Abs. 1 GO NRW); of all others only the counts are kept. */
import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { agendaItems, ballots, meetingOrganizations, organizations, people, votes } from '../schema/index.ts';
import { ALWAYS, isInstantWithin, type Period } from './periods.ts';

/** The voices in these votes by family name, as far as they were by name. `name` is missing where the person is not public. */
export function listVoices(db: Db, voteIds: readonly string[]) {
	return db
		.select({ voteId: ballots.voteId, choice: ballots.choice, personId: people.id, name: people.name })
		.from(ballots)
		.innerJoin(votes, and(eq(votes.id, ballots.voteId), eq(votes.method, 'named')))
		.leftJoin(people, eq(people.id, ballots.personId))
		.where(inArray(ballots.voteId, [...voteIds]))
		.orderBy(asc(people.familyName), asc(people.name), asc(ballots.personId));
}

/**
 * How a person voted by name within a period: the latest votes, at most `limit`, and how many there are. Days are those of
 * `timeZone`.
 */
export async function listVotedBy(
	db: Db,
	personId: string,
	timeZone: string,
	period: Period = ALWAYS,
	limit = 12
) {
	const where = and(
		eq(ballots.personId, personId),
		eq(votes.method, 'named'),
		isInstantWithin(votes.announcedAt, period, timeZone)
	);
	const [rows, [total]] = await Promise.all([
		db
			.select({
				id: votes.id,
				choice: ballots.choice,
				outcome: votes.outcome,
				question: votes.question,
				at: votes.announcedAt,
				itemId: agendaItems.id,
				item: agendaItems.name,
				meetingId: agendaItems.meetingId,
				organization: sql<string | null>`(
					select ${organizations.name} from ${meetingOrganizations}
					join ${organizations} on ${organizations.id} = ${meetingOrganizations.organizationId}
					where ${meetingOrganizations.meetingId} = ${agendaItems.meetingId}
					order by ${meetingOrganizations.position} limit 1)`
			})
			.from(ballots)
			.innerJoin(votes, eq(votes.id, ballots.voteId))
			.innerJoin(agendaItems, eq(agendaItems.id, votes.agendaItemId))
			.where(where)
			.orderBy(desc(votes.announcedAt), desc(votes.id))
			.limit(limit),
		db
			.select({ count: count() })
			.from(ballots)
			.innerJoin(votes, eq(votes.id, ballots.voteId))
			.innerJoin(agendaItems, eq(agendaItems.id, votes.agendaItemId))
			.where(where)
	]);
	return { rows, total: total?.count ?? 0 };
}
