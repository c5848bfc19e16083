/** `npm test`: the checks and all tests, counted in the last line. `npm test -- db tests/db/x.test.ts` runs a part. */
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { bold, fail, Problem } from './bootstrap/terminal.mjs';
import { runChecks } from './checks.mjs';
import { report } from './results.mjs';
import { PARTS, runPart } from './test-parts.mjs';

const args = process.argv.slice(2);
const wished = args.filter((arg) => arg in PARTS);
const files = args.filter((arg) => !(arg in PARTS));
const parts = wished.length > 0 ? wished : Object.keys(PARTS);

try {
	if (files.length > 0 && wished.length !== 1) {
		throw new Problem(`Bitte nennen Sie vor den Dateien genau einen Teil: ${Object.keys(PARTS).join(', ')}.`);
	}
	console.log(`\n${bold('Ratssaal')} wird für die Tests vorbereitet\n`);
	const env = await bootstrap(Object.assign({}, ...parts.map((part) => PARTS[part].needs)));
	const results = wished.length > 0 ? [] : await runChecks(env);
	for (const part of parts) results.push(await runPart(part, files, env));
	process.exit(report(results) ? 0 : 1);
} catch (error) {
	fail(error);
}
