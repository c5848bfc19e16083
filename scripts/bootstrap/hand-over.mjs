/** Runs the next program in our place: same terminal, same signals, same end. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { nodeProgram, ROOT } from './paths.mjs';

/**
 * Starts a script on the pinned Node and never returns.
 *
 * The terminal sends Ctrl-C to both of us; the script decides what to do with it and we wait for its end. The
 * channel between us closes when we are killed outright, which tells the script to stop as well.
 *
 * @param {string[]} args script and its arguments
 * @param {NodeJS.ProcessEnv} env
 */
export function handOver(args, env) {
	const child = spawn(nodeProgram(), args, {
		cwd: ROOT,
		env,
		stdio: ['inherit', 'inherit', 'inherit', 'ipc']
	});
	process.on('SIGINT', () => {});
	for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
	child.on('exit', (code) => process.exit(code ?? 1));
	return new Promise(() => {});
}
