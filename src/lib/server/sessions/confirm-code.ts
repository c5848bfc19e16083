/** The second step of signing in: the code from the authenticator app. */
import { z } from 'zod';
import type { Day } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findAccountById } from '../db/queries/accounts.ts';
import { countTry, forgetTries, type Limited } from '../rate-limits/rate-limits.ts';
import { parse, transact } from '../verb.ts';
import { beginLogin, endLogin, type Login, type NewLogin } from './logins.ts';
import { kindFor, type Client } from './sign-in.ts';
import { useStep } from './use-step.ts';

export const Code = z.object({
	code: z.string({ error: 'Bitte geben Sie den sechsstelligen Code ein.' }).regex(/^\s*\d{3}\s*\d{3}\s*$/, {
		error: 'Bitte geben Sie den sechsstelligen Code ein, zum Beispiel 123456.'
	})
});

/**
 * Turns a login that awaits its code into a full one, with a new token. A code works once.
 *
 * @throws {Refusal} `invalid` for a wrong or used code, `too-many`, `forbidden` when no code is awaited
 */
export async function confirmCode(
	db: Db,
	pending: Login,
	input: unknown,
	{ userAgent }: Client,
	now: Date,
	today: Day
): Promise<NewLogin> {
	const account = await findAccountById(db, pending.userId);
	if (pending.kind !== 'pending' || !account?.totpConfirmed || !account.totpSecret) {
		throw new Refusal('forbidden', 'Bitte melden Sie sich zuerst mit E-Mail-Adresse und Passwort an.');
	}
	const { code } = parse(Code, input);
	const limit: Limited = ['code by account', account.id];
	await countTry(db, limit);

	const kind = await kindFor(db, account.personId, today);
	const login = await transact(db, async (tx) => {
		await useStep(tx, account.id, account.totpSecret!, code, now);
		await endLogin(tx, account.id, pending.id);
		await audit(tx, account, 'sign-in', 'users', account.id, { kind, secondFactor: true });
		return beginLogin(tx, account.id, kind, { bodyId: account.bodyId, strong: true, userAgent });
	});
	await forgetTries(db, limit);
	return login;
}
