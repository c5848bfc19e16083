/** How the forms of the room's screens hand over an event: to the live log with script, to the server without. */
import { createContext } from 'svelte';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';

export interface Acts {
	/** `true` once it is in the log; `false` when it was refused, and the form keeps what was entered. */
	act(event: NewSittingEvent): Promise<boolean>;
	/** The server's time. */
	now(): Date;
	/** For forms sent without script. */
	readonly clientKey: string;
	readonly after: number;
}

export const [getActs, setActs] = createContext<Acts>();
