/** Programs that work on foreign files: after everything else on the machine, and gone when we are. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { PROBLEM, VideoProblem } from './problem.ts';

/** As much as helps whoever reads the log. */
const MOST_COMPLAINT = 2000;
const MOST_ANSWER_BYTES = 10_000_000;

export interface Program {
	readonly output: Readable;
	/** Resolves when it has ended well. Rejects with what it complained of, or a `VideoProblem` when there is no such program. */
	readonly ended: Promise<void>;
	stop(): void;
}

/** `setpriv` has the kernel end it when this process ends, however that comes. */
export function startProgram(name: string, args: readonly string[]): Program {
	const child: ChildProcessByStdio<null, Readable, Readable> = spawn(
		'setpriv',
		['--pdeathsig', 'KILL', '--', 'nice', '-n', '19', name, '-hide_banner', ...args],
		{ stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, LANG: 'C.UTF-8' } }
	);
	let complaint = '';
	child.stderr.on('data', (chunk: Buffer) => {
		complaint = `${complaint}${chunk.toString()}`.slice(-MOST_COMPLAINT);
	});
	const ended = new Promise<void>((resolve, reject) => {
		child.once('error', () => reject(new VideoProblem(PROBLEM.noProgram)));
		child.once('close', (code) => {
			if (code === 0) resolve();
			else if (code === 127) reject(new VideoProblem(PROBLEM.noProgram));
			else reject(new Error(`${name} ended with ${code ?? 'a signal'}: ${complaint.trim()}`));
		});
	});
	ended.catch(() => {});
	return { output: child.stdout, ended, stop: () => void child.kill('SIGKILL') };
}

/** What a program answers within `withinMs`. @throws {VideoProblem} when it finds nothing in the file */
export async function runProgram(name: string, args: readonly string[], withinMs: number): Promise<string> {
	const program = startProgram(name, args);
	const alarm = setTimeout(() => program.stop(), withinMs);
	const chunks: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const chunk of program.output as AsyncIterable<Buffer>) {
			bytes += chunk.length;
			if (bytes > MOST_ANSWER_BYTES) program.stop();
			else chunks.push(chunk);
		}
		await program.ended;
	} catch (error) {
		if (error instanceof VideoProblem) throw error;
		throw new VideoProblem(PROBLEM.damaged, { cause: error });
	} finally {
		clearTimeout(alarm);
	}
	return Buffer.concat(chunks).toString('utf8');
}
