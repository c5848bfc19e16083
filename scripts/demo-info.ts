/** `npm run demo:info`: logins, tonight's meeting, its broadcast and where the camera goes, as JSON. */
import postgres from 'postgres';
import { demoInfo } from '../drizzle/demo/info.ts';
import { fail, Problem } from './bootstrap/terminal.mjs';
import { dataFolder, readRunRecord } from './instance/folder.ts';

try {
	const record = readRunRecord(dataFolder());
	const url = process.env.DATABASE_URL ?? record?.databaseUrl;
	if (!url) throw new Problem('Hier läuft noch keine Instanz. Bitte rufen Sie zuerst npm start auf.');
	const sql = postgres(url, { max: 1, connect_timeout: 5 });
	const info = await demoInfo(sql).finally(() => sql.end());
	if (!info) throw new Problem('In dieser Datenbank gibt es die Demostadt nicht.');
	const address = record?.address ?? `http://localhost:${process.env.PORT ?? 3000}`;
	const { tonight, ...rest } = info;
	const whipUrl = tonight && new URL(tonight.whipPath, address).href;
	console.log(
		JSON.stringify({ address, ...rest, tonight: tonight && { ...tonight, whipUrl } }, undefined, '\t')
	);
} catch (error) {
	fail(unreachable(error) ?? error);
}

function unreachable(error: unknown): Problem | undefined {
	const { code } = error as { code?: string };
	if (code !== 'ECONNREFUSED' && code !== 'CONNECT_TIMEOUT') return undefined;
	return new Problem('Ratssaal läuft gerade nicht. Bitte rufen Sie zuerst npm start auf.');
}
