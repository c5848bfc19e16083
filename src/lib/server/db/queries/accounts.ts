/** Accounts, and the person behind a login with the roles of a day. */
import { and, eq, gte, isNull, lte, or, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Day } from '#lib/domain/calendar.ts';
import type { Actor, HeldRole, Role } from '#lib/domain/people/actor.ts';
import type { Db } from '../client.ts';
import { memberships, people, roleAssignments, users } from '../schema/index.ts';

const account = {
	id: users.id,
	bodyId: users.bodyId,
	personId: users.personId,
	email: users.email,
	name: people.name,
	passwordHash: users.passwordHash,
	totpSecret: users.totpSecret,
	totpConfirmed: users.totpConfirmed
};

/** The account with this address, written in whatever case, unless it is disabled. */
export async function findAccountByEmail(db: Db, bodyId: string, email: string) {
	return findAccount(db, and(eq(users.bodyId, bodyId), eq(users.email, email.trim().toLowerCase()))!);
}

/** The account, unless it is disabled. */
export async function findAccountById(db: Db, userId: string) {
	return findAccount(db, eq(users.id, userId));
}

async function findAccount(db: Db, which: SQL) {
	const [found] = await db
		.select(account)
		.from(users)
		.innerJoin(people, eq(people.id, users.personId))
		.where(and(which, isNull(users.disabledAt)));
	return found;
}

/** Who acts under this account on `today`; `undefined` when it is disabled. */
export async function findActor(
	db: Db,
	userId: string,
	today: Day,
	strong: boolean
): Promise<Actor | undefined> {
	const found = await findAccountById(db, userId);
	if (!found) return undefined;
	const roles = await listHeldRoles(db, found.personId, today);
	return { personId: found.personId, userId, bodyId: found.bodyId, name: found.name, roles, strong };
}

/** The person's roles on `today`; whoever may vote in an organization is its `member`. */
export async function listHeldRoles(db: Db, personId: string, today: Day): Promise<HeldRole[]> {
	const [assigned, voting] = await Promise.all([
		db
			.select({ role: roleAssignments.role, organizationId: roleAssignments.organizationId })
			.from(roleAssignments)
			.where(and(eq(roleAssignments.personId, personId), during(roleAssignments, today))),
		db
			.selectDistinct({ organizationId: memberships.organizationId })
			.from(memberships)
			.where(
				and(
					eq(memberships.personId, personId),
					eq(memberships.votingRight, true),
					isNull(memberships.deleted),
					during(memberships, today)
				)
			)
	]);
	return [
		...assigned.map(({ role, organizationId }) => held(role as Role, organizationId)),
		...voting
			.filter(({ organizationId }) => organizationId)
			.map(({ organizationId }) => held('member', organizationId))
	];
}

const held = (role: Role, organizationId: string | null): HeldRole =>
	organizationId ? { role, organizationId } : { role };

/** First and last day are both part of it; an open end lasts. */
const during = ({ startDate, endDate }: { startDate: PgColumn; endDate: PgColumn }, today: Day) =>
	and(or(isNull(startDate), lte(startDate, today)), or(isNull(endDate), gte(endDate, today)));
