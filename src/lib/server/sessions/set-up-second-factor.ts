/** Sets up the second factor: a secret is offered as a picture, and taken when its first code is right. */
import { and, eq, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Day } from '#lib/domain/calendar.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findAccountById } from '../db/queries/accounts.ts';
import { users } from '../db/schema/index.ts';
import { countTry, forgetTries, type Limited } from '../rate-limits/rate-limits.ts';
import { parse, transact } from '../verb.ts';
import { Code } from './confirm-code.ts';
import { beginLogin, endAllLogins, type NewLogin } from './logins.ts';
import { kindFor, type Client } from './sign-in.ts';
import { keyUri, newSecret } from './totp.ts';
import { useStep } from './use-step.ts';

/** What an authenticator app is given. */
export interface OfferedSecret {
	/** Base32, for typing. */
	readonly secret: string;
	/** For the QR code. */
	readonly uri: string;
}

/**
 * The secret to scan; the same one at every call until it is confirmed. `issuer` is the town as the app shall show it.
 *
 * @throws {Refusal} `conflict` when a second factor is in use
 */
export async function offerSecondFactor(db: Db, actor: Actor, issuer: string): Promise<OfferedSecret> {
	const [offered] = await db
		.update(users)
		.set({ totpSecret: sql`coalesce(${users.totpSecret}, ${newSecret()})` })
		.where(and(eq(users.id, actor.userId), eq(users.totpConfirmed, false)))
		.returning({ secret: users.totpSecret, email: users.email });
	if (!offered?.secret) throw inUse();
	return { secret: offered.secret, uri: keyUri(offered.secret, issuer, offered.email) };
}

/**
 * Takes the offered secret into use. Every other login of the account ends; this one goes on with a new token.
 *
 * @throws {Refusal} `invalid` for a wrong code, `too-many`, `conflict` when a second factor is in use
 */
export async function confirmSecondFactor(
	db: Db,
	actor: Actor,
	input: unknown,
	{ userAgent }: Client,
	now: Date,
	today: Day
): Promise<NewLogin> {
	const { code } = parse(Code, input);
	const limit: Limited = ['code by account', actor.userId];
	await countTry(db, limit);

	const kind = await kindFor(db, actor.personId, today);
	const login = await transact(db, async (tx) => {
		const account = await findAccountById(tx, actor.userId);
		if (!account?.totpSecret || account.totpConfirmed) throw inUse();
		await useStep(tx, account.id, account.totpSecret, code, now);
		const confirmed = await tx
			.update(users)
			.set({ totpConfirmed: true })
			.where(and(eq(users.id, account.id), eq(users.totpConfirmed, false)))
			.returning({ id: users.id });
		if (confirmed.length === 0) throw inUse();
		await endAllLogins(tx, account.id);
		await audit(tx, actor, 'set-up-second-factor', 'users', account.id);
		return beginLogin(tx, account.id, kind, { bodyId: account.bodyId, strong: true, userAgent });
	});
	await forgetTries(db, limit);
	return login;
}

const inUse = () =>
	new Refusal(
		'conflict',
		'Für dieses Konto ist schon ein zweiter Faktor eingerichtet. Zum Zurücksetzen wenden Sie sich bitte an die Verwaltung.'
	);
