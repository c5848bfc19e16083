/** wrk, Debian's load generator: how many answers a second a server gives when it is asked as fast as it can. */
import { execFileSync } from 'node:child_process';

/** Answers per second of `url` over `seconds`, asked by wrk over 16 connections that are kept. */
export function requestsPerSecond(url: string, seconds: number): number {
	const said = execFileSync('wrk', ['-t1', '-c16', `-d${Math.ceil(seconds)}s`, url], { encoding: 'utf8' });
	const failed = /Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1];
	if (failed) throw new Error(`${failed} answers of ${url} were no success`);
	return Number(/Requests\/sec:\s+([\d.]+)/.exec(said)![1]);
}
