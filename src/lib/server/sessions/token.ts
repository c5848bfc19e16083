/** The hash under which a login's token is stored. The token is random, so a plain hash is enough. */
import { createHash } from 'node:crypto';

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
