/** What an answer of a mail server means for the one the mail was for. */

/**
 * `gone`: there is no such mailbox, nothing is to be sent there again · `refused`: this mail was turned away for good,
 * the mailbox may exist · `later`: try again.
 */
export type Verdict = 'gone' | 'refused' | 'later';

/** Enhanced codes (RFC 3463) that say the address leads nowhere: bad mailbox, bad system, moved, disabled. */
const GONE = /^5\.(1\.[1236]|1\.10|2\.1|4\.4)$/;

/** Basic codes (RFC 5321) that say so where no enhanced code is given. */
const GONE_BASIC = new Set([550, 551, 553]);

/** The verdict on `code` (421, 550 …) with the enhanced `status` (`5.1.1`) where the server gave one. */
export function verdictOn(code: number | undefined, status: string | undefined): Verdict {
	if (status?.startsWith('4.') || (code !== undefined && code < 500)) return 'later';
	if (status === undefined) {
		if (code === undefined) return 'later';
		return GONE_BASIC.has(code) ? 'gone' : 'refused';
	}
	return GONE.test(status) ? 'gone' : 'refused';
}

/** The enhanced code at the beginning of an answer: `550 5.1.1 <…> unknown` → `5.1.1`. */
export function statusOf(response: string): string | undefined {
	return /^\s*\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
}
