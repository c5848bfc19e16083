/** Makes a mail or notification: for whom, and its words from what is public at this moment. */
import type { Locale } from '#lib/domain/calendar.ts';
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
import type { Device } from '../push/device.ts';
import type { Notification } from '../push/pusher.ts';
import { newsNotification, welcomeNotification } from '../push/words.ts';
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

/** By which way it goes. */
type Composed =
	| { readonly channel: 'mail'; readonly letter: Letter }
	| { readonly channel: 'push'; readonly notification: Notification };

/** The whole of it, or `undefined` when there is nobody to write to or nothing left to say. */
export async function compose(using: Composing, mail: Mail): Promise<Composed | undefined> {
	const found = await findMailBody(using.publicDb, mail.bodyId);
	if (!found) return undefined;
	const body = { ...found, origin: originOf(found, using.origin) };
	if (mail.deliveryId) {
		const letter = await composeInvitation(using, mail, body);
		return letter && { channel: 'mail', letter };
	}
	const subscriber = mail.subscriberId && (await findMailedSubscriber(using.db, mail.subscriberId));
	if (!subscriber) return undefined;
	const { locale, sealed, channel } = subscriber;
	const to = openAddress(using.secret, subscriber.id, sealed);
	if (channel === 'push') {
		const shown = await shownBy(using, mail, body, subscriber);
		const device = JSON.parse(to) as Device;
		return shown && { channel, notification: { device, locale, ...shown } };
	}
	const words = await wordsFor(using, mail, body, subscriber);
	return words && { channel, letter: { id: mail.id, town: body.name, to, locale, ...words } };
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
	const link = linkOf(using, body);
	const manageUrl = link('verwalten', 'manage', subscriber.id);
	switch (mail.kind) {
		case 'link':
			return linkWords(locale, manageUrl);
		case 'confirmation': {
			const wanted = await findWantedBy(using, mail, body);
			if (!wanted || wanted.confirmedAt || wanted.expiresAt <= using.now) return undefined;
			const label = await findSubjectName(using.publicDb, body, wanted.subject, locale);
			const { rhythm, expiresAt: until } = wanted;
			const url = link('bestaetigen', 'confirm', wanted.id);
			return (
				(label &&
					confirmationWords({ locale, town: body.name, label, rhythm, until, zone: body.timeZone, url })) ||
				undefined
			);
		}
		case 'news': {
			const { headlines, subjects } = await tellOf(using, mail, body, locale);
			if (headlines.length === 0) return undefined;
			const names = await Promise.all(
				subjects.map((subject) => findSubjectName(using.publicDb, body, subject, locale))
			);
			const endUrl = link('abbestellen', 'end', subscriber.id);
			const words = newsWords({
				locale,
				town: body.name,
				headlines,
				reasons: [...new Set(names.filter((name) => name !== undefined))],
				origin: body.origin,
				manageUrl,
				endUrl
			});
			return { ...words, unsubscribe: endUrl };
		}
		default:
			return undefined;
	}
}

/** What a device shows: the news, or right after subscribing that they will come. */
async function shownBy(
	using: Composing,
	mail: Mail,
	body: Body,
	{ id, locale }: Subscriber
): Promise<Omit<Notification, 'device' | 'locale'> | undefined> {
	const manageUrl = linkOf(using, body)('verwalten', 'manage', id);
	if (mail.kind === 'confirmation') {
		const wanted = await findWantedBy(using, mail, body);
		const label = wanted && (await findSubjectName(using.publicDb, body, wanted.subject, locale));
		return label ? { ...welcomeNotification(locale, label, manageUrl), manageUrl } : undefined;
	}
	const { headlines } = await tellOf(using, mail, body, locale);
	const [first, ...more] = headlines;
	return first && { ...newsNotification(locale, body.name, [first, ...more], body.origin), manageUrl };
}

/** What is told with a mail, in words; a meeting that has begun is announced no more. */
async function tellOf({ db, publicDb, now }: Composing, mail: Mail, body: Body, locale: Locale) {
	const { newsIds, subjects } = await listTold(db, mail.id);
	const lines = (await listNewsByIds(publicDb, newsIds)).filter(
		({ kind, meeting }) => kind !== 'meeting-soon' || (meeting?.start ?? now) > now
	);
	return { headlines: lines.flatMap((line) => headlineOf(line, body.timeZone, locale) ?? []), subjects };
}

async function findWantedBy({ db }: Composing, { subscriptionId }: Mail, body: Body) {
	return subscriptionId ? findSubscription(db, body.id, subscriptionId) : undefined;
}

const linkOf =
	({ secret }: Composing, { origin }: Body) =>
	(path: string, purpose: LinkPurpose, id: string) =>
		`${origin}/abo/${path}/${signLink(secret, purpose, id)}`;
