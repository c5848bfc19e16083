/** `npm start` and `npm run dev`: brings everything that is needed, then hands over to the supervisor. */
import { bootstrap, DEV, START } from './bootstrap/bootstrap.mjs';
import { handOver } from './bootstrap/hand-over.mjs';
import { webPort } from './bootstrap/port.mjs';
import { bold, fail } from './bootstrap/terminal.mjs';

const dev = process.argv.includes('--dev');

try {
	console.log(`\n${bold('Ratssaal')} wird vorbereitet\n`);
	// Better to hear of a taken port now than after the first build.
	await webPort();
	const env = await bootstrap(dev ? DEV : START);
	await handOver(['scripts/run.ts', ...process.argv.slice(2)], env);
} catch (error) {
	fail(error);
}
