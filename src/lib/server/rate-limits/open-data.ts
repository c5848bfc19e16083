/**
 * How often one address may fetch what is dear: the snapshot and the feed. Counted in memory by each web process, since
 * nothing is lost when a count is.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Enough to follow every change of a busy evening; nobody needs the whole more than now and then. */
const POLICIES = {
	changes: { points: 600, duration: 60 },
	snapshot: { points: 20, duration: 600 }
} as const;

export type OpenDataPolicy = keyof typeof POLICIES;

/** What a client is told (RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers). */
export interface Allowance {
	readonly allowed: boolean;
	/** Seconds until it may ask again; 0 while it may. */
	readonly retryAfter: number;
	readonly headers: Readonly<Record<string, string>>;
}

const limiters = Object.fromEntries(
	Object.entries(POLICIES).map(([name, policy]) => [
		name,
		new RateLimiterMemory({ keyPrefix: name, ...policy })
	])
) as unknown as Record<OpenDataPolicy, RateLimiterMemory>;

/** Counts one request of `client`. */
export async function countOpenData(policy: OpenDataPolicy, client: string): Promise<Allowance> {
	const { points, duration } = POLICIES[policy];
	const result = await limiters[policy].consume(client).catch((reason: unknown) => {
		if (!(reason instanceof RateLimiterRes)) throw reason;
		return reason;
	});
	const left = Math.max(0, result.remainingPoints);
	const seconds = Math.max(1, Math.ceil(result.msBeforeNext / 1000));
	const allowed = result.consumedPoints <= points;
	return {
		allowed,
		retryAfter: allowed ? 0 : seconds,
		headers: {
			'ratelimit-policy': `"${policy}";q=${points};w=${duration}`,
			ratelimit: `"${policy}";r=${left};t=${seconds}`
		}
	};
}
