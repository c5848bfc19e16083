/** `npm run docs:pictures`: takes the pictures of README and `docs/` anew, on the evening they show. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bootstrap, START } from './bootstrap/bootstrap.mjs';
import { handOver } from './bootstrap/hand-over.mjs';
import { FOR_PICTURES } from './bootstrap/system-packages.mjs';
import { fail } from './bootstrap/terminal.mjs';

/** When the town of the pictures is founded: half an hour before the council meets. */
const AFTERNOON = new Date('2026-11-26T16:30:00+01:00');

try {
	const env = await bootstrap({ ...START, systemPackages: FOR_PICTURES });
	await handOver(['scripts/docs-pictures.ts'], { ...env, ...movedClock() });
} catch (error) {
	fail(error);
}

/** The environment in which every program believes in that afternoon; `pictures/clock.ts` moves it on. */
function movedClock() {
	const { stdout } = spawnSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], {
		encoding: 'utf8'
	});
	const offset = Math.round((AFTERNOON.getTime() - Date.now()) / 1000);
	const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-clock-')), 'offset');
	fs.writeFileSync(file, `${offset < 0 ? '' : '+'}${offset}\n`);
	return {
		LD_PRELOAD: stdout.trim(),
		FAKETIME_TIMESTAMP_FILE: file,
		FAKETIME_CACHE_DURATION: '1',
		// Only the clock on the wall is moved, not the one that measures.
		FAKETIME_DONT_FAKE_MONOTONIC: '1',
		RATSSAAL_PICTURES_OFFSET_S: String(offset)
	};
}
