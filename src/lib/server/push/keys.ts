/** The key pair by which push services know this installation (VAPID, RFC 8292). */
import { createECDH } from 'node:crypto';
import type { Secret } from '../secret.ts';

/** Both as base64url: 65 and 32 bytes of P-256. */
export interface PushKeys {
	readonly publicKey: string;
	readonly privateKey: string;
}

/** Made from the secret: always the same, and kept nowhere. */
export function pushKeys(secret: Secret): PushKeys {
	const pair = createECDH('prime256v1');
	pair.setPrivateKey(secret.keyFor('web push'));
	return {
		publicKey: pair.getPublicKey('base64url'),
		privateKey: pair.getPrivateKey('base64url')
	};
}
