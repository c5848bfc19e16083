/** A device as its browser names it to us (Push API, `PushSubscription.toJSON()`). */
import { ECDH } from 'node:crypto';
import { z } from 'zod';
import { isInnerHost } from '../network/lookup.ts';

const ENDPOINT_LENGTH = 1000;
const KEY_LENGTH = 100;
const AUTH_BYTES = 16;

const error = 'Ihr Browser hat keine gültige Adresse für Mitteilungen genannt. Bitte wählen Sie E-Mail.';

/** The address a push service gave the device; whoever has it can write there. */
export const endpointField = z
	.string({ error })
	.max(ENDPOINT_LENGTH, { error })
	.refine(isEndpoint, { error });

export const deviceField = z.object(
	{
		endpoint: endpointField,
		keys: z.object(
			{
				p256dh: z.string({ error }).max(KEY_LENGTH, { error }).refine(isPoint, { error }),
				auth: z.string({ error }).max(KEY_LENGTH, { error }).refine(isAuth, { error })
			},
			{ error }
		)
	},
	{ error }
);

export type Device = z.output<typeof deviceField>;

function isEndpoint(text: string): boolean {
	const url = URL.parse(text);
	return url?.protocol === 'https:' && !url.username && !url.password && !isInnerHost(url.hostname);
}

/** A public key of the device: a point of the curve, uncompressed (RFC 8291, 3.1). */
function isPoint(text: string): boolean {
	const bytes = Buffer.from(text, 'base64url');
	if (bytes.length !== 65 || bytes[0] !== 4) return false;
	try {
		ECDH.convertKey(bytes, 'prime256v1');
		return true;
	} catch {
		return false;
	}
}

function isAuth(text: string): boolean {
	return Buffer.from(text, 'base64url').length === AUTH_BYTES;
}
