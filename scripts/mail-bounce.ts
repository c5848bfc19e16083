/**
 * `npm run mail:bounce < message`: takes a mail that came back undelivered from the mail server's pipe. Ends with 75
 * (EX_TEMPFAIL) when the database is away, so that the mail server tries again; everything it cannot use is dropped.
 */
import { text } from 'node:stream/consumers';
import { openDatabase } from '#lib/server/db/client.ts';
import { isUnreachable } from '#lib/server/db/errors.ts';
import { readBounce } from '#lib/server/mail/bounce-message.ts';
import { noteBounce } from '#lib/server/mail/note-bounce.ts';
import { fail, Problem } from './bootstrap/terminal.mjs';
import { dataFolder, readRunRecord } from './instance/folder.ts';

const TRY_AGAIN = 75;

try {
	const bounce = readBounce(await text(process.stdin));
	if (!bounce) {
		console.log('Keine Meldung über eine unzustellbare Nachricht von uns.');
	} else {
		const url = process.env.DATABASE_URL ?? readRunRecord(dataFolder())?.databaseUrl;
		if (!url) throw new Problem('Hier läuft noch keine Instanz. Bitte rufen Sie zuerst npm start auf.');
		const database = openDatabase(url, 'ratssaal_worker', 1);
		const known = await noteBounce(database.db, bounce, new Date()).finally(() => database.close());
		console.log(
			known ? 'Der Rückläufer ist vermerkt.' : 'Zu diesem Rückläufer gibt es keine Nachricht mehr.'
		);
	}
} catch (error) {
	if (!isUnreachable(error)) fail(error);
	console.error('Die Datenbank ist gerade nicht erreichbar.');
	process.exit(TRY_AGAIN);
}
