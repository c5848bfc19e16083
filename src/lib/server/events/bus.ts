/** Who waits for a sitting hears that its log has grown. One LISTEN per process, however many wait. */
import type postgres from 'postgres';

/** The channel on which `append-event.ts` and `set-consent.ts` tell that there is something to read. */
export const SITTING_CHANNEL = 'sitting';

/** What a notice carries: ids only, since a payload is bounded and everybody on the channel reads it. */
export interface SittingNotice {
	readonly meetingId: string;
	/** The newest event; 0 when something beside the log has changed. */
	readonly seq: number;
}

type Wake = (notice?: SittingNotice) => void;

export interface SittingBus {
	/**
	 * Calls `wake` when the sitting may have something new, after every regained connection, and at every heartbeat.
	 * With a notice it says what was told, without one only "read again". The answer ends the subscription.
	 */
	subscribe(meetingId: string, wake: Wake): () => void;
	/** Settled when LISTEN is in force; notices before that may be missed. */
	readonly ready: Promise<void>;
	/** Aborted by `close`, so that open streams end. */
	readonly closed: AbortSignal;
	close(): Promise<void>;
}

/**
 * Starts to listen on a connection of `sql`'s own. The driver reconnects by itself; then everybody is woken.
 * Every `heartbeatMs` everybody is woken too: a lost notice costs that long at most, and proxies do not cut the line.
 */
export function openBus(sql: postgres.Sql, heartbeatMs = 15_000): SittingBus {
	const waiting = new Map<string, Set<Wake>>();
	const closing = new AbortController();
	const wakeAll = () => waiting.forEach((wakes) => wakes.forEach((wake) => wake()));
	/** What was told while nobody listened is not known: it may have been anything. */
	const regained = () =>
		waiting.forEach((wakes, meetingId) => wakes.forEach((wake) => wake({ meetingId, seq: 0 })));
	const heartbeat = setInterval(wakeAll, heartbeatMs).unref();

	const listening = sql.listen(
		SITTING_CHANNEL,
		(payload) => {
			const notice = readNotice(payload);
			if (notice) waiting.get(notice.meetingId)?.forEach((wake) => wake(notice));
		},
		regained
	);
	const ready = listening.then(() => undefined);
	// Without LISTEN there is still the heartbeat; the failure is told to whoever awaits `ready`.
	ready.catch(() => undefined);

	return {
		subscribe(meetingId, wake) {
			const wakes = waiting.get(meetingId) ?? new Set();
			waiting.set(meetingId, wakes.add(wake));
			return () => {
				wakes.delete(wake);
				if (wakes.size === 0) waiting.delete(meetingId);
			};
		},
		ready,
		closed: closing.signal,
		async close() {
			clearInterval(heartbeat);
			closing.abort();
			await listening.then(({ unlisten }) => unlisten());
		}
	};
}

/** The notice in a payload, or `undefined` when it cannot be read. */
function readNotice(payload: string): SittingNotice | undefined {
	try {
		const { meetingId, seq } = JSON.parse(payload) as Record<string, unknown>;
		return typeof meetingId === 'string' && typeof seq === 'number' ? { meetingId, seq } : undefined;
	} catch {
		// Somebody else's text on our channel; nothing is lost, streams read at every heartbeat.
		return undefined;
	}
}
