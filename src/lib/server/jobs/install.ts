/** Makes the tables of the job queue and one queue per job; run by the migration, as owner. */
import { PgBoss } from 'pg-boss';
import { JOB_HEARTBEAT_SECONDS, QUEUES, type JobName, type JobRules } from './jobs.ts';

/** Does nothing where all is there. */
export async function installJobs(url: string): Promise<void> {
	const boss = new PgBoss({ connectionString: url, max: 1, supervise: false, schedule: false });
	let failure: unknown;
	boss.on('error', (error) => (failure ??= error));
	await boss.start();
	try {
		for (const [name, { oncePerSubject, sideBySide: _, apart: __, ...rules }] of Object.entries(QUEUES) as [
			JobName,
			JobRules
		][]) {
			const options = {
				retryBackoff: true,
				retryDelay: 1,
				retryDelayMax: 300,
				...rules,
				heartbeatSeconds: JOB_HEARTBEAT_SECONDS,
				notify: true
			};
			if (await boss.getQueue(name)) await boss.updateQueue(name, options);
			else await boss.createQueue(name, { ...options, policy: oncePerSubject ? 'short' : 'standard' });
		}
	} finally {
		await boss.stop({ graceful: false });
	}
	if (failure) throw failure;
}
