/** A worker process that takes a job and never ends it, to be killed by its test. Says `taken` when it has one. */
import { openDatabase } from '#lib/server/db/client.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { NETWORK_RULES } from '#lib/server/imports/network/client.ts';
import { VideoFolder } from '#lib/server/videos/folder.ts';
import { startQueue } from '../../src/worker/queue.ts';
import { postOf } from './post.ts';

const url = process.env.DATABASE_URL!;
const { db } = openDatabase(url, 'ratssaal_worker', 1);
const storage = new FolderStorage('/nonexistent');

await startQueue(
	url,
	{
		'minutes-draft': async () => {
			console.log('taken');
			await new Promise(() => {});
		}
	},
	() => ({
		db,
		storage,
		post: postOf(db),
		outbox: '/nonexistent',
		networkRules: NETWORK_RULES,
		videos: new VideoFolder('/nonexistent'),
		recognizer: undefined,
		now: new Date()
	})
);
