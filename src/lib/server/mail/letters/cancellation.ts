/** Tells a member who was invited that the meeting does not take place. The reason stays in the house. */
import { momentInWords } from '#lib/domain/calendar.ts';
import type { InvitationNotice } from './invitation.ts';
import { layOut, type Words } from './layout.ts';

export function cancellationWords(notice: Omit<InvitationNotice, 'supplement'>): Words {
	const { person, organization, meeting, start, zone, place, url } = notice;
	const when = start ? momentInWords(start, zone) : 'noch ohne Termin';
	return layOut('de', `Abgesagt: ${organization}, ${when}`, [
		{ kind: 'text', text: `Guten Tag, ${person},` },
		{ kind: 'text', text: 'die folgende Sitzung fällt aus:' },
		{ kind: 'entry', title: organization, url, lines: [meeting, when, ...(place ? [place] : [])] },
		{
			kind: 'text',
			text: 'Die Einladung ist damit gegenstandslos. Zu einem neuen Termin werden Sie neu eingeladen.'
		}
	]);
}
