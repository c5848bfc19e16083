/** Process 2: does the work that pages order. Several may run; any of them may be killed at any moment. */
import { join } from 'node:path';
import { z } from 'zod';
import { commandRecognizer } from '#lib/server/captions/speech/recognizer.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { NETWORK_RULES } from '#lib/server/imports/network/client.ts';
import { innerHostsOf } from '#lib/server/imports/network/inner-hosts.ts';
import { log } from '#lib/server/log.ts';
import { openMailer } from '#lib/server/mail/mailer.ts';
import { mailEnvironment, mailSettings } from '#lib/server/mail/settings.ts';
import { startBeating } from '#lib/server/operation/beat.ts';
import { pushKeys } from '#lib/server/push/keys.ts';
import { openPusher } from '#lib/server/push/pusher.ts';
import { openSecret } from '#lib/server/secret.ts';
import { VideoFolder } from '#lib/server/videos/folder.ts';
import { handlers } from './handlers.ts';
import { startIndexing } from './indexing.ts';
import { startQueue } from './queue.ts';

const Environment = z.object({
	/** The owner's connection to Postgres. */
	DATABASE_URL: z
		.string()
		.regex(/^postgres(ql)?:\/\//, { error: 'DATABASE_URL must begin with postgres://' }),
	/** Folder of files, recordings and the embedded database. */
	RATSSAAL_DATA: z.string().min(1).default('data'),
	/** Address of the pages, for links in mails. */
	RATSSAAL_ORIGIN: z.url().default('http://localhost:3000'),
	/** Seals addresses and signs links; the data folder holds one where this is not set. */
	RATSSAAL_SECRET: z.string().min(32).optional(),
	/** Hosts inside that imports may ask, separated by commas. */
	RATSSAAL_IMPORT_INNER_HOSTS: z.string().optional(),
	/** A program that writes captions: it is told where the recording plays, and answers WebVTT. */
	RATSSAAL_SPEECH_COMMAND: z.string().optional(),
	/** `1`: news go to browsers as notifications, too. */
	RATSSAAL_WEB_PUSH: z.enum(['', '0', '1']).default('')
});

const {
	DATABASE_URL,
	RATSSAAL_DATA,
	RATSSAAL_ORIGIN,
	RATSSAAL_SECRET,
	RATSSAAL_IMPORT_INNER_HOSTS,
	RATSSAAL_SPEECH_COMMAND,
	RATSSAAL_WEB_PUSH
} = Environment.parse(process.env);
const networkRules = { ...NETWORK_RULES, innerHosts: innerHostsOf(RATSSAAL_IMPORT_INNER_HOSTS) };
const recognizer = RATSSAAL_SPEECH_COMMAND ? commandRecognizer(RATSSAAL_SPEECH_COMMAND) : undefined;
const outbox = join(RATSSAAL_DATA, 'outbox');
const mail = mailSettings(mailEnvironment.parse(process.env), outbox);
const mailer = openMailer(mail);

const database = openDatabase(DATABASE_URL, 'ratssaal_worker', 6);
const open = openDatabase(DATABASE_URL, 'ratssaal_public', 2);
const secret = openSecret(RATSSAAL_DATA, RATSSAAL_SECRET);
const pusher =
	RATSSAAL_WEB_PUSH === '1'
		? openPusher({
				keys: pushKeys(secret),
				contact: RATSSAAL_ORIGIN.startsWith('https:') ? RATSSAAL_ORIGIN : `mailto:${mail.from}`
			})
		: undefined;
const post = { publicDb: open.db, mailer, pusher, secret, origin: RATSSAAL_ORIGIN };
const storage = new FolderStorage(join(RATSSAAL_DATA, 'files'));
const videos = new VideoFolder(join(RATSSAAL_DATA, 'videos'));
const queue = await startQueue(DATABASE_URL, handlers, () => ({
	db: database.db,
	storage,
	post,
	outbox,
	networkRules,
	videos,
	recognizer,
	now: new Date()
}));
const stopIndexing = startIndexing(database.db);
const beating = startBeating(database.db, 'worker', process.pid);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, async () => {
		await Promise.all([queue.stop(), stopIndexing()]);
		(await beating)();
		mailer.close();
		pusher?.close();
		await Promise.all([database.close(), open.close()]);
		process.exit(0);
	});
}

await beating;
log.info('working');
