/** Why something could not be fetched. */

/**
 * - `inner`        the address, or one it led to, is inside; never asked
 * - `address`      no address that can be fetched
 * - `redirects`    led on too often
 * - `timeout`      too slow to begin, to go on, or to end
 * - `too-large`    more than is taken
 * - `certificate`  the server cannot prove who it is
 * - `connection`   no connection, or one that broke
 * - `status`       an answer that is none: `status` says which
 */
export type ProblemKind =
	'inner' | 'address' | 'redirects' | 'timeout' | 'too-large' | 'certificate' | 'connection' | 'status';

/** What may be different the next time. */
const PASSING: readonly ProblemKind[] = ['timeout', 'connection'];

export class FetchProblem extends Error {
	override readonly name = 'FetchProblem';
	readonly kind: ProblemKind;
	readonly status: number | undefined;

	constructor(kind: ProblemKind, message: string, status?: number) {
		super(message);
		this.kind = kind;
		this.status = status;
	}

	get passing(): boolean {
		return PASSING.includes(this.kind) || (this.status !== undefined && this.status >= 500);
	}
}
