/** Logins: begun, looked up with every request, renewed, listed and ended. The only module that knows Lucia. */
import { and, desc, eq, gt, ne, sql } from 'drizzle-orm';
import { Lucia, TimeSpan } from 'lucia';
import type { Db } from '../db/client.ts';
import { sessions } from '../db/schema/index.ts';
import { HashingAdapter, publicId, type LoginAttributes } from './adapter.ts';
import { LIFETIMES, type LoginKind } from './lifetimes.ts';
import { hashToken } from './token.ts';

/** A login as it stands. `id` opens nothing: it names the login, for signing out. */
export interface Login {
	readonly id: string;
	readonly userId: string;
	readonly bodyId: string;
	readonly kind: LoginKind;
	readonly strong: boolean;
	readonly expiresAt: Date;
	/** It was renewed just now: the cookie has to be set again, with the token it already holds. */
	readonly renewed: boolean;
}

/** A login just begun. The token goes into the cookie and is known to nobody else. */
export interface NewLogin {
	readonly token: string;
	readonly expiresAt: Date;
}

/** A device in the list of the account's page. */
export interface Device {
	readonly id: string;
	readonly userAgent: string | null;
	readonly created: Date;
	readonly seenAt: Date;
}

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof luciaFor>;
		DatabaseSessionAttributes: LoginAttributes;
		DatabaseUserAttributes: Record<never, never>;
	}
}

function luciaFor(db: Db, kind: LoginKind) {
	return new Lucia(new HashingAdapter(db, kind), {
		sessionExpiresIn: new TimeSpan(LIFETIMES[kind].idleMs, 'ms'),
		getSessionAttributes: ({ bodyId, strong, userAgent }) => ({ bodyId, strong, userAgent })
	});
}

export async function beginLogin(
	db: Db,
	userId: string,
	kind: LoginKind,
	attributes: LoginAttributes
): Promise<NewLogin> {
	const { id, expiresAt } = await luciaFor(db, kind).createSession(userId, attributes);
	return { token: id, expiresAt };
}

/**
 * The login behind a cookie's token, or `undefined` when there is none, it has run out, or the account is disabled.
 * It is renewed when half of its time without use has passed, never beyond its absolute end.
 */
export async function findLogin(db: Db, token: string): Promise<Login | undefined> {
	const kind = await markSeen(db, hashToken(token));
	if (!kind) return undefined;
	const { session } = await luciaFor(db, kind).validateSession(token);
	if (!session) return undefined;
	const { id, userId, bodyId, strong, expiresAt, fresh } = session;
	return { id, userId, bodyId, kind, strong, expiresAt, renewed: fresh };
}

/** Notes the use, at most every five minutes, and tells what kind of login it is. */
async function markSeen(db: Db, hash: string): Promise<LoginKind | undefined> {
	const [login] = await db
		.select({ kind: sessions.kind, stale: sql<boolean>`${sessions.seenAt} < now() - interval '5 minutes'` })
		.from(sessions)
		.where(eq(sessions.id, hash));
	if (login?.stale)
		await db
			.update(sessions)
			.set({ seenAt: sql`now()` })
			.where(eq(sessions.id, hash));
	return login?.kind;
}

/** Devices on which the account is signed in, last used first; at most 100. */
export async function listDevices(db: Db, userId: string): Promise<Device[]> {
	const rows = await db
		.select({
			id: sessions.id,
			userAgent: sessions.userAgent,
			created: sessions.created,
			seenAt: sessions.seenAt
		})
		.from(sessions)
		.where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, sql`now()`), ne(sessions.kind, 'pending')))
		.orderBy(desc(sessions.seenAt))
		.limit(100);
	return rows.map((row) => ({ ...row, id: publicId(row.id) }));
}

/** Ends one login of the account. `false` when there was none with this id. */
export async function endLogin(db: Db, userId: string, id: string): Promise<boolean> {
	const stored = id.replace(/^sha256:/, '');
	const ended = await db
		.delete(sessions)
		.where(and(eq(sessions.id, stored), eq(sessions.userId, userId)))
		.returning({ id: sessions.id });
	return ended.length === 1;
}

/** Ends all logins of the account, but not `except`. Returns how many. */
export async function endAllLogins(db: Db, userId: string, except = ''): Promise<number> {
	const stored = except.replace(/^sha256:/, '');
	const ended = await db
		.delete(sessions)
		.where(and(eq(sessions.userId, userId), ne(sessions.id, stored)))
		.returning({ id: sessions.id });
	return ended.length;
}

/** Removes what has run out; returns nothing. Run by the worker every hour. */
export async function removeExpiredLogins(db: Db): Promise<void> {
	await luciaFor(db, 'member').deleteExpiredSessions();
}
