/** Who may sign in, and as what. Nothing here is ever public. */
import { bigint, boolean, date, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bodyId } from './bodies.ts';
import { id, instant } from './columns.ts';
import { organizations, people } from './organizations.ts';

/** An account. It belongs to one person of one body. */
export const users = pgTable(
	'users',
	{
		id: id(),
		bodyId: bodyId(),
		personId: uuid()
			.notNull()
			.references(() => people.id, { onDelete: 'cascade' }),
		/** Lower case. */
		email: text().notNull(),
		/** Argon2id in PHC string format. */
		passwordHash: text().notNull(),
		/** Base32 secret for TOTP (RFC 6238), when set up. */
		totpSecret: text(),
		/** Last accepted time step: a code works once. */
		totpLastStep: bigint({ mode: 'number' }),
		totpConfirmed: boolean().notNull().default(false),
		disabledAt: instant(),
		created: instant().notNull().defaultNow()
	},
	(t) => [uniqueIndex('users_email_key').on(t.bodyId, t.email), index('users_person_idx').on(t.personId)]
);

/** A login on one device. `id` is the SHA-256 of the token in the cookie. */
export const sessions = pgTable(
	'sessions',
	{
		id: text().primaryKey(),
		userId: uuid()
			.notNull()
			.references(() => users.id, { onDelete: 'cascade' }),
		bodyId: bodyId(),
		expiresAt: instant().notNull(),
		/** The absolute end counts from here. */
		created: instant().notNull().defaultNow(),
		/** What it lasts as: `pending` while the code is awaited, `office` where somebody acts for the administration. */
		kind: text().$type<'pending' | 'member' | 'office'>().notNull().default('pending'),
		/** The second factor was given. */
		strong: boolean().notNull().default(false),
		/** To five minutes; for the list of devices. */
		seenAt: instant().notNull().defaultNow(),
		userAgent: text()
	},
	(t) => [index('sessions_user_idx').on(t.userId)]
);

/**
 * A role in an organization at a date: clerk, chair, secretary, operator, administrator, faction-manager, department.
 * Without organization it holds for the whole body. `member` follows from `memberships`.
 */
export const roleAssignments = pgTable(
	'role_assignments',
	{
		id: id(),
		bodyId: bodyId(),
		personId: uuid()
			.notNull()
			.references(() => people.id, { onDelete: 'cascade' }),
		role: text().notNull(),
		organizationId: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
		startDate: date(),
		endDate: date()
	},
	(t) => [index('role_assignments_person_idx').on(t.personId)]
);

/** Counters of rate-limiter-flexible, shared by all processes. */
export const rateLimits = pgTable('rate_limits', {
	key: text().primaryKey(),
	points: integer().notNull(),
	expire: instant()
});
