/** Counts what the runners did, from their JSON reports, and says the sum in the one line that others read. */
import fs from 'node:fs';
import { seconds } from './bootstrap/terminal.mjs';

/** @typedef {{ name: string, passed: number, failed: number, skipped: number, ms: number }} Result */

/** Vitest's report. A file that could not be loaded has no tests in it and counts as one failure. */
export function countVitest(report) {
	const unloaded = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.length === 0
	);
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloaded.length,
		skipped: report.numPendingTests + (report.numTodoTests ?? 0)
	};
}

/** Playwright's report. A test that passed only when repeated has failed. */
export function countPlaywright({ stats, errors }) {
	return {
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky + errors.length,
		skipped: stats.skipped
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
		: { passed: 0, failed: 0, skipped: 0 };
	const silent = counted.failed === 0 && (!ok || counted.passed === 0);
	return { name, ms, ...counted, failed: counted.failed + (silent ? 1 : 0) };
}

/** Prints a line per runner and the sum as the last line. @param {Result[]} results @returns whether all is well */
export function report(results) {
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
