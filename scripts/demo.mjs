/** `npm run demo:info`, `demo:camera` and `demo:reset`: the demo town from outside. */
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { handOver } from './bootstrap/hand-over.mjs';
import { nodeProgram, ROOT } from './bootstrap/paths.mjs';
import { FOR_TEST } from './bootstrap/system-packages.mjs';
import { fail, Problem } from './bootstrap/terminal.mjs';

const [what, ...args] = process.argv.slice(2);

const COMMANDS = {
	info: () => handOver(['scripts/demo-info.ts', ...args], process.env),
	reset: () => handOver(['scripts/demo-reset.ts', ...args], process.env),
	camera: async () => {
		const env = await bootstrap({ systemPackages: FOR_TEST });
		// With an address of its own the camera goes there, else to tonight's sitting.
		const target = args.some((arg) => arg.startsWith('http')) ? [] : tonight(env);
		await handOver(['scripts/demo-camera.ts', ...target, ...args], env);
	}
};

try {
	const command = COMMANDS[what];
	if (!command) throw new Problem(`Bitte nennen Sie eines von: ${Object.keys(COMMANDS).join(', ')}.`);
	if (!nodeProgram()) {
		throw new Problem('Ratssaal ist hier noch nicht eingerichtet. Bitte rufen Sie zuerst npm start auf.');
	}
	await command();
} catch (error) {
	fail(error);
}

/** Address and key for tonight's broadcast, from the running instance. */
function tonight(env) {
	const options = { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
	const info = JSON.parse(execFileSync(nodeProgram(), ['scripts/demo-info.ts'], options));
	if (!info.tonight)
		throw new Problem('Für heute gibt es keine Übertragung. npm run demo:reset legt den Abend neu an.');
	return [info.tonight.whipUrl, info.tonight.key];
}
