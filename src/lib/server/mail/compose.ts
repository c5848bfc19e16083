/** Makes a mail: for whom, and its words from what is public at this moment. */
import { placeInWords } from '#lib/domain/meetings/place.ts';
import { revisionName } from '#lib/domain/agendas/revisions.ts';
import type { Db } from '../db/client.ts';
import { findInvited, findMailedSubscriber } from '../db/queries/mail-recipients.ts';
import { findPublicMeeting } from '../db/queries/public-meetings.ts';
import { listNewsByIds } from '../db/queries/public-news.ts';
import { findSubjectName } from '../db/queries/public-subjects.ts';
import { findMailBody, findSubscription, listTold } from '../db/queries/subscriptions.ts';
import type { mails } from '../db/schema/index.ts';
import { headlineOf } from '../news/headlines.ts';
import type { Secret } from '../secret.ts';
import { openAddress } from '../subscriptions/addresses.ts';
import { signLink, type LinkPurpose } from '../subscriptions/links.ts';
import { cancellationWords } from './letters/cancellation.ts';
import { confirmationWords, linkWords } from './letters/confirmation.ts';
import { invitationWords } from './letters/invitation.ts';
import type { Words } from './letters/layout.ts';
import { newsWords } from './letters/news.ts';
import type { Letter } from './mailer.ts';
import { originOf } from './origin.ts';

/** What composing needs besides the mail. */
export interface Composing {
	/** The worker's connection: who gets it. */
	readonly db: Db;
	/** The public one: what it may say. */
	readonly publicDb: Db;
	readonly secret: Secret;
	/** Address of the installation. */
	readonly origin: string;
	readonly now: Date;
}

type Mail = typeof mails.$inferSelect;
type Body = NonNullable<Awaited<ReturnType<typeof findMailBody>>> & { readonly origin: string };
type Subscriber = NonNullable<Awaited<ReturnType<typeof findMailedSubscriber>>>;

/** The whole mail, or `undefined` when there is nobody to write to or nothing left to say. */
export async function compose(using: Composing, mail: Mail): Promise<Letter | undefined> {
	const found = await findMailBody(using.publicDb, mail.bodyId);
	if (!found) return undefined;
	const body = { ...found, origin: originOf(found, using.origin) };
	if (mail.deliveryId) return composeInvitation(using, mail, body);
	const subscriber = mail.subscriberId && (await findMailedSubscriber(using.db, mail.subscriberId));
	if (!subscriber) return undefined;
	const words = await wordsFor(using, mail, body, subscriber);
	if (!words) return undefined;
	const { locale, sealed } = subscriber;
	const to = openAddress(using.secret, subscriber.id, sealed);
	return { id: mail.id, town: body.name, to, locale, ...words };
}

/** Only of a meeting the public may know of: one that was withdrawn meanwhile is not written about. */
async function composeInvitation(
	{ db, publicDb }: Composing,
	mail: Mail,
	body: Body
): Promise<Letter | undefined> {
	const invited = await findInvited(db, mail.deliveryId!);
	const meeting = invited && (await findPublicMeeting(publicDb, body.id, invited.meetingId));
	if (!meeting) return undefined;
	const notice = {
		person: invited.name,
		organization: meeting.organization ?? body.name,
		meeting: meeting.name,
		start: meeting.start,
		zone: body.timeZone,
		place: placeInWords(meeting.place, meeting.street) || null,
		url: `${body.origin}/mandat/sitzungen/${meeting.id}`
	};
	const words =
		mail.kind === 'cancellation'
			? cancellationWords(notice)
			: invitationWords({
					...notice,
					...(invited.kind === 'supplement' ? { supplement: revisionName(invited.kind, invited.number) } : {})
				});
	return { id: mail.id, town: body.name, to: invited.email, locale: 'de', ...words };
}

async function wordsFor(
	using: Composing,
	mail: Mail,
	body: Body,
	subscriber: Subscriber
): Promise<(Words & Pick<Letter, 'unsubscribe'>) | undefined> {
	const { locale } = subscriber;
	const link = (path: string, purpose: LinkPurpose, id = subscriber.id) =>
		`${body.origin}/abo/${path}/${signLink(using.secret, purpose, id)}`;
	const nameOf = (subject: Parameters<typeof findSubjectName>[2]) =>
		findSubjectName(using.publicDb, body, subject, locale);
	switch (mail.kind) {
		case 'link':
			return linkWords(locale, link('verwalten', 'manage'));
		case 'confirmation': {
			const wanted = mail.subscriptionId && (await findSubscription(using.db, body.id, mail.subscriptionId));
			if (!wanted || wanted.confirmedAt || wanted.expiresAt <= using.now) return undefined;
			const label = await nameOf(wanted.subject);
			const { rhythm, expiresAt: until } = wanted;
			const url = link('bestaetigen', 'confirm', wanted.id);
			return (
				(label &&
					confirmationWords({ locale, town: body.name, label, rhythm, until, zone: body.timeZone, url })) ||
				undefined
			);
		}
		case 'news': {
			const { newsIds, subjects } = await listTold(using.db, mail.id);
			const lines = (await listNewsByIds(using.publicDb, newsIds)).filter(
				({ kind, meeting }) => kind !== 'meeting-soon' || (meeting?.start ?? using.now) > using.now
			);
			const headlines = lines.flatMap((line) => headlineOf(line, body.timeZone, locale) ?? []);
			if (headlines.length === 0) return undefined;
			const names = await Promise.all(subjects.map(nameOf));
			const endUrl = link('abbestellen', 'end');
			const words = newsWords({
				locale,
				town: body.name,
				headlines,
				reasons: [...new Set(names.filter((name) => name !== undefined))],
				origin: body.origin,
				manageUrl: link('verwalten', 'manage'),
				endUrl
			});
			return { ...words, unsubscribe: endUrl };
		}
		default:
			return undefined;
	}
}
