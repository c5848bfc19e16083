/** `npm run demo:reset`: founds the demo town anew with a sitting tonight, in the running instance or in the one at rest. */
import path from 'node:path';
import { migrate } from '#lib/server/db/migrate.ts';
import { resetDemo } from '../drizzle/demo/reset.ts';
import { freePort } from './bootstrap/port.mjs';
import { fail, Problem, step } from './bootstrap/terminal.mjs';
import { dataFolder, lockDataFolder, openDataFolder, readRunRecord } from './instance/folder.ts';
import { databaseUrl, startPostgres } from './instance/postgres.ts';

const folder = dataFolder();
const reset = async (url: string) => {
	await migrate(url);
	await step('Demostadt Auenbrück', () => resetDemo(url, folder));
};

try {
	const record = readRunRecord(folder);
	if (process.env.DATABASE_URL) await reset(process.env.DATABASE_URL);
	else if (!record?.postgresPassword) {
		throw new Problem('Hier lief noch keine Instanz. npm start legt die Demostadt von selbst an.');
	} else if (await isRunning()) await reset(record.databaseUrl!);
	else await atRest(record.postgresPassword);
	process.exit(0);
} catch (error) {
	fail(error);
}

async function isRunning(): Promise<boolean> {
	openDataFolder(folder);
	return lockDataFolder(folder).then(
		() => false,
		(error) => {
			if (error instanceof Problem) return true;
			throw error;
		}
	);
}

/** The lock is ours now, so the database may be started for a moment. */
async function atRest(password: string): Promise<void> {
	const port = await freePort([]);
	const options = { folder: path.join(folder, 'postgres'), port, password, durable: true };
	const postgres = await startPostgres(options, path.join(folder, 'log', 'postgres.log'));
	try {
		await reset(databaseUrl(port, password));
	} finally {
		await postgres.stop();
	}
}
