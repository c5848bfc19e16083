/**
 * Sets documents as tagged PDF/UA-1 with Typst, in threads of their own: the compiler blocks whoever calls it.
 *
 * Threads start with the first document, at most one per core, and end when nothing has been asked for a while.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Documents, Rendered, Template } from './documents.ts';

const THREADS = Math.max(1, Math.min(4, availableParallelism()));

/** A thread keeps fonts and layouts in memory; it costs a third of a second to start. */
const IDLE_MS = 20_000;

interface Task {
	readonly message: { readonly template: Template; readonly data: unknown };
	readonly resolve: (rendered: Rendered) => void;
	readonly reject: (error: Error) => void;
}

type Answer = { readonly rendered: Rendered } | { readonly problem: string };

const waiting: Task[] = [];
const threads = new Map<Worker, Task | undefined>();
let idle: NodeJS.Timeout | undefined;

/**
 * The document as PDF.
 *
 * @throws {Error} with Typst's diagnostics when it cannot be set; the text of `data` is never a reason for that
 */
export async function renderPdf<Name extends Template>(
	template: Name,
	data: Documents[Name]
): Promise<Uint8Array> {
	return (await renderDocument(template, data)).bytes;
}

/** The document as PDF, and how many pages it has. */
export function renderDocument<Name extends Template>(
	template: Name,
	data: Documents[Name]
): Promise<Rendered> {
	return new Promise((resolve, reject) => {
		waiting.push({ message: { template, data }, resolve, reject });
		clearTimeout(idle);
		work();
	});
}

function work(): void {
	while (waiting.length > 0) {
		const free =
			[...threads].find(([, task]) => task === undefined)?.[0] ??
			(threads.size < THREADS ? start() : undefined);
		if (!free) return;
		const task = waiting.shift()!;
		threads.set(free, task);
		free.ref();
		free.postMessage(task.message);
	}
}

function start(): Worker {
	const thread = new Worker(new URL('./thread.ts', import.meta.url));
	threads.set(thread, undefined);
	thread.on('message', (answer: Answer) => {
		const task = threads.get(thread);
		threads.set(thread, undefined);
		thread.unref();
		if ('rendered' in answer) task?.resolve(answer.rendered);
		else task?.reject(new Error(answer.problem));
		work();
		if ([...threads.values()].every((other) => other === undefined)) rest();
	});
	thread.on('error', (error: Error) => {
		threads.get(thread)?.reject(error);
		threads.delete(thread);
		work();
	});
	thread.on('exit', (code) => {
		threads.get(thread)?.reject(new Error(`document thread ended with code ${code}`));
		threads.delete(thread);
		work();
	});
	return thread;
}

function rest(): void {
	clearTimeout(idle);
	idle = setTimeout(() => {
		for (const thread of threads.keys()) void thread.terminate();
	}, IDLE_MS);
	idle.unref();
}
