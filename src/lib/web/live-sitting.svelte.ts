/** A sitting as it happens, in the browser: the same log and the same reducer as on the server. */
/* eslint-disable svelte/prefer-svelte-reactivity -- instants and maps here are replaced, never changed in place */
import { checkEvent } from '#lib/domain/sittings/legality.ts';
import type { NewSittingEvent, SittingEvent } from '#lib/domain/sittings/events.ts';
import { reduce, replay, type SittingAgenda, type SittingState } from '#lib/domain/sittings/state.ts';
import { MOST_ACTS, type AppendRequest, type Outcome as Told } from '#lib/protocol/sitting-events.ts';
import { readSittingEvent } from '#lib/protocol/sitting-stream.ts';
import { LiveStream } from './live-stream.svelte.ts';

/** An act that was pressed here and is not yet confirmed. */
export interface PendingAct {
	readonly clientKey: string;
	readonly event: NewSittingEvent;
	readonly pressedAt: Date;
	/** The newest event seen when it was pressed. */
	readonly after: number;
	/** The connection failed; it is tried again until it is answered or discarded. */
	readonly waiting: boolean;
}

/** How an act ended. `source` is the norm a refusal stands on. */
export type Outcome =
	| { readonly kind: 'done' }
	| { readonly kind: 'refused'; readonly message: string; readonly source?: string };

/** What was pressed longer ago is not done without being pressed again. */
const KEPT_MS = 10 * 60_000;

const RETRY_MS = [500, 1000, 2000, 4000] as const;
const SEND_TIMEOUT_MS = 8000;

