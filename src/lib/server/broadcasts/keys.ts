/** The key an encoder signs in with. */
import { createHash, randomBytes } from 'node:crypto';

/** 24 random bytes: 32 characters that can be read out and typed. */
export function newBroadcastKey(): { readonly key: string; readonly sha256: string } {
	const key = randomBytes(24).toString('base64url');
	return { key, sha256: createHash('sha256').update(key).digest('hex') };
}
