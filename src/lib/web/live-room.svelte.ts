/** What every screen of the room has: the live log, the clock, the forms' way into the log, and what was refused. */
import type { NewSittingEvent, SittingEvent } from '#lib/domain/sittings/events.ts';
import type { SittingAgenda } from '#lib/domain/sittings/state.ts';
import { LiveSitting } from './live-sitting.svelte.ts';

/** How often countdowns are drawn anew. */
const TICK_MS = 250;

/** What a page of the room was made with. */
export interface RoomData {
	readonly meeting: { readonly id: string };
	readonly actor: { readonly personId: string };
	readonly agenda: SittingAgenda;
	readonly log: readonly SittingEvent[];
	readonly clientKey: string;
	readonly now: Date;
}

export class LiveRoom {
	readonly live: LiveSitting;
	/** The server's time, moving. */
	time = $state.raw<Date>()!;
	/** What the last refused act was told; gone with the next one. */
	refused = $state.raw<{ readonly refusal: string; readonly source?: string }>();
	clientKey: string;

	/** `changed` is told when something beside the log changed. */
	constructor(data: RoomData, changed: () => void) {
		this.live = new LiveSitting(data.meeting.id, data.actor.personId, data.agenda, data.log, changed);
		this.time = data.now;
		this.clientKey = data.clientKey;
	}

	get after(): number {
		return this.live.state.lastSeq;
	}

	now(): Date {
		return this.live.stream.now();
	}

	async act(event: NewSittingEvent): Promise<boolean> {
		this.refused = undefined;
		const outcome = await this.live.act(event);
		if (outcome.kind === 'refused') this.refused = { refusal: outcome.message, source: outcome.source };
		return outcome.kind === 'done';
	}

	/** The page was made anew. */
	renew({ agenda, log, clientKey }: RoomData): void {
		this.clientKey = clientKey;
		this.live.renew(agenda, log);
	}

	/** Opens the line and starts the clock; the answer ends both. */
	start(): () => void {
		this.live.open();
		const timer = setInterval(() => (this.time = this.now()), TICK_MS);
		return () => {
			clearInterval(timer);
			this.live.close();
		};
	}
}
