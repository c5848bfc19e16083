/**
 * The installation's secret. What is derived from it seals addresses and signs links, so that a copy of the database
 * alone opens neither. It lies in the data folder, or comes from the environment where several machines share it.
 */
import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secret {
	/** A key of 32 bytes for one purpose; knowing it does not help with another. */
	keyFor(purpose: string): Buffer;
}

const FILE = 'secret.key';

/** `given` (at least 32 characters) or the one in `folder`, which is made the first time. */
export function openSecret(folder: string, given?: string): Secret {
	const master = given ? Buffer.from(given) : ownSecret(folder);
	return { keyFor: (purpose) => Buffer.from(hkdfSync('sha256', master, '', `ratssaal ${purpose}`, 32)) };
}

/** Two processes that start at once agree: whoever links its file first has made it, whole. */
function ownSecret(folder: string): Buffer {
	const place = join(folder, FILE);
	const found = read(place);
	if (found) return found;
	mkdirSync(folder, { recursive: true });
	const own = join(folder, `${FILE}.${randomUUID()}`);
	writeFileSync(own, randomBytes(32), { mode: 0o600, flush: true });
	try {
		linkSync(own, place);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	} finally {
		rmSync(own, { force: true });
	}
	return readFileSync(place);
}

function read(place: string): Buffer | undefined {
	try {
		return readFileSync(place);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		return undefined;
	}
}