/** What the room's screens follow: the full log as far as the viewer may see it, and the viewer's own acts. */
export class LiveSitting {
	readonly stream: LiveStream;
	readonly #address: string;
	readonly #personId: string;
	/** Where acts are kept; another person in the same tab has another place. */
	readonly #store: string;
	#log = $state.raw<readonly SittingEvent[]>([]);
	#confirmed = $state.raw<SittingState>()!;
	#pending = $state.raw<readonly PendingAct[]>([]);
	#state: SittingState = $derived(
		this.#pending.reduce((state, act) => this.#foresee(state, act), this.#confirmed)
	);
	#sending = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	readonly #settled = new Map<string, (outcome: Outcome) => void>();

	/** `changed` is told when something beside the log changed: consents, the broadcast. */
	constructor(
		meetingId: string,
		personId: string,
		agenda: SittingAgenda,
		log: readonly SittingEvent[],
		changed?: () => void
	) {
		this.#address = `/saal/${meetingId}/ereignisse`;
		this.#personId = personId;
		this.#store = `${this.#address} ${personId}`;
		this.#log = log;
		this.#confirmed = replay(agenda, log);
		this.stream = new LiveStream({
			address: () => `${this.#address}?ab=${this.#confirmed.lastSeq}`,
			event: (data) => this.#add(readSittingEvent(data)),
			named: { stand: () => changed?.() },
			opened: () => {
				void this.#send();
				// Between the making of the page and now, or while the line was down, something may have changed unheard.
				changed?.();
			}
		});
	}

	/** Opens the line, and takes up what this tab had pressed and not got through before it was loaded anew. */
	open(): void {
		const kept = JSON.parse(sessionStorage.getItem(this.#store) ?? '[]') as PendingAct[];
		const known = new Set(this.#pending.map(({ clientKey }) => clientKey));
		const taken = kept
			.map((act) => ({ ...act, pressedAt: new Date(act.pressedAt), waiting: true }))
			.filter(
				({ clientKey, pressedAt }) => !known.has(clientKey) && Date.now() - pressedAt.getTime() < KEPT_MS
			);
		if (taken.length > 0) this.#keep([...taken, ...this.#pending]);
		this.stream.open();
	}

	get pending(): readonly PendingAct[] {
		return this.#pending;
	}

	/** In this tab's own store as well: neither an error page nor a reload loses what was pressed. */
	#keep(acts: readonly PendingAct[]): void {
		this.#pending = acts;
		if (acts.length === 0) sessionStorage.removeItem(this.#store);
		else sessionStorage.setItem(this.#store, JSON.stringify(acts));
	}

	/** The state with one's own acts already in it. */
	get state(): SittingState {
		return this.#state;
	}

	/** The page was made anew: perhaps with another agenda, perhaps with more of the log. */
	renew(agenda: SittingAgenda, log: readonly SittingEvent[]): void {
		const longer = log.length > this.#log.length ? log : this.#log;
		const same = JSON.stringify(agenda) === JSON.stringify(this.#confirmed.agenda);
		if (same && longer === this.#log) return;
		this.#log = longer;
		this.#confirmed = replay(agenda, longer);
	}

	/** The confirmed log, oldest first. */
	get log(): readonly SittingEvent[] {
		return this.#log;
	}

	/**
	 * Does `event` here at once and then on the server. Settles when the server has answered; without a connection it
	 * waits in `pending`. Repeating is safe: the server knows the act by its key.
	 */
	act(event: NewSittingEvent): Promise<Outcome> {
		const pressedAt = this.stream.now();
		const refusal = checkEvent(this.#state, event, pressedAt);
		if (refusal) {
			return Promise.resolve({ kind: 'refused', message: refusal.message, source: refusal.source });
		}
		const after = this.#confirmed.lastSeq;
		const act: PendingAct = { clientKey: crypto.randomUUID(), event, pressedAt, after, waiting: false };
		this.#keep([...this.#pending, act]);
		const outcome = new Promise<Outcome>((resolve) => this.#settled.set(act.clientKey, resolve));
		void this.#send();
		return outcome;
	}

	/** Takes a waiting act back. One that is on its way can no longer be discarded; correct it when it has arrived. */
	discard(clientKey: string): void {
		const act = this.pending.find((pending) => pending.clientKey === clientKey);
		if (act?.waiting && !this.#sending) this.#settle(act, { kind: 'done' });
	}

	close(): void {
		clearTimeout(this.#retry);
		this.stream.close();
	}

	/** An act as it will look, placed after everything known. */
	#foresee(state: SittingState, { event, pressedAt }: PendingAct): SittingState {
		const at = new Date(Math.max(pressedAt.getTime(), state.lastAt?.getTime() ?? 0));
		return reduce(state, { ...event, seq: state.lastSeq + 1, at, actorId: this.#personId } as SittingEvent);
	}

	#add(event: SittingEvent): void {
		if (event.seq !== this.#confirmed.lastSeq + 1) return;
		this.#log = [...this.#log, event];
		this.#confirmed = reduce(this.#confirmed, event);
	}

	/** Sends what is pending, all of it together in the order it was pressed. */
	async #send(): Promise<void> {
		if (this.#sending) return;
		clearTimeout(this.#retry);
		this.#sending = true;
		// What one key presses together is sent together.
		await Promise.resolve();
		for (let attempt = 0; this.pending.length > 0;) {
			const acts = this.pending.slice(0, MOST_ACTS);
			const outcomes = await this.#post(acts);
			if (outcomes) {
				acts.forEach((act, index) => this.#settle(act, outcomes[index]!));
				attempt = 0;
				continue;
			}
			this.#keep(this.#pending.map((pending) => ({ ...pending, waiting: true })));
			this.stream.doubt();
			const wait = RETRY_MS[attempt++];
			if (wait === undefined) break;
			await new Promise((resolve) => setTimeout(resolve, wait));
		}
		this.#sending = false;
		if (this.pending.length > 0) this.#retry = setTimeout(() => void this.#send(), RETRY_MS.at(-1));
	}

	/** The server's answer to each act, or `undefined` when there was none and all are to be sent again. */
	async #post(acts: readonly PendingAct[]): Promise<Outcome[] | undefined> {
		const requests = acts.map((act): AppendRequest => ({
			clientKey: act.clientKey,
			after: act.after,
			event: this.#dated(act)
		}));
		try {
			const response = await fetch(this.#address, {
				method: 'POST',
				headers: { 'content-type': 'application/json', accept: 'application/json' },
				body: JSON.stringify({ acts: requests }),
				signal: AbortSignal.timeout(SEND_TIMEOUT_MS)
			});
			if (response.status >= 500) return undefined;
			const body = (await response.json()) as { outcomes?: Told[]; message?: string; source?: string };
			if (!response.ok) {
				return acts.map(() => ({
					kind: 'refused',
					message: body.message ?? response.statusText,
					source: body.source
				}));
			}
			if (body.outcomes?.length !== acts.length) return undefined;
			return body.outcomes.map((told) => this.#outcome(told));
		} catch {
			// No connection, or an answer that is none: the keys make sending again safe.
			return undefined;
		}
	}

	#outcome(told: Told): Outcome {
		if ('refusal' in told) return { kind: 'refused', message: told.refusal, source: told.source };
		this.#add(readSittingEvent(told.event));
		return { kind: 'done' };
	}

	/** An exclusion holds from the press on, however long it takes to arrive, as far as the law of the log lets it. */
	#dated({ event, pressedAt }: PendingAct): NewSittingEvent {
		if (event.type !== 'public-excluded') return event;
		return { type: event.type, data: { since: pressedAt.toISOString(), ...event.data } };
	}

	#settle(act: PendingAct, outcome: Outcome): void {
		this.#keep(this.#pending.filter(({ clientKey }) => clientKey !== act.clientKey));
		this.#settled.get(act.clientKey)?.(outcome);
		this.#settled.delete(act.clientKey);
	}
}
