/** Checks a code and uses it up, so that it cannot be played back. */
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { users } from '../db/schema/index.ts';
import { stepOf } from './totp.ts';

/** @throws {Refusal} `invalid` when the code is not right at `now`, or its time step was used before */
export async function useStep(
	tx: Db,
	userId: string,
	secret: string,
	code: string,
	now: Date
): Promise<void> {
	const step = stepOf(secret, code, now);
	const used =
		step === undefined
			? []
			: await tx
					.update(users)
					.set({ totpLastStep: step })
					.where(and(eq(users.id, userId), or(isNull(users.totpLastStep), lt(users.totpLastStep, step))))
					.returning({ id: users.id });
	if (used.length === 1) return;
	const sentence = 'Der Code ist nicht richtig oder schon verwendet. Bitte warten Sie auf den nächsten.';
	throw new Refusal('invalid', sentence, { fields: { code: sentence } });
}
