/** Signs somebody in with address and password. */
import { z } from 'zod';
import type { Day } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { SECOND_FACTOR_ROLES } from '#lib/domain/people/rights.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findAccountByEmail, listHeldRoles } from '../db/queries/accounts.ts';
import { countTry, forgetTries, type Limited } from '../rate-limits/rate-limits.ts';
import { parse, transact } from '../verb.ts';
import type { LoginKind } from './lifetimes.ts';
import { beginLogin, type NewLogin } from './logins.ts';
import { isPassword } from './passwords.ts';

/** Where a request comes from. */
export interface Client {
	/** IP address. */
	readonly address: string;
	readonly userAgent: string | null;
}

const Credentials = z.object({
	email: z
		.email({ error: 'Bitte geben Sie Ihre E-Mail-Adresse ein, zum Beispiel name@example.org.' })
		.max(254),
	password: z
		.string({ error: 'Bitte geben Sie Ihr Passwort ein.' })
		.min(1, { error: 'Bitte geben Sie Ihr Passwort ein.' })
		.max(1024)
});

/**
 * Begins a login; `awaitsCode` when the account has a second factor, which `confirmCode` then takes.
 * Unknown address, wrong password and disabled account are answered alike, after the same time.
 *
 * @throws {Refusal} `invalid`, `too-many`
 */
export async function signIn(
	db: Db,
	bodyId: string,
	input: unknown,
	{ address, userAgent }: Client,
	today: Day
): Promise<NewLogin & { awaitsCode: boolean }> {
	const { email, password } = parse(Credentials, input);
	const who = `${bodyId}:${email.toLowerCase()}`;
	const pair: Limited = ['password by account and address', `${who}:${address}`];
	await countTry(db, ['password by address', address], pair, ['password by account', who]);

	const account = await findAccountByEmail(db, bodyId, email);
	if (!(await isPassword(account?.passwordHash, password)) || !account) {
		throw new Refusal('invalid', 'E-Mail-Adresse oder Passwort ist nicht richtig.');
	}

	const awaitsCode = account.totpConfirmed;
	const kind = awaitsCode ? 'pending' : await kindFor(db, account.personId, today);
	const login = await transact(db, async (tx) => {
		if (!awaitsCode) await audit(tx, account, 'sign-in', 'users', account.id, { kind });
		return beginLogin(tx, account.id, kind, { bodyId, strong: false, userAgent });
	});
	await forgetTries(db, pair);
	return { ...login, awaitsCode };
}

/** Whoever acts for the administration or the chair is signed in for a working day, everybody else for weeks. */
export async function kindFor(db: Db, personId: string, today: Day): Promise<LoginKind> {
	const roles = await listHeldRoles(db, personId, today);
	return roles.some(({ role }) => SECOND_FACTOR_ROLES.includes(role)) ? 'office' : 'member';
}
