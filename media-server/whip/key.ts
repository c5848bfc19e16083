/** The key an encoder signs in with, as a bearer token (RFC 6750). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../origin/answer.ts';

/** A camera and the SHA-256 of its key, hex. */
export interface CameraKey {
	readonly cameraId: string;
	readonly sha256: string;
}

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

/** The camera whose key the request brings. @throws {HttpError} 401 */
export function cameraOfKey(request: IncomingMessage, keys: readonly CameraKey[]): string {
	const token = bearerToken(request.headers.authorization);
	const camera = token === undefined ? undefined : findByKey(keys, token);
	if (!camera) {
		throw new HttpError(
			401,
			'Der Schlüssel fehlt oder ist falsch. Sie finden ihn auf der Regie-Seite der Sitzung.',
			{ 'www-authenticate': 'Bearer realm="Ratssaal"' }
		);
	}
	return camera.cameraId;
}
