/** Reads a mail that came back: which of ours it was, and what is wrong with its address. */
import { statusOf, verdictOn, type Verdict } from './verdicts.ts';

export interface Bounce {
	readonly mailId: string;
	readonly verdict: Exclude<Verdict, 'later'>;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Where the id of the mail stands: in the address it came back to, else in what was returned of it. */
const IDS = [
	new RegExp(`^(?:delivered-to|x-original-to|envelope-to|to):.*\\+(${UUID})@`, 'im'),
	new RegExp(`^original-envelope-id:\\s*(${UUID})`, 'im'),
	new RegExp(`^message-id:\\s*<(${UUID})@`, 'im')
];

/**
 * The bounce in a raw message, by its delivery status (RFC 3464). `undefined` for everything else that arrives at such
 * an address: warnings of delay, answering machines, spam.
 */
export function readBounce(message: string): Bounce | undefined {
	// Header lines that were folded are one line again.
	const text = message.replaceAll(/\r\n/g, '\n').replaceAll(/\n[ \t]+/g, ' ');
	const mailId = IDS.map((pattern) => pattern.exec(text)?.[1])
		.find(Boolean)
		?.toLowerCase();
	const action = /^action:\s*(\w+)/im.exec(text)?.[1]?.toLowerCase();
	if (!mailId || action !== 'failed') return undefined;
	const diagnostic = /^diagnostic-code:\s*smtp\s*;\s*(.+)$/im.exec(text)?.[1] ?? '';
	const code = Number(/^\s*(\d{3})\b/.exec(diagnostic)?.[1]) || undefined;
	const verdict = verdictOn(code, statusIn(text, diagnostic));
	// The server gave up after trying for days: it was turned away for good, whatever it last heard.
	return { mailId, verdict: verdict === 'later' ? 'refused' : verdict };
}

/** What the far server said tells more than what the near one made of it; `5.0.0` says nothing. */
function statusIn(text: string, diagnostic: string): string | undefined {
	const status = statusOf(diagnostic) ?? /^status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(text)?.[1];
	return status?.endsWith('.0.0') ? undefined : status;
}
