/** The key an encoder signs in with, as a bearer token (RFC 6750). */
import { createHash, timingSafeEqual } from 'node:crypto';

/** The token of an `Authorization` header; `undefined` when there is none. */
export function bearerToken(header: string | undefined): string | undefined {
	return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '')?.[1];
}

/** The one of `keys` that `token` is; takes equally long for every wrong one. */
export function findByKey<Key extends { readonly sha256: string }>(
	keys: readonly Key[],
	token: string
): Key | undefined {
	return keys.filter(({ sha256 }) => isKey(token, sha256))[0];
}

/** Is `token` the key whose SHA-256 (hex) is `sha256`? Takes equally long for every wrong one. */
export function isKey(token: string, sha256: string): boolean {
	const given = createHash('sha256').update(token).digest();
	const wanted = Buffer.from(sha256, 'hex');
	return given.length === wanted.length && timingSafeEqual(given, wanted);
}
