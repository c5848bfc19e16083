/** Signs the actor out: here, on one device, or everywhere. */
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { transact } from '../verb.ts';
import { endAllLogins, endLogin } from './logins.ts';

/**
 * Ends the login `id` of the actor's account.
 *
 * @throws {Refusal} `not-found` when the account has no such login, for instance because it has ended already
 */
export async function signOut(db: Db, actor: Actor, id: string): Promise<void> {
	await transact(db, async (tx) => {
		if (!(await endLogin(tx, actor.userId, id))) {
			throw new Refusal('not-found', 'Dieses Gerät ist schon abgemeldet.');
		}
		await audit(tx, actor, 'sign-out', 'users', actor.userId);
	});
}

/** Ends every login of the actor's account, this one too. Returns how many there were. */
export async function signOutEverywhere(db: Db, actor: Actor): Promise<number> {
	return transact(db, async (tx) => {
		const ended = await endAllLogins(tx, actor.userId);
		await audit(tx, actor, 'sign-out-everywhere', 'users', actor.userId, { loginsEnded: ended });
		return ended;
	});
}
