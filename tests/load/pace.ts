/**
 * Asks a server at a fixed pace, whether or not earlier answers are there, and measures each answer from when its
 * question was due: a server that stalls cannot hide it by holding the client up.
 */
import http from 'node:http';

export interface Figures {
	readonly asked: number;
	/** Answers with 5xx, or none at all. */
	readonly failed: number;
	/** Latencies in milliseconds. */
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly max: number;
}

/** A kind of page and the addresses that stand for it, asked for in turn. */
export type Mix = Readonly<Record<string, readonly string[]>>;

/**
 * Asks `perSecond` addresses a second for `seconds`, the kinds of `mix` by turns. Answers figures by kind, and of all
 * under `alle`.
 */
export async function pace(
	origin: string,
	mix: Mix,
	perSecond: number,
	seconds: number
): Promise<Record<string, Figures>> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: 512 });
	const kinds = Object.keys(mix);
	const latencies = new Map(kinds.map((kind) => [kind, [] as number[]]));
	const failed = new Map(kinds.map((kind) => [kind, 0]));
	const asking: Promise<void>[] = [];
	const start = performance.now();
	for (let count = 0; count < perSecond * seconds; count++) {
		const due = start + (count * 1000) / perSecond;
		const wait = due - performance.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		const kind = kinds[count % kinds.length]!;
		const paths = mix[kind]!;
		const path = paths[Math.floor(count / kinds.length) % paths.length]!;
		asking.push(
			ask(agent, new URL(path, origin)).then((status) => {
				latencies.get(kind)!.push(performance.now() - due);
				if (status === undefined || status >= 500) failed.set(kind, failed.get(kind)! + 1);
			})
		);
	}
	await Promise.all(asking);
	agent.destroy();
	const figures = kinds.map((kind) => [kind, figuresOf(latencies.get(kind)!, failed.get(kind)!)] as const);
	const all = figuresOf(
		[...latencies.values()].flat(),
		[...failed.values()].reduce((sum, count) => sum + count, 0)
	);
	return { ...Object.fromEntries(figures), alle: all };
}

/** The status of the answer once it is read to its end; `undefined` when the connection broke. */
function ask(agent: http.Agent, url: URL): Promise<number | undefined> {
	return new Promise((resolve) => {
		const request = http.get(url, { agent }, (response) => {
			response.resume();
			response.on('end', () => resolve(response.statusCode));
			response.on('error', () => resolve(undefined));
		});
		request.on('error', () => resolve(undefined));
	});
}

export function figuresOf(latencies: readonly number[], failed = 0): Figures {
	const sorted = latencies.toSorted((a, b) => a - b);
	const at = (share: number) =>
		sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
	return { asked: sorted.length, failed, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
