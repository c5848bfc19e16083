/** The four kinds of tests: what each needs, which runner it has, and how its report is counted. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { toolOf } from './bootstrap/bootstrap.mjs';
import { FOR_TEST, FOR_TEXTS } from './bootstrap/system-packages.mjs';
import { bold } from './bootstrap/terminal.mjs';
import { runTool } from './checks.mjs';
import { countPlaywright, countVitest, resultOf } from './results.mjs';

const VITEST = toolOf('vitest', 'vitest.mjs');
const PLAYWRIGHT = toolOf('@playwright/test', 'cli.js');

/** @type {Record<string, { title: string, needs: import('./bootstrap/bootstrap.mjs').Needs }>} */
export const PARTS = {
	unit: { title: 'Einheiten', needs: { generated: true } },
	db: { title: 'Datenbank', needs: { generated: true, database: true, systemPackages: FOR_TEXTS } },
	media: {
		title: 'Medien',
		needs: { generated: true, database: true, mediaWorker: true, systemPackages: FOR_TEST, web: true }
	},
	e2e: {
		title: 'Abläufe',
		needs: { generated: true, database: true, mediaWorker: true, systemPackages: FOR_TEST, web: true }
	}
};

/**
 * Runs one kind of tests with its output on the terminal.
 *
 * @param {string} part a key of `PARTS`
 * @param {string[]} files only these; all when empty
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./results.mjs').Result>}
 */
export async function runPart(part, files, env) {
	const { title } = PARTS[part];
	console.log(`\n${bold(title)}`);
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-report-'));
	const file = path.join(folder, 'report.json');
	const start = Date.now();
	try {
		if (part === 'e2e') {
			const options = ['test', '--reporter=list,json', ...files];
			const ok = await runTool(PLAYWRIGHT, options, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file });
			return resultOf(title, Date.now() - start, ok, file, countPlaywright);
		}
		const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
		const ok = await runTool(VITEST, ['run', '--project', part, ...reporters, ...files], env);
		return resultOf(title, Date.now() - start, ok, file, countVitest);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}
