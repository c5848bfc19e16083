/** The speakers' list, and how long everybody has spoken. */
import type { SpeakerRequest, SittingState, Speech } from './state.ts';

/** Open requests in the order they are called: points of order first, then as they came. */
export function speakersList(state: SittingState): SpeakerRequest[] {
	return [...state.requests].sort((a, b) => Number(b.pointOfOrder) - Number(a.pointOfOrder));
}

/** How long a speech has lasted by `now`, in milliseconds. */
export function spokenMs({ from, until }: Speech, now: Date): number {
	return Math.max(0, Number(until ?? now) - Number(from));
}

/** What is left of the speaking time, negative when it is over; `undefined` without a limit. */
export function leftMs(speech: Speech, now: Date): number | undefined {
	return speech.limitMs === undefined ? undefined : speech.limitMs - spokenMs(speech, now);
}

export interface SpeakingTime {
	readonly personId: string;
	readonly speeches: number;
	readonly spokenMs: number;
}

/** Speaking time by person, on one item when it is given; in the order of first speaking. */
export function speakingTimes(state: SittingState, now: Date, itemId?: string): SpeakingTime[] {
	const times = new Map<string, SpeakingTime>();
	for (const speech of state.speeches.filter((each) => itemId === undefined || each.itemId === itemId)) {
		const { personId } = speech;
		const before = times.get(personId) ?? { personId, speeches: 0, spokenMs: 0 };
		times.set(personId, {
			personId,
			speeches: before.speeches + 1,
			spokenMs: before.spokenMs + spokenMs(speech, now)
		});
	}
	return [...times.values()];
}
