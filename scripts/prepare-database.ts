/** Brings the database to the present and, where it has no body yet, lets the demo town move in. */
import postgres from 'postgres';
import { migrate } from '#lib/server/db/migrate.ts';
import { fail, Problem, step } from './bootstrap/terminal.mjs';
import { dataFolder } from './instance/folder.ts';

const url = process.env.DATABASE_URL;
if (!url) throw new Error('DATABASE_URL is missing');

try {
	await step('Datenbankschema', () => migrate(url));
	if (process.env.RATSSAAL_DEMO !== '0' && (await hasNoBody(url))) {
		const { seedDemo } = await import('../drizzle/demo/main.ts');
		await step('Demostadt Auenbrück', () => seedDemo(url, dataFolder()));
	}
} catch (error) {
	fail(unreachable(error) ?? error);
}

async function hasNoBody(url: string): Promise<boolean> {
	const sql = postgres(url, { max: 1 });
	try {
		const [row] = await sql`select exists (select from bodies) as some`;
		return !row?.some;
	} finally {
		await sql.end();
	}
}

/** A database that does not answer is for a person to mend; everything else is our mistake. */
function unreachable(error: unknown): Problem | undefined {
	const { code, message } = error as { code?: string; message?: string };
	if (!/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|CONNECT_TIMEOUT|28P01|28000|3D000)$/.test(code ?? ''))
		return undefined;
	return new Problem(
		'Die Datenbank aus DATABASE_URL ist nicht erreichbar. Bitte prüfen Sie Adresse, Namen und Kennwort.',
		[String(message)]
	);
}
