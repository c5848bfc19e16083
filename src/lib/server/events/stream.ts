/** A Server-Sent Events answer that replays what a client missed and then follows (HTML Standard, 9.2). */
import type { SittingBus, SittingNotice } from './bus.ts';

/** One message: `id` moves the client's Last-Event-ID, `name` is the event's type for `addEventListener`. */
export interface StreamMessage {
	readonly id?: number;
	readonly name?: string;
	readonly data: unknown;
}

export interface EventStream {
	readonly bus: SittingBus;
	readonly meetingId: string;
	/** The last sequence number the client has. */
	readonly after: number;
	/** Aborted when the client is gone. */
	readonly signal: AbortSignal;
	/** What comes after `after`, oldest first; empty when there is nothing. */
	readonly read: (after: number) => Promise<readonly StreamMessage[]>;
	/** The time the client is told, for its countdowns; `Date.now` but in tests. */
	readonly clock: () => number;
	/** Told when a client begins to follow; what it gives back, when that client is gone. */
	readonly entered?: () => () => void;
}

/** How long a client waits before it comes back after a lost connection. */
const RETRY_MS = 1000;

/** `after` as the browser sends it on reconnecting, else as the address says (`?ab=12`), else 0. */
export function lastEventId(request: Request, url: URL): number {
	const given = Number(request.headers.get('last-event-id') ?? url.searchParams.get('ab') ?? 0);
	return Number.isSafeInteger(given) && given > 0 ? given : 0;
}

/** The answer; it ends when the client goes or the process closes its bus. */
export function eventStream(stream: EventStream): Response {
	const gone = new AbortController();
	const over = AbortSignal.any([gone.signal, stream.signal, stream.bus.closed]);
	const text = write(stream, over);
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { value, done } = await text.next();
			if (gone.signal.aborted) return;
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			gone.abort();
			await text.return();
		}
	});
	return new Response(body, {
		headers: {
			'content-type': 'text/event-stream; charset=utf-8',
			'cache-control': 'no-store',
			// nginx would hold the stream back.
			'x-accel-buffering': 'no'
		}
	});
}

const encoder = new TextEncoder();

/**
 * Beside the log two messages are sent: `uhr` with the server's time, at the start and at least at every heartbeat,
 * which also keeps the line alive; and `stand` when something beside the log has changed.
 */
async function* write({ bus, meetingId, after, read, clock, entered }: EventStream, over: AbortSignal) {
	const left = entered?.();
	const bell = ring();
	const unsubscribe = bus.subscribe(meetingId, bell.strike);
	const end = () => bell.strike();
	over.addEventListener('abort', end);
	try {
		yield `retry: ${RETRY_MS}\n\n`;
		let last = after;
		while (!over.aborted) {
			const messages = await read(last);
			for (const message of messages) {
				last = message.id ?? last;
				yield format(message);
			}
			yield format({ name: 'uhr', data: { now: new Date(clock()) } });
			if (await bell.changed()) yield format({ name: 'stand', data: {} });
		}
	} finally {
		left?.();
		unsubscribe();
		over.removeEventListener('abort', end);
	}
}

function format({ id, name, data }: StreamMessage): string {
	const lines = [
		id === undefined ? '' : `id: ${id}\n`,
		name === undefined ? '' : `event: ${name}\n`,
		`data: ${JSON.stringify(data)}\n`
	];
	return `${lines.join('')}\n`;
}

/** A bell that remembers being struck until somebody listens. */
function ring() {
	let bell = Promise.withResolvers<void>();
	let beside = false;
	return {
		strike(notice?: SittingNotice) {
			beside ||= notice?.seq === 0;
			bell.resolve();
		},
		/** Settles when struck; `true` when something beside the log has changed. */
		async changed(): Promise<boolean> {
			await bell.promise;
			bell = Promise.withResolvers<void>();
			const was = beside;
			beside = false;
			return was;
		}
	};
}
