import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Child, type ChildOptions } from './child.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-child-'));
const started: Child[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill()));

/** Runs a line of shell as a child and waits until it has said `ready`. */
async function run(script: string, options: Partial<ChildOptions> = {}) {
	const ready: (() => void)[] = [];
	const lines: string[] = [];
	const nextReady = () => new Promise<void>((resolve) => ready.push(resolve));
	const child = new Child({
		name: 'test',
		program: '/bin/sh',
		args: ['-c', script],
		env: process.env,
		logFile: path.join(folder, 'log'),
		stopWithinMs: 300,
		onLine: (line) => {
			lines.push(line);
			if (line === 'ready') ready.shift()?.();
		},
		...options
	});
	started.push(child);
	const first = nextReady();
	child.start();
	await first;
	return { child, lines, nextReady };
}

/** Running; one that has ended and waits to be collected is not. */
function isAlive(pid: number): boolean {
	try {
		return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}

test('what dies is started again, and the reason is told', async () => {
	const reasons: string[] = [];
	const { child, nextReady } = await run('echo ready; sleep 30', {
		onDeath: (reason) => reasons.push(reason)
	});
	const before = child.pid!;
	const again = nextReady();
	process.kill(before, 'SIGKILL');
	await again;
	expect(child.pid).not.toBe(before);
	expect(reasons).toEqual(['SIGKILL']);
});

test('what it had started itself goes with it', async () => {
	const { child, lines, nextReady } = await run('sleep 31 & echo $!; echo ready; wait');
	const grandchild = Number(lines[0]);
	const again = nextReady();
	process.kill(child.pid!, 'SIGKILL');
	await again;
	expect(isAlive(grandchild)).toBe(false);
});

test('it is asked to end, and not started again', async () => {
	let deaths = 0;
	const { child, lines } = await run(
		"trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.02; done",
		{
			onDeath: () => (deaths += 1)
		}
	);
	await child.stop();
	expect([child.pid, deaths]).toEqual([undefined, 0]);
	await expect.poll(() => lines).toContain('bye');
});

test('who does not listen is killed when the time is over', async () => {
	const { child } = await run("trap '' TERM; echo ready; while :; do sleep 0.02; done");
	const pid = child.pid!;
	await child.stop();
	expect(isAlive(pid)).toBe(false);
});

test('what it says is in the log', async () => {
	const logFile = path.join(folder, 'said');
	await run('echo Guten Abend; echo ready; sleep 30', { logFile });
	await expect.poll(() => fs.readFileSync(logFile, 'utf8')).toContain('Guten Abend');
});
