/**
 * Lucia's view of the table `sessions`, which holds only the SHA-256 of a token: a leaked table opens no login.
 *
 * A row that was read carries `sha256:<hash>` as its id. Deleting and renewing take that form or the token itself;
 * looking a login up takes the token only, so that a hash presented as a cookie is refused.
 */
import { and, eq, lte, sql } from 'drizzle-orm';
import type { Adapter, DatabaseSession } from 'lucia';
import type { Db } from '../db/client.ts';
import { sessions, users } from '../db/schema/index.ts';
import { LIFETIMES, type LoginKind } from './lifetimes.ts';
import { hashToken } from './token.ts';

const PREFIX = 'sha256:';

/** What a login carries besides its owner. */
export interface LoginAttributes {
	readonly bodyId: string;
	readonly strong: boolean;
	readonly userAgent: string | null;
}

/** The form of a stored id that is safe to hand around: it opens nothing. */
export const publicId = (hash: string) => PREFIX + hash;

const storedId = (id: string) => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : hashToken(id));

/** The latest instant a login of `kind` may last to, whatever happens. */
const absoluteEnd = (kind: LoginKind) =>
	sql`${sessions.created} + ${`${LIFETIMES[kind].absoluteMs} milliseconds`}::interval`;

export class HashingAdapter implements Adapter {
	readonly #db: Db;
	readonly #kind: LoginKind;

	constructor(db: Db, kind: LoginKind) {
		this.#db = db;
		this.#kind = kind;
	}

	async getSessionAndUser(token: string): ReturnType<Adapter['getSessionAndUser']> {
		if (token.startsWith(PREFIX)) return [null, null];
		const [row] = await this.#db
			.select({ session: sessions, disabledAt: users.disabledAt })
			.from(sessions)
			.innerJoin(users, eq(users.id, sessions.userId))
			.where(
				and(
					eq(sessions.id, hashToken(token)),
					eq(sessions.kind, this.#kind),
					sql`now() < ${absoluteEnd(this.#kind)}`
				)
			);
		if (!row || row.disabledAt) return [null, null];
		return [toLucia(row.session), { id: row.session.userId, attributes: {} }];
	}

	async getUserSessions(userId: string): Promise<DatabaseSession[]> {
		const rows = await this.#db.select().from(sessions).where(eq(sessions.userId, userId));
		return rows.map(toLucia);
	}

	async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
		await this.#db
			.insert(sessions)
			.values({ id: hashToken(id), userId, expiresAt, kind: this.#kind, ...(attributes as LoginAttributes) });
	}

	async updateSessionExpiration(id: string, expiresAt: Date): Promise<void> {
		await this.#db
			.update(sessions)
			.set({ expiresAt: sql`least(${expiresAt.toISOString()}::timestamptz, ${absoluteEnd(this.#kind)})` })
			.where(eq(sessions.id, storedId(id)));
	}

	async deleteSession(id: string): Promise<void> {
		await this.#db.delete(sessions).where(eq(sessions.id, storedId(id)));
	}

	async deleteUserSessions(userId: string): Promise<void> {
		await this.#db.delete(sessions).where(eq(sessions.userId, userId));
	}

	async deleteExpiredSessions(): Promise<void> {
		await this.#db.delete(sessions).where(lte(sessions.expiresAt, sql`now()`));
	}
}

function toLucia(row: typeof sessions.$inferSelect): DatabaseSession {
	const { bodyId, strong, userAgent } = row;
	return {
		id: publicId(row.id),
		userId: row.userId,
		expiresAt: row.expiresAt,
		attributes: { bodyId, strong, userAgent } satisfies LoginAttributes
	};
}
