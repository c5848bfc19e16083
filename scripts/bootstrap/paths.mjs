/** Where things are: the checkout, the pinned Node, the cache of this machine. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The browser of tests, pictures and the demo's camera. */
export const CHROMIUM = path.join(ROOT, 'scripts', 'chromium.sh');

/** @param {string} name of an npm package */
export const packageFolder = (name) => path.join(ROOT, 'node_modules', name);

/** Things worth keeping across checkouts, per user. */
export const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'ratssaal');

/** The pinned Node from npm; where npm has none for this machine, the one that runs us if it is new enough. */
export function nodeProgram() {
	const pinned = path.join(packageFolder(`node-${process.platform}-${process.arch}`), 'bin', 'node');
	if (fs.existsSync(pinned)) return pinned;
	return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined;
}
