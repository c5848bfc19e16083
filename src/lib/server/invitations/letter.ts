/** The letter of an invitation, whether it is sent or only looked at. */
import { dayInWords, timeOf } from '#lib/domain/calendar.ts';
import { placeInWords } from '#lib/domain/meetings/place.ts';
import type { LetterheadOf, LetterLine } from '../db/queries/office-invitations.ts';
import type { InvitationData } from '../documents/documents.ts';

/** The house's own accent, where a town has none. */
const ACCENT = '#0b5566';

/** What stands in a letter sent at `dispatchedAt`. */
export function letterOf(
	head: LetterheadOf,
	lines: readonly LetterLine[],
	audience: 'members' | 'public',
	dispatchedAt: Date
): InvitationData {
	const { start, timeZone } = head;
	return {
		body: head.body,
		accent: head.accent ?? ACCENT,
		made: dispatchedAt.toISOString(),
		audience,
		organization: head.organizations,
		meeting: head.meeting,
		time: start ? `${dayInWords(start, timeZone)}, ${timeOf(start, timeZone)} Uhr` : 'noch ohne Termin',
		place: placeInWords(head.room, head.place, head.street),
		dispatched: dayInWords(dispatchedAt, timeZone),
		chair: head.chair ?? '',
		chairRole: head.chairRole ?? 'Vorsitz',
		items: lines.map(({ number, name, public: isPublic, papers }) => ({
			number,
			name,
			public: isPublic,
			papers: papers.map(({ paperType, reference, name: title }) =>
				[paperType ?? 'Vorlage', reference ?? title].join(' ')
			)
		}))
	};
}
