/** What about a coming meeting is new, compared with what was told of it last. */
import type { NewsKind } from './news.ts';
import { remindsFrom } from './rhythms.ts';

/** A meeting as the public sees it now. */
export interface ComingMeeting {
	readonly state: 'draft' | 'invited' | 'running' | 'held';
	readonly start: Date;
	readonly locationId: string | null;
	readonly cancelled: boolean;
}

/** The last that was told of it. `start` is an ISO instant. */
export interface Told {
	readonly kind: NewsKind;
	readonly start?: string | null | undefined;
	readonly locationId?: string | null | undefined;
}

/** The kind of news it makes, or `undefined` when all is told. A meeting nobody has heard of is published first. */
export function changeOf(meeting: ComingMeeting, told: Told | undefined): NewsKind | undefined {
	if (!told) return meeting.cancelled ? undefined : 'meeting-published';
	if (meeting.cancelled) return told.kind === 'meeting-cancelled' ? undefined : 'meeting-cancelled';
	if (told.kind === 'meeting-cancelled') return 'meeting-restored';
	const moved =
		told.start !== meeting.start.toISOString() || (told.locationId ?? null) !== meeting.locationId;
	return moved ? 'meeting-moved' : undefined;
}

/** Is it time to remind of it? From the morning of the day before until it begins, once its agenda is out. */
export function isToRemind({ state, start, cancelled }: ComingMeeting, now: Date, timeZone: string): boolean {
	return state === 'invited' && !cancelled && remindsFrom(start, timeZone) <= now && now < start;
}
