/** How it stands with the bucket: what is wrong is told once in the log, and on `/readyz` until it works again. */
import type { BucketProblem } from './bucket-problem.ts';

type User = 'reading' | 'moving';

export class BucketState {
	readonly #log: (message: string, error?: unknown) => void;
	#problem: string | undefined;
	#by: User | undefined;
	readonly #damaged = new Set<string>();

	constructor(log: (message: string, error?: unknown) => void) {
		this.#log = log;
	}

	/** A German sentence while it cannot be used. */
	get problem(): string | undefined {
		return this.#problem;
	}

	failed(problem: BucketProblem, by: User): void {
		if (this.#problem !== problem.message) this.#log(problem.message, problem);
		this.#problem = problem.message;
		this.#by = by;
	}

	/** What prevents moving may not prevent reading. */
	worked(by: User): void {
		if (!this.#problem || (by === 'reading' && this.#by === 'moving')) return;
		this.#log('Der Objektspeicher arbeitet wieder.');
		this.#problem = undefined;
	}

	/** What lies there is not what was put there, or nothing does. */
	damaged(key: string): void {
		if (this.#damaged.has(key)) return;
		this.#damaged.add(key);
		this.#log(`Im Objektspeicher fehlt ${key} oder ist verändert. Der Abschnitt wird nicht ausgeliefert.`);
	}
}
