/** What is done for each job. A job may run twice, or late: every handler reads the truth and does what is missing. */
import { recognizeSpeech } from '#lib/server/captions/recognize-speech.ts';
import type { SpeechRecognizer } from '#lib/server/captions/speech/recognizer.ts';
import type { Db } from '#lib/server/db/client.ts';
import type { Storage } from '#lib/server/files/storage.ts';
import type { JobName, Jobs } from '#lib/server/jobs/jobs.ts';
import type { NetworkRules } from '#lib/server/imports/network/client.ts';
import { orderMirrorRuns } from '#lib/server/imports/order-mirror-runs.ts';
import { runImport } from '#lib/server/imports/run-import.ts';
import { sweepImports } from '#lib/server/imports/sweep-imports.ts';
import { clearOutbox } from '#lib/server/mail/clear-outbox.ts';
import { sendMail, type Post } from '#lib/server/mail/send-mail.ts';
import { renderInvitation } from '#lib/server/invitations/render-invitation.ts';
import { draftMinutes } from '#lib/server/minutes/draft-minutes.ts';
import { tellNews } from '#lib/server/news/tell-news.ts';
import { prepareOpenData, publishDue } from '#lib/server/oparl/nightly.ts';
import { sweep } from '#lib/server/operation/sweep.ts';
import { expireRecordings } from '#lib/server/recordings/expire-recordings.ts';
import { extractText } from '#lib/server/texts/extract-text.ts';
import { Reader } from '#lib/server/texts/reader.ts';
import { sweepTexts } from '#lib/server/texts/sweep-texts.ts';
import { fetchVideo } from '#lib/server/videos/fetch-video.ts';
import type { VideoFolder } from '#lib/server/videos/folder.ts';

/** What a handler works with. */
export interface JobContext {
	readonly db: Db;
	readonly storage: Storage;
	readonly post: Post;
	/** Folder of mails that no server takes. */
	readonly outbox: string;
	/** How imports ask foreign servers, and which of them may be inside. */
	readonly networkRules: NetworkRules;
	/** Where files of videos lie that are to become recordings. */
	readonly videos: VideoFolder;
	/** What writes captions by itself, where the installation has it. */
	readonly recognizer: SpeechRecognizer | undefined;
	readonly now: Date;
}

export type Handlers = {
	readonly [Name in JobName]: (context: JobContext, data: Jobs[Name]) => Promise<void>;
};

/** Opens foreign files, in a process of its own. */
const reader = new Reader();

export const handlers: Handlers = {
	'invitation-pdf': ({ db, storage }, { invitationId }) => renderInvitation(db, storage, invitationId),
	'minutes-draft': ({ db, now }, { meetingId }) => draftMinutes(db, meetingId, now),
	'fetch-video': ({ db, videos, networkRules }, { importId }) =>
		fetchVideo(db, videos, networkRules, importId),
	'recognize-speech': ({ db, recognizer, post }, { recordingId }) =>
		recognizeSpeech(db, { recognizer, origin: post.origin }, recordingId),
	'send-mail': ({ db, post, now }, { mailId }) => sendMail(db, post, mailId, now),
	'tell-news': ({ db, post, now }) => tellNews(db, post.publicDb, now),
	'clear-outbox': ({ db, outbox }) => clearOutbox(db, outbox),
	'import-run': ({ db, storage, networkRules, now }, { runId }) =>
		runImport({ db, storage, now, rules: networkRules }, runId),
	'mirror-due': ({ db, now }) => orderMirrorRuns(db, now),
	sweep: async ({ db, outbox, storage, now }) => {
		await sweep(db);
		await expireRecordings(db, now);
		await sweepImports(db, storage, now);
		await clearOutbox(db, outbox);
	},
	'file-text': ({ db, storage }, { fileId }) => extractText(db, storage, reader, fileId),
	'text-sweep': ({ db }) => sweepTexts(db),
	'publish-due': ({ db }) => publishDue(db),
	'open-data': ({ db, post, storage, now }, { always = false }) =>
		prepareOpenData({ db, storage, now, fetch, publicDb: post.publicDb, origin: post.origin }, always)
};
