/** Keeps the search up to date: works off the marks that changes leave, beside the jobs. */
import type { Db } from '#lib/server/db/client.ts';
import { log } from '#lib/server/log.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';

/** How long a change waits at most before the search knows it. */
const LOOK_EVERY_MS = 1_000;

/** After a failure, for instance while the database is away. */
const REST_MS = 5_000;

/** Works until the returned function is called, which waits for the batch under way. */
export function startIndexing(db: Db): () => Promise<void> {
	const stop = new AbortController();
	const ended = work(db, stop.signal);
	return () => {
		stop.abort();
		return ended;
	};
}

async function work(db: Db, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		const started = performance.now();
		try {
			const marks = await indexChanges(db);
			if (marks === 0) await pause(LOOK_EVERY_MS, signal);
			else log.info({ marks, ms: Math.round(performance.now() - started) }, 'indexed');
		} catch (error) {
			log.error({ err: error }, 'indexing; it is tried again');
			await pause(REST_MS, signal);
		}
	}
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, ms);
	signal.addEventListener('abort', () => resolve(), { once: true });
	return promise.finally(() => clearTimeout(timer));
}
