/** `npm run check:oparl -- <address> [--requests n] [--pages n]`: does an OParl 1.1 server keep the rules? Ends with 1 when not. */
import { parseArgs } from 'node:util';
import { RULES } from '#lib/domain/oparl/rules.ts';
import { checkServer } from '#lib/server/oparl/checker/check-server.ts';
import { countKept } from '#lib/server/oparl/checker/report.ts';
import { fail, Problem } from './bootstrap/terminal.mjs';

try {
	const { positionals, values } = parseArgs({
		options: { requests: { type: 'string', default: '2000' }, pages: { type: 'string', default: '20' } },
		allowPositionals: true
	});
	const [address] = positionals;
	if (!address || !/^https?:\/\//i.test(address)) {
		throw new Problem(
			'Bitte geben Sie die Adresse einer OParl-Schnittstelle an, zum Beispiel http://localhost:3000/oparl/v1.1/system.'
		);
	}
	const report = await checkServer(address, {
		fetch: (url, init) => fetch(url, init),
		requests: Number(values.requests) || 2000,
		pages: Number(values.pages) || 20
	}).catch((error: unknown) => {
		throw new Problem(error instanceof Error ? error.message : String(error));
	});
	console.log(
		`\n${report.address}\n${report.objects} Objekte, ${report.requests} Abrufe${report.complete ? '' : ', nicht alles gelesen'}\n`
	);
	for (const { rule, checks, failures, examples } of report.rules) {
		const sign = checks === 0 ? '–' : failures === 0 ? '✓' : '✗';
		console.log(
			`${sign} ${rule.padEnd(4)}${RULES[rule].de}${failures > 0 ? ` (${failures} von ${checks})` : ''}`
		);
		for (const example of examples) console.log(`       ${example}`);
	}
	const { kept, of } = countKept(report);
	console.log(`\n${kept} von ${of} Regeln eingehalten`);
	process.exitCode = kept === of ? 0 : 1;
} catch (error) {
	fail(error);
}
