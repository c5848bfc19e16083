/** Counts what the runners did, from their JSON reports, and says the sum in the one line that others read. */
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { bold, seconds } from './bootstrap/terminal.mjs';

/** @typedef {{ test: string, error: string }} Failure */
/** @typedef {{ name: string, passed: number, failed: number, skipped: number, ms: number, failures: Failure[] }} Result */

const REASON_LINES = 12;

/** The beginning of an error, without colours: enough to see what went wrong from a log cut short. */
const reason = (text = '') => stripVTControlCharacters(text).split('\n').slice(0, REASON_LINES).join('\n');

/** Vitest's report. A file that could not be loaded has no tests in it and counts as one failure. */
export function countVitest(report) {
	const unloaded = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.length === 0
	);
	const failures = report.testResults.flatMap((file) => {
		const where = path.relative('', file.name);
		if (unloaded.includes(file)) return [{ test: where, error: reason(file.message) }];
		const failed = file.assertionResults.filter((test) => test.status === 'failed');
		return failed.map((test) => ({
			test: `${where}: ${test.fullName}`,
			error: reason(test.failureMessages[0])
		}));
	});
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloaded.length,
		skipped: report.numPendingTests + (report.numTodoTests ?? 0),
		failures
	};
}

/** The tests of a suite and of those within it that did not pass at once. */
function failuresOf({ specs = [], suites = [] }) {
	const own = specs.flatMap((spec) =>
		spec.tests
			.filter((test) => test.status === 'unexpected' || test.status === 'flaky')
			.map((test) => ({
				test: `${spec.file}: ${spec.title}`,
				error: reason(test.results.find((result) => result.error)?.error.message)
			}))
	);
	return [...own, ...suites.flatMap(failuresOf)];
}

/** Playwright's report. A test that passed only when repeated has failed. */
export function countPlaywright({ stats, errors, suites }) {
	return {
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky + errors.length,
		skipped: stats.skipped,
		failures: [
			...failuresOf({ suites }),
			...errors.map(({ message }) => ({ test: 'außerhalb der Tests', error: reason(message) }))
		]
	};
}

/**
 * What one runner contributes. No report, no tests at all, or a bad end without a failed test is a failure:
 * silence is not success.
 *
 * @param {string} name
 * @param {number} ms
 * @param {boolean} ok whether the runner ended with 0
 * @param {string} file its JSON report
 * @param {(report: any) => Omit<Result, 'name' | 'ms'>} count
 * @returns {Result}
 */
export function resultOf(name, ms, ok, file, count) {
	const counted = fs.existsSync(file)
		? count(JSON.parse(fs.readFileSync(file, 'utf8')))
		: { passed: 0, failed: 0, skipped: 0, failures: [] };
	const silent = counted.failed === 0 && (!ok || counted.passed === 0);
	if (!silent) return { name, ms, ...counted };
	return { name, ms, ...counted, failed: 1, failures: [{ test: 'der Lauf selbst', error: '' }] };
}

/**
 * Prints what failed, a line per runner, and the sum as the last line.
 *
 * @param {Result[]} results
 * @returns whether all is well
 */
export function report(results) {
	for (const { name, failures } of results) {
		for (const { test, error } of failures) {
			console.log(`\n${bold(`${name}, fehlgeschlagen:`)} ${test}`);
			if (error) console.log(error.replace(/^/gm, '    '));
		}
	}
	console.log('');
	for (const { name, passed, failed, skipped, ms } of results) {
		const skips = skipped > 0 ? `, ${skipped} übersprungen` : '';
		const counts = `${String(passed).padStart(5)} bestanden, ${failed} fehlgeschlagen${skips}`;
		console.log(`  ${name.padEnd(14)}${counts} (${seconds(ms)})`);
	}
	const sum = (key) => results.reduce((total, result) => total + result[key], 0);
	console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
	return sum('failed') === 0;
}
