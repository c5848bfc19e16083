/** Runs another program, passes on how far it is, and keeps its last words for the case that it fails. */
import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { Problem } from './terminal.mjs';

/** Lines of output kept for the explanation of a failure. */
const KEPT_LINES = 60;

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { say?: (detail: string) => void, sentence: string }} options
 *   `sentence` is what a person reads when the program fails; `say` gets each line of its output
 * @returns {Promise<string[]>} the last lines it wrote
 */
export function run(program, args, { say, sentence, ...options }) {
	return new Promise((resolve, reject) => {
		const kept = [];
		const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
		for (const stream of [child.stdout, child.stderr]) {
			let rest = '';
			stream.setEncoding('utf8');
			stream.on('data', (chunk) => {
				const lines = (rest + chunk).split(/[\r\n]+/);
				rest = lines.pop() ?? '';
				for (const text of lines.map((each) => stripVTControlCharacters(each).trim()).filter(Boolean)) {
					kept.push(text);
					if (kept.length > KEPT_LINES) kept.shift();
					say?.(text);
				}
			});
		}
		child.on('error', (error) => reject(new Problem(sentence, [`${program}: ${error.message}`])));
		child.on('close', (code, signal) => {
			if (code === 0) resolve(kept);
			else if (kept.some((each) => /ENOSPC|No space left on device/.test(each))) reject(new Error('ENOSPC'));
			else
				reject(
					new Problem(sentence, [...kept, `${program} endete mit ${signal ?? code}`].slice(-KEPT_LINES))
				);
		});
	});
}

/** Whether a program answers, with any exit code in `codes`. */
export function answers(program, args = ['--version'], codes = [0], env = process.env) {
	const { status } = spawnSync(program, args, { stdio: 'ignore', env });
	return status !== null && codes.includes(status);
}
