/** Addresses of subscribers: found by a keyed hash, kept sealed. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Secret } from '../secret.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Equal for addresses that are one mailbox in practice: upper and lower case are not told apart. */
export function hashAddress(secret: Secret, bodyId: string, address: string): string {
	const key = secret.keyFor('address hash');
	return createHmac('sha256', key).update(`${bodyId} ${address.trim().toLowerCase()}`).digest('base64url');
}

/** The address as it is stored; bound to its subscriber, so that it cannot be moved to another row. */
export function sealAddress(secret: Secret, subscriberId: string, address: string): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(ALGORITHM, secret.keyFor('address seal'), iv);
	cipher.setAAD(Buffer.from(subscriberId));
	const sealed = [iv, cipher.update(address.trim(), 'utf8'), cipher.final(), cipher.getAuthTag()];
	return Buffer.concat(sealed).toString('base64url');
}

/** @throws {Error} when it was sealed with another secret, or for another subscriber */
export function openAddress(secret: Secret, subscriberId: string, sealed: string): string {
	const bytes = Buffer.from(sealed, 'base64url');
	const key = secret.keyFor('address seal');
	const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
		authTagLength: TAG_BYTES
	});
	decipher.setAAD(Buffer.from(subscriberId));
	decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
	return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
