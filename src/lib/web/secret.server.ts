/** The installation's secret, in this web process. */
import { RATSSAAL_DATA, RATSSAAL_SECRET } from '$app/env/private';
import { openSecret as open, type Secret } from '#lib/server/secret.ts';

let secret: Secret | undefined;

export const openSecret = (): Secret => (secret ??= open(RATSSAAL_DATA, RATSSAAL_SECRET));
