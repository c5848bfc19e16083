/** Web push of this installation, as pages offer it. */
import { error } from '@sveltejs/kit';
import { RATSSAAL_WEB_PUSH } from '$app/env/private';
import { pushKeys } from '#lib/server/push/keys.ts';
import { openSecret } from './secret.server.ts';

/** What a browser has to be told to subscribe (RFC 8292, 3.2); `undefined` where notifications are switched off. */
export const pushKey = (): string | undefined =>
	RATSSAAL_WEB_PUSH === '1' ? pushKeys(openSecret()).publicKey : undefined;

/** Answers 404 where notifications are switched off. */
export function requirePush(): void {
	if (RATSSAAL_WEB_PUSH !== '1') error(404, 'Mitteilungen des Browsers sind hier nicht eingeschaltet.');
}
