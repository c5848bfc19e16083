/** Limits on guessing, counted in the database so that they hold across processes and restarts. */
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { rateLimits } from '../db/schema/index.ts';

/** `points` tries within `duration` seconds, counted from the first. */
interface Limit {
	readonly points: number;
	readonly duration: number;
}

/**
 * The reasons of the numbers: somebody who has forgotten the password tries a handful; a stranger must not be able to
 * lock a councillor out from elsewhere, so the account alone allows many more; and on the evening of a meeting the whole
 * council comes from one address of the town hall. Mails that anybody can have sent to any address: a handful a day to
 * one mailbox, so that nobody is flooded, and from one network as many as a class of pupils needs. Who reads along and reports
 * each wrong name sends some twenty reports in an hour.
 */
const LIMITS = {
	'password by account and address': { points: 6, duration: 15 * 60 },
	'password by account': { points: 40, duration: 60 * 60 },
	'password by address': { points: 120, duration: 15 * 60 },
	'code by account': { points: 6, duration: 10 * 60 },
	'mail by network': { points: 20, duration: 60 * 60 },
	'mail by address': { points: 5, duration: 24 * 60 * 60 },
	'mail by town': { points: 1000, duration: 60 * 60 },
	'caption report by network': { points: 20, duration: 60 * 60 },
	'caption report by town': { points: 500, duration: 60 * 60 }
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** One thing that is limited: which limit, and whose. */
export type Limited = readonly [name: LimitName, of: string];

const limiterFor = (db: Db, name: LimitName) =>
	new RateLimiterDrizzle({
		storeClient: db,
		schema: rateLimits,
		keyPrefix: name,
		clearExpiredByTimeout: false,
		...LIMITS[name]
	});

/**
 * Counts one try against each limit, before it is known whether it succeeds.
 *
 * @throws {Refusal} `too-many` with the time to wait, when one of them is used up
 */
export async function countTry(db: Db, ...limits: readonly Limited[]): Promise<void> {
	for (const [name, of] of limits) {
		try {
			await limiterFor(db, name).consume(of);
		} catch (reason) {
			if (!(reason instanceof RateLimiterRes)) throw reason;
			const minutes = Math.max(1, Math.ceil(reason.msBeforeNext / 60_000));
			throw new Refusal(
				'too-many',
				`Zu viele Versuche. Bitte warten Sie ${minutes === 1 ? 'eine Minute' : `${minutes} Minuten`} und versuchen Sie es dann erneut.`
			);
		}
	}
}

/** Counts one try against each limit, and says whether all of them hold: for refusals that must not be told. */
export async function isWithin(db: Db, ...limits: readonly Limited[]): Promise<boolean> {
	for (const [name, of] of limits) {
		const { consumedPoints } = await limiterFor(db, name).penalty(of);
		if (consumedPoints > LIMITS[name].points) return false;
	}
	return true;
}

/** The network an IP address belongs to: itself, or of IPv6 the first 56 bits, which one household has. */
export function networkOf(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
	if (!plain.includes(':')) return plain;
	const [head = '', tail] = plain.toLowerCase().split('::');
	const groups = (text: string) => text.split(':').filter(Boolean);
	const missing = 8 - groups(head).length - groups(tail ?? '').length;
	const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, missing) }, () => '0');
	const full = [...groups(head), ...zeros, ...groups(tail ?? '')].map((group) => group.padStart(4, '0'));
	return `${full.slice(0, 3).join(':')}:${(full[3] ?? '0000').slice(0, 2)}/56`;
}

/** Forgets the tries, after one succeeded. */
export async function forgetTries(db: Db, ...limits: readonly Limited[]): Promise<void> {
	for (const [name, of] of limits) await limiterFor(db, name).delete(of);
}
