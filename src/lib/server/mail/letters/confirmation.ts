/** Asks whether the address wants what somebody asked for in its name; and the link for whoever lost it. */
import { momentInWords, type Locale } from '#lib/domain/calendar.ts';
import type { Rhythm } from '#lib/domain/subscriptions/rhythms.ts';
import { layOut, type Words } from './layout.ts';

const RHYTHM_WORDS: Readonly<Record<Locale, Record<Rhythm, string>>> = {
	de: { 'at-once': 'sofort', daily: 'täglich um 7 Uhr', weekly: 'montags um 7 Uhr' },
	en: { 'at-once': 'at once', daily: 'daily at 7:00', weekly: 'on Mondays at 7:00' }
};

export interface Confirmation {
	readonly locale: Locale;
	readonly town: string;
	/** What is subscribed to. */
	readonly label: string;
	readonly rhythm: Rhythm;
	readonly until: Date;
	readonly zone: string;
	readonly url: string;
}

export function confirmationWords({ locale, town, label, rhythm, until, zone, url }: Confirmation): Words {
	const when = momentInWords(until, zone, locale);
	const how = RHYTHM_WORDS[locale][rhythm];
	if (locale === 'en') {
		return layOut(locale, `Please confirm: ${label}`, [
			{
				kind: 'text',
				text: `Somebody asked for news to this address in the council information system “${town}”: ${label} (${how}).`
			},
			{ kind: 'text', text: `If that was you, please confirm it by ${when}.` },
			{ kind: 'button', label: 'Confirm subscription', url },
			{
				kind: 'foot',
				text: 'If you did not ask for anything, there is nothing to do: without confirmation your address is deleted and you get no further mail.'
			}
		]);
	}
	return layOut(locale, `Bitte bestätigen: ${label}`, [
		{ kind: 'text', text: 'Guten Tag,' },
		{
			kind: 'text',
			text: `für diese Adresse wurde im Ratsinformationssystem „${town}“ ein Abo angefordert: ${label} (${how}).`
		},
		{ kind: 'text', text: `Wenn Sie das waren, bestätigen Sie es bitte bis ${when}.` },
		{ kind: 'button', label: 'Abo bestätigen', url },
		{
			kind: 'foot',
			text: 'Haben Sie nichts angefordert, brauchen Sie nichts zu tun: Ohne Bestätigung wird Ihre Adresse gelöscht, und Sie erhalten keine weitere Nachricht.'
		}
	]);
}

/** The way to one's own subscriptions. */
export function linkWords(locale: Locale, url: string): Words {
	if (locale === 'en') {
		return layOut(locale, 'Your subscriptions', [
			{ kind: 'text', text: 'Here you can change or end what is sent to this address.' },
			{ kind: 'button', label: 'Manage subscriptions', url },
			{ kind: 'foot', text: 'Whoever has this link can change your subscriptions. Please do not pass it on.' }
		]);
	}
	return layOut(locale, 'Ihre Abos', [
		{ kind: 'text', text: 'Guten Tag,' },
		{ kind: 'text', text: `hier ändern oder beenden Sie, was an diese Adresse gesendet wird.` },
		{ kind: 'button', label: 'Abos verwalten', url },
		{
			kind: 'foot',
			text: 'Wer diesen Link hat, kann Ihre Abos ändern. Bitte geben Sie ihn nicht weiter.'
		}
	]);
}
