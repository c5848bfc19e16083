/** What the terminal shows when everything runs: the address, and in the demo town who may sign in. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from '../bootstrap/paths.mjs';
import { bold, dim } from '../bootstrap/terminal.mjs';

export async function greet(address: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
	const logins = await demoLogins(env);
	console.log(`\n${bold('Ratssaal läuft:')} ${bold(address)}\n`);
	if (logins) {
		console.log(`${table(logins)}\n`);
		const secured = logins.some(({ totpCode }) => totpCode);
		if (secured)
			console.log('Wo ein Einmalcode verlangt wird: npm run demo:info nennt den, der gerade gilt.\n');
	}
	console.log(dim(`Daten und Protokolle: ${folder}\nBeenden mit Strg+C\n`));
}

/** `undefined` where a real town lives in the database instead of the demo. */
async function demoLogins(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>[] | undefined> {
	try {
		const { stdout } = await promisify(execFile)(process.execPath, ['scripts/demo-info.ts'], {
			cwd: ROOT,
			env
		});
		return JSON.parse(stdout).logins;
	} catch {
		return undefined;
	}
}

/** One row per login; the columns are those that have a text in every row. */
function table(logins: readonly Record<string, unknown>[]): string {
	const columns = Object.keys(logins[0] ?? {}).filter((name) =>
		logins.every((login) => typeof login[name] === 'string')
	);
	const widths = columns.map((name) => Math.max(...logins.map((login) => String(login[name]).length)));
	return logins
		.map(
			(login) => `  ${columns.map((name, index) => String(login[name]).padEnd(widths[index]!)).join('  ')}`
		)
		.join('\n');
}
