/** Takes jobs from their queues and has them done, of each kind as many at a time as its rules say. */
import { PgBoss, type JobResult } from 'pg-boss';
import { urlFor } from '#lib/server/db/roles.ts';
import { QUEUES, type JobName, type Jobs } from '#lib/server/jobs/jobs.ts';
import { log } from '#lib/server/log.ts';
import type { Handlers, JobContext } from './handlers.ts';

/** How soon a job of a dead process is found; the shortest pg-boss looks. */
const SUPERVISE_SECONDS = 5;

/** Every hour, a few minutes past: nobody waits for it. */
const SWEEP_AT = '7 * * * *';

/** News are looked for every minute: whoever wants them at once waits no longer. */
const NEWS_AT = '* * * * *';
/** Files that came without an order of their own, by an import, get their text by then. */
const TEXT_SWEEP_AT = '*/10 * * * *';

/** Sources that are followed are looked through. */
const MIRROR_DUE_AT = '*/10 * * * *';

/** What was announced for a moment appears in open data within a minute. */
const PUBLISH_DUE_AT = '* * * * *';

/** At night, when nobody waits for the database. */
const OPEN_DATA_AT = '17 3 * * *';

/** Jobs under way may take this long when the process is asked to end; then another one starts them anew. */
const STOP_WITHIN_MS = 8_000;

export interface Queue {
	stop(): Promise<void>;
}

/**
 * Starts to work. `context` is asked for with every job.
 *
 * @throws when the database cannot be reached or is not migrated
 */
export async function startQueue(
	databaseUrl: string,
	handlers: Partial<Handlers>,
	context: () => JobContext
): Promise<Queue> {
	const boss = new PgBoss({
		connectionString: urlFor(databaseUrl, 'ratssaal_worker'),
		application_name: 'ratssaal_worker',
		max: 4,
		// Tables and queues are the migration's, who owns them.
		migrate: false,
		createSchema: false,
		reindex: false,
		useListenNotify: true,
		superviseIntervalSeconds: SUPERVISE_SECONDS,
		monitorIntervalSeconds: SUPERVISE_SECONDS
	});
	boss.on('error', (error) => log.error({ err: error }, 'jobs'));
	await boss.start();
	for (const name of Object.keys(handlers) as JobName[]) await work(boss, name, handlers[name], context);
	if (handlers.sweep) await boss.schedule('sweep', SWEEP_AT);
	if (handlers['tell-news']) await boss.schedule('tell-news', NEWS_AT);
	if (handlers['text-sweep']) {
		await boss.schedule('text-sweep', TEXT_SWEEP_AT);
		await boss.send('text-sweep', {}, { singletonKey: 'at the start' });
	}
	if (handlers['mirror-due']) await boss.schedule('mirror-due', MIRROR_DUE_AT);
	if (handlers['publish-due']) await boss.schedule('publish-due', PUBLISH_DUE_AT);
	if (handlers['open-data']) {
		await boss.schedule('open-data', OPEN_DATA_AT, { always: true }, { tz: 'Europe/Berlin' });
		await boss.send('open-data', {}, { singletonKey: 'at the start' });
	}
	return { stop: () => boss.stop({ graceful: true, timeout: STOP_WITHIN_MS }) };
}

async function work<Name extends JobName>(
	boss: PgBoss,
	name: Name,
	handler: Handlers[Name] | undefined,
	context: () => JobContext
): Promise<void> {
	if (!handler) return;
	const options = {
		pollingIntervalSeconds: 1,
		notifyPollingIntervalSeconds: SUPERVISE_SECONDS,
		batchSize: QUEUES[name].sideBySide ?? 1,
		localConcurrency: QUEUES[name].apart ?? 1,
		// While jobs wait, the next ones follow at once.
		burstWhenReadyExceeds: 1,
		burstWhenBatchFull: true,
		perJobResults: true
	} as const;
	await boss.work<Jobs[Name], unknown, typeof options>(name, options, (jobs) =>
		Promise.all(
			jobs.map(async (job): Promise<JobResult> => {
				const { id } = job;
				const started = performance.now();
				try {
					await handler(context(), job.data);
					log.info({ job: name, id, ms: Math.round(performance.now() - started) }, 'done');
					return { id, status: 'completed' };
				} catch (error) {
					log.error({ job: name, id, err: error }, 'failed; it is tried again');
					return { id, status: 'failed', output: { message: error instanceof Error ? error.message : '' } };
				}
			})
		)
	);
}
