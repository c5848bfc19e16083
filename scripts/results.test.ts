import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { countPlaywright, countVitest, report, resultOf } from './results.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-results-'));
let reports = 0;
const reportFile = (report: unknown) => {
	const file = path.join(folder, `report-${reports++}.json`);
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
	expect(result).toEqual({ name: 'x', ms: 5, passed: 7, failed: 2, skipped: 1, failures: [] });
});

test('a file that could not be loaded is a failure', () => {
	const files = [
		{ name: path.resolve('tests/db/x.test.ts'), status: 'failed', assertionResults: [], message: 'no module' }
	];
	expect(resultOf('x', 5, false, reportFile(vitest(7, 0, files)), countVitest)).toMatchObject({
		failed: 1,
		failures: [{ test: 'tests/db/x.test.ts', error: 'no module' }]
	});
});

test('what failed is named with the beginning of its error, without colours', () => {
	const error = `\u001B[31mAssertionError\u001B[39m: expected 1 to be 2\n${'at x\n'.repeat(40)}`;
	const tests = [
		{ status: 'passed', fullName: 'holds', failureMessages: [] },
		{ status: 'failed', fullName: 'does not hold', failureMessages: [error] }
	];
	const files = [{ name: path.resolve('tests/db/x.test.ts'), status: 'failed', assertionResults: tests }];
	const [failure] = countVitest(vitest(1, 1, files)).failures;
	expect(failure.test).toBe('tests/db/x.test.ts: does not hold');
	expect(failure.error.split('\n')).toHaveLength(12);
	expect(failure.error).toMatch(/^AssertionError: expected 1 to be 2\n/);
});

test.for([
	{ why: 'it left no report', ok: true, file: path.join(folder, 'none.json') },
	{ why: 'it ran no test', ok: true, file: reportFile(vitest(0, 0)) }
])('a runner has failed when $why', ({ ok, file }) => {
	expect(resultOf('x', 5, ok, file, countVitest)).toMatchObject({
		failed: 1,
		failures: [{ test: 'der Lauf selbst' }]
	});
});

test('a runner that ends badly after its last test has failed', () => {
	expect(resultOf('x', 5, false, reportFile(vitest(7, 0)), countVitest)).toMatchObject({
		passed: 7,
		failed: 1
	});
});

test('a test that passed only when repeated has failed', () => {
	const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
	const spec = (title: string, status: string, ...messages: string[]) => ({
		file: 'x.spec.ts',
		title,
		tests: [{ status, results: messages.map((message) => ({ error: { message } })) }]
	});
	const inner = { specs: [spec('inner', 'flaky', 'too late')] };
	const suites = [
		{ specs: [spec('outer', 'unexpected', 'gone'), spec('well', 'expected')], suites: [inner] }
	];
	expect(countPlaywright({ stats, errors: [], suites })).toEqual({
		passed: 3,
		failed: 2,
		skipped: 2,
		failures: [
			{ test: 'x.spec.ts: outer', error: 'gone' },
			{ test: 'x.spec.ts: inner', error: 'too late' }
		]
	});
});

test('an error outside of any test has failed', () => {
	const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };
	const counted = countPlaywright({ stats, errors: [{ message: 'global set-up' }], suites: [] });
	expect(counted).toMatchObject({ failed: 1, failures: [{ error: 'global set-up' }] });
});

test('what failed is told before the sums, and the sum is the last line', () => {
	const said = vi.spyOn(console, 'log').mockImplementation(() => {});
	const well = { name: 'Einheiten', ms: 5, passed: 7, failed: 0, skipped: 0, failures: [] };
	const failures = [{ test: 'x.test.ts: holds', error: 'expected 1 to be 2\nat x' }];
	try {
		expect(report([well])).toBe(true);
		said.mockClear();
		expect(report([well, { ...well, name: 'Datenbank', failed: 1, failures }])).toBe(false);
		const lines = said.mock.calls.map(([line]) => String(line));
		expect(lines[0]).toContain('x.test.ts: holds');
		expect(lines[1]).toBe('    expected 1 to be 2\n    at x');
		expect(lines.at(-1)).toBe('\n14 passed, 1 failed');
	} finally {
		said.mockRestore();
	}
});
