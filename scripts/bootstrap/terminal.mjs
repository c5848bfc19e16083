/** What the scripts say on the terminal: steps with their time, and problems as one sentence. */
import process from 'node:process';

const interactive = Boolean(process.stdout.isTTY);
const color = (code, text) => (interactive ? `\u001b[${code}m${text}\u001b[0m` : text);
export const dim = (text) => color(2, text);
export const bold = (text) => color(1, text);
const green = (text) => color(32, text);
const red = (text) => color(31, text);

/** On a log file instead of a terminal, a running step says at most this often how far it is. */
const DETAIL_EVERY_MS = 10_000;

/** Of what a failing program said last, so much is shown. */
const SHOWN_DETAILS = 20;

/** Something that only a person can solve. The message is a German sentence that says what to do. */
export class Problem extends Error {
	/** @param {string} sentence @param {string[]} [details] lines of a program's output that explain it */
	constructor(sentence, details = []) {
		super(sentence);
		this.details = details;
	}
}

/** Returned by a step that found nothing to do. */
export const UP_TO_DATE = Symbol('up to date');

/** German seconds with one decimal. */
export function seconds(ms) {
	return `${(ms / 1000).toFixed(1).replace('.', ',')} s`;
}

/**
 * Runs one step and shows its title, its progress and its time.
 *
 * @template T
 * @param {string} title
 * @param {(say: (detail: string) => void) => Promise<T> | T} work `say` shows how far the step is
 * @returns {Promise<T>}
 */
export async function step(title, work) {
	const start = Date.now();
	let lastDetail = start;
	const line = (text) => process.stdout.write(interactive ? `\r\u001b[K${text}` : `${text}\n`);
	if (interactive) line(dim(`  · ${title} …`));

	const say = (detail) => {
		const now = Date.now();
		if (!interactive && now - lastDetail < DETAIL_EVERY_MS) return;
		lastDetail = now;
		const width = (process.stdout.columns ?? 110) - 4;
		line(dim(`  · ${title}: ${detail} (${seconds(now - start)})`.slice(0, width)));
	};

	try {
		const result = await work(say);
		const time = result === UP_TO_DATE ? 'aktuell' : seconds(Date.now() - start);
		line(`  ${green('✓')} ${title} ${dim(time)}${interactive ? '\n' : ''}`);
		return result;
	} catch (error) {
		line(`  ${red('✗')} ${title} ${dim(seconds(Date.now() - start))}${interactive ? '\n' : ''}`);
		throw error;
	}
}

/** A full disk says the same thing in every program; everything else stays what it was. */
function asProblem(error) {
	if (error instanceof Problem) return error;
	const text = `${error?.code ?? ''} ${error?.message ?? error}`;
	if (/ENOSPC|EDQUOT|No space left on device/.test(text)) {
		return new Problem(
			'Der Datenträger ist voll. Bitte geben Sie mindestens 2 GB frei und starten Sie erneut.'
		);
	}
	return undefined;
}

/** Ends the program with the sentence of a problem, or with the whole error where it is our mistake. */
export function fail(error) {
	const problem = asProblem(error);
	if (!problem) {
		console.error(error);
	} else {
		for (const detail of problem.details.slice(-SHOWN_DETAILS)) console.error(dim(`    ${detail}`));
		console.error(`\n${red('Abbruch:')} ${problem.message}\n`);
	}
	process.exit(1);
}
