/**
 * Tells a member that an invitation or a supplement is provided. Mail travels openly and ends up in mailboxes others read:
 * it says that, when and where a meeting is, which the public may know too, and nothing of its agenda.
 */
import { momentInWords } from '#lib/domain/calendar.ts';
import { layOut, type Words } from './layout.ts';

export interface InvitationNotice {
	/** `1. Nachtrag`; an invitation without. */
	readonly supplement?: string;
	readonly person: string;
	readonly organization: string;
	readonly meeting: string;
	readonly start: Date | null;
	readonly zone: string;
	readonly place: string | null;
	readonly url: string;
}

export function invitationWords(notice: InvitationNotice): Words {
	const { supplement, person, organization, meeting, start, zone, place, url } = notice;
	const when = start ? momentInWords(start, zone) : 'noch ohne Termin';
	const what = supplement
		? `zur folgenden Sitzung gibt es einen Nachtrag zur Tagesordnung (${supplement}):`
		: 'Sie sind zur folgenden Sitzung eingeladen:';
	return layOut('de', `${supplement ?? 'Einladung'}: ${organization}, ${when}`, [
		{ kind: 'text', text: `Guten Tag, ${person},` },
		{ kind: 'text', text: what },
		{ kind: 'entry', title: organization, url, lines: [meeting, when, ...(place ? [place] : [])] },
		{ kind: 'text', text: 'Tagesordnung und Unterlagen liegen für Sie bereit.' },
		{ kind: 'button', label: 'Unterlagen öffnen', url },
		{
			kind: 'foot',
			text: 'Zum Schutz vertraulicher Inhalte enthält diese Nachricht keine Unterlagen. Sie erhalten sie als Mitglied des Gremiums.'
		}
	]);
}
