/** Is everything there that the house needs? One answer per part, none waits for another. */
import type { ReadyJson } from '#lib/protocol/ready.ts';
import type { Db } from '../db/client.ts';
import { listSigns } from '../db/queries/readiness.ts';
import type { Storage } from '../files/storage.ts';

type Part = ReadyJson['parts'][keyof ReadyJson['parts']];

/** Processes beat every two seconds; after five missed beats one is gone. */
const GONE_AFTER_MS = 10_000;

/** An answer that takes longer is none. */
const WITHIN_MS = 3_000;

const PROCESSES = {
	web: 'Der Webprozess gibt kein Lebenszeichen.',
	worker: 'Der Prozess für Hintergrundarbeit gibt kein Lebenszeichen.',
	media: 'Der Medienserver gibt kein Lebenszeichen.'
} as const;

export async function checkReadiness(db: Db, storage: Storage, now: Date): Promise<ReadyJson> {
	const [signs, stored] = await Promise.allSettled([within(listSigns(db)), within(storage.check())]);
	const seen = signs.status === 'fulfilled' ? signs.value : undefined;
	const process = (name: keyof typeof PROCESSES): Part => {
		const own = seen?.filter((sign) => sign.process === name) ?? [];
		const seenAt = own[0] ? { seenAt: own[0].at.toISOString() } : {};
		const alive = own.filter(({ at }) => now.getTime() - at.getTime() < GONE_AFTER_MS);
		if (alive.length === 0) return { ready: false, ...seenAt, problem: PROCESSES[name] };
		const problem = alive.find((sign) => sign.problem !== null)?.problem;
		if (problem) return { ready: false, ...seenAt, problem };
		const notice = alive.find((sign) => sign.notice !== null)?.notice;
		return { ready: true, ...seenAt, ...(notice ? { problem: notice } : {}) };
	};
	const parts: ReadyJson['parts'] = {
		web: process('web'),
		worker: process('worker'),
		media: process('media'),
		database: seen ? { ready: true } : { ready: false, problem: 'Die Datenbank antwortet nicht.' },
		storage:
			stored.status === 'fulfilled'
				? { ready: true }
				: { ready: false, problem: 'In die Dateiablage lässt sich nicht schreiben.' }
	};
	return { ready: Object.values(parts).every(({ ready }) => ready), parts };
}

async function within<Result>(work: Promise<Result>): Promise<Result> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(() => late.reject(new Error(`no answer within ${WITHIN_MS} ms`)), WITHIN_MS);
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}
