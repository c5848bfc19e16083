/** `npm run verify`: everything that can be said about the code without a database, in about a minute. */
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { fail } from './bootstrap/terminal.mjs';
import { runChecks } from './checks.mjs';
import { report } from './results.mjs';
import { runPart } from './test-parts.mjs';

try {
	const env = await bootstrap({ generated: true });
	const results = [...(await runChecks(env)), await runPart('unit', [], env)];
	process.exit(report(results) ? 0 : 1);
} catch (error) {
	fail(error);
}
