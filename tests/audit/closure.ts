/**
 * `npm run audit:closure`: proves on this machine that nothing of a closed part of a sitting gets out or is kept.
 *
 * `-- --rounds <n>` how often (200), `-- --seed <n>` the same run again, `-- --no-packets` without the right to listen on the network.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../../scripts/bootstrap/bootstrap.mjs';
import { FOR_AUDIT } from '../../scripts/bootstrap/system-packages.mjs';
import { fail, Problem } from '../../scripts/bootstrap/terminal.mjs';
import { audit } from './audit.ts';
import { PacketTap } from './packets.ts';
import { writeReport } from './report.ts';

try {
	const { values } = parseArgs({
		options: {
			rounds: { type: 'string', default: '200' },
			seed: { type: 'string', default: String(Date.now() % 1_000_000) },
			report: { type: 'string' },
			'no-packets': { type: 'boolean', default: false }
		}
	});
	const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
	if (!Number.isInteger(rounds) || rounds < 1)
		throw new Problem('Bitte nennen Sie mit --rounds eine ganze Zahl ab 1.');
	if (!Number.isInteger(seed)) throw new Problem('Bitte nennen Sie mit --seed eine ganze Zahl.');
	const packets = !values['no-packets'];
	Object.assign(
		process.env,
		await bootstrap({ systemPackages: FOR_AUDIT, database: true, mediaWorker: true, web: true })
	);
	if (packets) await mayListen();

	const stopping = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			console.log('\nDie Prüfung wird abgebrochen …');
			stopping.abort();
		});
	}
	console.log(`\nPrüfung der Schließung: ${rounds} Runden, Startwert ${seed}\n`);
	const folder = mkdtempSync(join(tmpdir(), 'ratssaal-pruefung-'));
	const { signal } = stopping;
	const looks = { packets, direct: true, small: true };
	const result = await audit({ rounds, seed, folder, ...looks, say: console.log, signal });
	const name = `pruefung-${new Date(result.startedMs).toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')}`;
	const report = writeReport(result, resolve(values.report ?? join('data', 'pruefungen', name)));
	const wrong = [...result.findings, ...result.deviations];
	console.log(`\n${result.findings.length === 0 ? 'Keine Spur gefunden.' : 'Nicht bestanden.'}`);
	for (const finding of wrong) console.log(`- ${finding}`);
	console.log(`Bericht: ${report}\n`);
	process.exit(wrong.length === 0 ? 0 : 1);
} catch (error) {
	fail(error);
}

/** Asked before an hour's work. */
async function mayListen(): Promise<void> {
	try {
		const tap = await PacketTap.open([9]);
		await tap.close();
	} catch {
		throw new Problem(
			'Für die Prüfung der Netzpakete fehlt das Recht, auf den Netzschnittstellen mitzulesen. Bitte starten Sie die Prüfung als root oder lassen Sie diesen Teil mit --no-packets weg; der Bericht nennt ihn dann als nicht geprüft.'
		);
	}
}
