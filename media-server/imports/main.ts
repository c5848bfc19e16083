/** A process for one video, so that its work, its errors and its end are nobody else's: `node media-server/imports/main.ts <import>`. */
import { join } from 'node:path';
import pino from 'pino';
import { openMediaDatabase } from '#lib/server/db/media/database.ts';
import { videoImportRows } from '#lib/server/db/media/video-imports.ts';
import { readSettings } from '../settings.ts';
import { folderFiles } from '../store/folder.ts';
import { importVideo, TakenBack } from './import-video.ts';
import { PROBLEM, VideoProblem } from './problem.ts';

const logger = pino({ name: 'video-import' });
const [id = ''] = process.argv.slice(2);
const { databaseUrl, mediaFolder, videoFolder } = readSettings(process.env);
const database = openMediaDatabase(databaseUrl);
const rows = videoImportRows(database.db);
const files = folderFiles(mediaFolder);

const eraseAll = async (broadcastId: string) => {
	for (const name of (await files.list(broadcastId)).keys()) await files.erase(broadcastId, name);
};

const video = await rows.begin(id);
if (video) {
	try {
		const made = await importVideo({
			video,
			folder: join(videoFolder, id),
			files,
			tell: (progress) => rows.tell(id, progress)
		});
		if (!(await rows.finish(id, made))) throw new TakenBack();
		logger.info({ id, segments: made.segments.length }, 'A video has become a recording.');
	} catch (error) {
		await eraseAll(video.broadcastId);
		if (!(error instanceof TakenBack)) {
			logger.warn({ err: error, id }, 'A video could not be taken over.');
			await rows.fail(id, sentenceOf(error));
		}
	}
}
await database.close();

function sentenceOf(error: unknown): string {
	if (error instanceof VideoProblem) return error.message;
	return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? PROBLEM.noRoom : PROBLEM.failed;
}
