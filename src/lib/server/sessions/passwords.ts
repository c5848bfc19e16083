/** Passwords: Argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane), as PHC strings. */
import { hash, verify } from '@node-rs/argon2';

const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), OPTIONS);

/** Of no account: compared when there is none, so that an unknown address takes as long as a wrong password. */
let dummy: Promise<string> | undefined;

/** Is it the password behind `stored`? `false` after the same time when there is no account at all. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
	const against = stored ?? (await (dummy ??= hashPassword('niemandes Kennwort')));
	try {
		return (await verify(against, password.normalize('NFKC'))) && stored !== undefined;
	} catch {
		// Not a PHC string: an account that has no password yet.
		return false;
	}
}
