/** Two rounds of `npm run audit:closure` with the whole product: no trace, and the search has found what it had to find. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audit } from '../audit/audit.ts';
import { reportOf } from '../audit/report.ts';

test('two closures, with accidents: nothing of them is anywhere, and the report says so', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-closure-'));
	const result = await audit({
		rounds: 2,
		seed: 3,
		folder,
		packets: process.getuid?.() === 0,
		// `whep.test.ts` closes for those; a second browser decoding beside all this takes too long here.
		direct: false,
		// `small-picture.test.ts` closes for those.
		small: false,
		say: () => {}
	});
	expect(result.findings).toEqual([]);
	expect(result.rounds.length).toBe(2);
	expect([...result.scanner.controls.values()].map((places) => places.size)).toEqual([6, 6]);
	expect(result.closures.every(({ forbidden }) => forbidden.length > 0)).toBe(true);
	expect(reportOf(result)).toContain('Ergebnis: keine Spur.');
}, 300_000);
