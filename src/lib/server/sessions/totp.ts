/** Codes of an authenticator app: TOTP with six digits every thirty seconds (RFC 6238). */
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;

/** One step to either side: clocks differ, and typing takes time (RFC 6238, 5.2). */
const WINDOW = 1;

/** A new secret as Base32, 160 bits (RFC 4226, 4). */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** The address an authenticator app reads from the picture. */
export const keyUri = (secret: string, issuer: string, account: string): string =>
	totp(secret, issuer, account).toString();

/** The time step `code` belongs to, or `undefined` when it is not right at `now`. A step must be used once only. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
	const delta = totp(secret).validate({
		token: code.replace(/\s/g, ''),
		timestamp: now.getTime(),
		window: WINDOW
	});
	return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta;
}

/** The code at `now`, for tests and for the demo. */
export const codeAt = (secret: string, now: Date): string =>
	totp(secret).generate({ timestamp: now.getTime() });

const totp = (secret: string, issuer = 'Ratssaal', label = 'Konto') =>
	new TOTP({ issuer, label, secret: Secret.fromBase32(secret), period: PERIOD_S, digits: 6 });
