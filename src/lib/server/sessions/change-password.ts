/** Changes the actor's own password and ends the account's other logins. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { findAccountById } from '../db/queries/accounts.ts';
import { users } from '../db/schema/index.ts';
import { countTry } from '../rate-limits/rate-limits.ts';
import { parse, transact } from '../verb.ts';
import { endAllLogins } from './logins.ts';
import { hashPassword, isPassword } from './passwords.ts';

/** Length is what counts; no rule on kinds of characters, no expiry (BSI IT-Grundschutz ORP.4.A23). */
const MIN_LENGTH = 12;

const Passwords = z
	.object({
		current: z.string({ error: 'Bitte geben Sie Ihr bisheriges Passwort ein.' }).min(1).max(1024),
		password: z
			.string()
			.min(MIN_LENGTH, { error: `Bitte wählen Sie mindestens ${MIN_LENGTH} Zeichen.` })
			.max(1024),
		repeated: z.string()
	})
	.refine(({ password, repeated }) => password === repeated, {
		path: ['repeated'],
		error: 'Die beiden neuen Passwörter sind verschieden.'
	})
	.refine(({ current, password }) => current !== password, {
		path: ['password'],
		error: 'Bitte wählen Sie ein anderes als das bisherige Passwort.'
	});

/**
 * The login `keepId` goes on; it is the one the request came with.
 *
 * @throws {Refusal} `invalid` by field, `too-many`
 */
export async function changePassword(db: Db, actor: Actor, input: unknown, keepId: string): Promise<void> {
	const { current, password } = parse(Passwords, input);
	await countTry(db, ['password by account', actor.userId]);
	const account = await findAccountById(db, actor.userId);
	if (!(await isPassword(account?.passwordHash, current))) {
		const sentence = 'Das bisherige Passwort ist nicht richtig.';
		throw new Refusal('invalid', sentence, { fields: { current: sentence } });
	}
	const passwordHash = await hashPassword(password);
	await transact(db, async (tx) => {
		await tx.update(users).set({ passwordHash }).where(eq(users.id, actor.userId));
		const ended = await endAllLogins(tx, actor.userId, keepId);
		await audit(tx, actor, 'change-password', 'users', actor.userId, { loginsEnded: ended });
	});
}
