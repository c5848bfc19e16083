/** The checks that need nothing but the code: each a program of its own that passes or fails. */
import { spawn } from 'node:child_process';
import { toolOf } from './bootstrap/bootstrap.mjs';
import { nodeProgram, ROOT } from './bootstrap/paths.mjs';
import { bold, seconds } from './bootstrap/terminal.mjs';

const CHECKS = [
	{
		name: 'Format',
		tool: toolOf('prettier', 'bin/prettier.cjs'),
		args: ['--check', '--log-level', 'warn', '.']
	},
	{ name: 'Lint', tool: toolOf('eslint', 'bin/eslint.js'), args: ['.'] },
	{
		name: 'Typen',
		tool: toolOf('svelte-check', 'bin/svelte-check'),
		args: ['--fail-on-warnings', '--output', 'human']
	},
	{ name: 'Toter Code', tool: toolOf('knip', 'bin/knip.js'), args: [] },
	{ name: 'Lizenzen', tool: 'scripts/licences.ts', args: ['--quiet'] },
	{ name: 'Sperrdatei', tool: 'scripts/complete-lockfile.mjs', args: ['--check'] }
];

/** Runs a tool of `node_modules` on the pinned Node with its output on the terminal. `true` if it ended with 0. */
export function runTool(tool, args, env) {
	return new Promise((resolve) => {
		const child = spawn(nodeProgram(), [tool, ...args], { cwd: ROOT, env, stdio: 'inherit' });
		child.on('error', () => resolve(false));
		child.on('exit', (code) => resolve(code === 0));
	});
}

/** Runs all checks, one after the other. @returns {Promise<import('./results.mjs').Result[]>} */
export async function runChecks(env) {
	const results = [];
	for (const { name, tool, args } of CHECKS) {
		console.log(`\n${bold(name)}`);
		const start = Date.now();
		const ok = await runTool(tool, args, env);
		const ms = Date.now() - start;
		const result = { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, ms, failures: [] };
		console.log(`${ok ? 'in Ordnung' : 'nicht in Ordnung'} (${seconds(result.ms)})`);
		results.push(result);
	}
	return results;
}
