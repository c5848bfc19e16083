/** How long a recording stays, or when and why it was removed, as the public is told. */
import { dayInWords } from '#lib/domain/calendar.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

interface Noted {
	readonly state: string;
	readonly deleteAt: Date | null;
	readonly removedAt: Date | null;
	readonly removalReason: string | null;
}

/** `undefined` where there is nothing to say. */
export function recordingNote(
	{ state, deleteAt, removedAt, removalReason }: Noted,
	zone: string
): string | undefined {
	if (state === 'removed') {
		const day = removedAt ? dayInWords(removedAt, zone, getLocale()) : '';
		return m.public_recording_removed({ day, reason: removalReason ?? '' });
	}
	if (!deleteAt) return undefined;
	// Removed at midnight: the day before is the last one.
	const last = new Date(deleteAt.getTime() - 1);
	return m.public_recording_until({ day: dayInWords(last, zone, getLocale()) });
}
