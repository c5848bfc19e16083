/** Sends a file in pieces, one after the other, from where the server has it. What breaks off is tried again until it is stopped. */

/** How far it is, in bytes. */
export interface Sent {
	readonly received: number;
	readonly bytes: number;
}

const PIECE_BYTES = 8 * 2 ** 20;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 20_000;

/** Statuses that say the same however often they are asked. */
const isFinal = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429;

/**
 * Resolves when all of it is there.
 *
 * @param tell of every piece; `undefined` while the line is interrupted
 * @throws {Error} with the server's sentence when it declines
 */
export async function upload(
	address: string,
	file: Blob,
	from: number,
	tell: (sent: Sent | undefined) => void,
	signal: AbortSignal
): Promise<void> {
	let at = from;
	let pauseMs = FIRST_PAUSE_MS;
	while (at < file.size && !signal.aborted) {
		const answer = await fetch(`${address}?ab=${at}`, {
			method: 'PUT',
			headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
			body: file.slice(at, at + PIECE_BYTES),
			signal
		}).catch(() => undefined);
		if (answer?.ok) {
			const sent = (await answer.json()) as Sent;
			at = sent.received;
			pauseMs = FIRST_PAUSE_MS;
			tell(sent);
			continue;
		}
		if (answer && isFinal(answer.status)) {
			const { message } = (await answer.json().catch(() => ({}))) as { message?: string };
			throw new Error(message);
		}
		if (signal.aborted) return;
		tell(undefined);
		await new Promise((resolve) => setTimeout(resolve, pauseMs));
		pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
	}
}
