import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { countPlaywright, countVitest, resultOf } from './results.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-results-'));
const reportFile = (report: unknown) => {
	const file = path.join(folder, 'report.json');
	fs.writeFileSync(file, JSON.stringify(report));
	return file;
};
const vitest = (passed: number, failed: number, files: object[] = []) => ({
	numPassedTests: passed,
	numFailedTests: failed,
	numPendingTests: 1,
	testResults: files
});

test('tests are counted as the runner tells', () => {
	const result = resultOf('x', 5, false, reportFile(vitest(7, 2)), countVitest);
	expect(result).toEqual({ name: 'x', ms: 5, passed: 7, failed: 2, skipped: 1 });
});

test('a file that could not be loaded is a failure', () => {
	const files = [{ status: 'failed', assertionResults: [] }];
	expect(resultOf('x', 5, false, reportFile(vitest(7, 0, files)), countVitest).failed).toBe(1);
});

test.for([
	{ why: 'it left no report', ok: true, file: path.join(folder, 'none.json') },
	{ why: 'it ran no test', ok: true, file: reportFile(vitest(0, 0)) }
])('a runner has failed when $why', ({ ok, file }) => {
	expect(resultOf('x', 5, ok, file, countVitest).failed).toBe(1);
});

test('a runner that ends badly after its last test has failed', () => {
	expect(resultOf('x', 5, false, reportFile(vitest(7, 0)), countVitest)).toMatchObject({
		passed: 7,
		failed: 1
	});
});

test('a test that passed only when repeated has failed', () => {
	const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
	expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test('an error outside of any test has failed', () => {
	const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };
	expect(countPlaywright({ stats, errors: [{ message: 'global set-up' }] }).failed).toBe(1);
});
