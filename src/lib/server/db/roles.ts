/**
 * The database roles and the logins behind them.
 *
 * Rights hang on four roles with fixed names. Each owner of a database has four logins of its own that hold exactly
 * one of them, so that a connection cannot become more than it is: with one login for all, `set role none` or
 * `set_config('role', …)` inside any select would lead back to the owner.
 * The logins' passwords are derived from the owner's, hence nothing is stored and every process that knows
 * `DATABASE_URL` can open them. An owner without a password (trust) has logins without one.
 */
import { createHash, createHmac } from 'node:crypto';
import { userInfo } from 'node:os';

/** `ratssaal_public` cannot see a non-public row, whatever the query: see `visibility.ts`. */
export type DatabaseRole = 'ratssaal_public' | 'ratssaal_app' | 'ratssaal_worker' | 'ratssaal_media';

export const ROLES: readonly DatabaseRole[] = [
	'ratssaal_public',
	'ratssaal_app',
	'ratssaal_worker',
	'ratssaal_media'
];

/** Longest name Postgres keeps whole. */
const MAX_NAME_BYTES = 63;

/** Name and password a connection as `role` signs in with. */
export interface Login {
	readonly user: string;
	/** Missing when the owner has none. */
	readonly password: string | undefined;
}

/** The owner named in `url`, else in the environment as libpq reads it. */
export function ownerOf(url: string): Login {
	const [, user, password] = /^[a-z]+:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?/i.exec(url) ?? [];
	return {
		user: decodeURIComponent(user ?? '') || process.env.PGUSER || userInfo().username,
		password: decodeURIComponent(password ?? '') || process.env.PGPASSWORD || undefined
	};
}

/** The login of `role` that belongs to the owner of `url`. Equal for all databases of one owner in a cluster. */
export function loginFor(url: string, role: DatabaseRole): Login {
	const owner = ownerOf(url);
	const named = `${role}_${owner.user}`;
	const user =
		Buffer.byteLength(named) <= MAX_NAME_BYTES
			? named
			: `${role}_${createHash('sha256').update(owner.user).digest('hex').slice(0, 16)}`;
	if (!owner.password) return { user, password: undefined };
	return { user, password: createHmac('sha256', owner.password).update(user).digest('base64url') };
}

/** `url` with the login of `role` in place of the owner's, for drivers that take an address only. */
export function urlFor(url: string, role: DatabaseRole): string {
	const { user, password } = loginFor(url, role);
	const login = [user, ...(password === undefined ? [] : [password])].map(encodeURIComponent).join(':');
	return url.replace(/^([a-z]+:\/\/)(?:[^@/?]*@)?/i, `$1${login}@`);
}
