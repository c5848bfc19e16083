/** How long something takes: by the clock, and in processor time of this process and its one database connection. */
import { readFileSync } from 'node:fs';
import type { Database } from '#lib/server/db/client.ts';

export interface Measured {
	readonly wallMs: number;
	readonly cpuMs: number;
	readonly nodeMs: number;
	readonly postgresMs: number;
}

/** Ticks of `/proc` per second; the same on every Linux that Node runs on. */
const TICKS = 100;

/** `database` has one connection, so that all its work is done by one server process. */
export async function measure(database: Database, work: () => Promise<unknown>): Promise<Measured> {
	const [row] = await database.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
	const backend = processorMs(row!.pid);
	const cpu = process.cpuUsage();
	const start = performance.now();
	await work();
	const wallMs = performance.now() - start;
	const used = process.cpuUsage(cpu);
	const nodeMs = (used.user + used.system) / 1000;
	const spent = processorMs(row!.pid) - backend;
	return { wallMs, nodeMs, postgresMs: spent, cpuMs: nodeMs + spent };
}

/** Processor time that a process has taken, all its threads together, in ms. */
export function processorMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
	return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000;
}

export function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
