/** Hands mails to the mail server, or puts them into the outbox where there is none. Only this folder knows nodemailer. */
import { createTransport, type SentMessageInfo, type Transporter } from 'nodemailer';
import { log } from '../log.ts';
import { keepInOutbox } from './outbox.ts';
import type { MailSettings } from './settings.ts';
import { statusOf, verdictOn, type Verdict } from './verdicts.ts';

/** One mail to one person, with its words. */
export interface Letter {
	/** Of its row; names it everywhere. */
	readonly id: string;
	/** Name of the sender: the town. */
	readonly town: string;
	readonly to: string;
	readonly locale: 'de' | 'en';
	readonly subject: string;
	readonly text: string;
	readonly html: string;
	/** Ends the subscription by one request (RFC 8058). */
	readonly unsubscribe?: string;
}

export interface Mailer {
	/** @throws {MailFailure} */
	send(letter: Letter): Promise<void>;
	close(): void;
}

/** Why a mail did not leave. Carries codes only: what servers write quotes the address, and this ends up in logs. */
export class MailFailure extends Error {
	override readonly name = 'MailFailure';
	readonly verdict: Verdict;
	/** `550 5.1.1`, or the reason the server was not reached. */
	readonly answer: string;

	constructor(verdict: Verdict, answer: string) {
		super(`mail: ${answer}`);
		this.verdict = verdict;
		this.answer = answer;
	}
}

const TIMEOUTS_MS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Commands whose refusal is about the recipient; any other is about us, and a person has to mend it. */
const ABOUT_RECIPIENT = new Set(['RCPT TO', 'DATA']);

export function openMailer(settings: MailSettings): Mailer {
	const { smtpUrl, outbox } = settings;
	if (smtpUrl === undefined) {
		log.warn({ outbox }, 'no mail server is set: mails are put into the outbox');
		const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
		return {
			async send(letter) {
				const { message } = await composer.sendMail(messageOf(letter, settings));
				await keepInOutbox(outbox, letter.id, message as Buffer);
			},
			close: () => composer.close()
		};
	}
	const transport: Transporter<SentMessageInfo> = createTransport({
		url: smtpUrl,
		pool: true,
		maxConnections: 2,
		disableFileAccess: true,
		disableUrlAccess: true,
		...TIMEOUTS_MS
	});
	return {
		async send(letter) {
			try {
				await transport.sendMail(messageOf(letter, settings));
			} catch (error) {
				throw failureOf(error);
			}
		},
		close: () => transport.close()
	};
}

/** What nodemailer throws carries the whole answer and the envelope; only codes go on from here. */
function failureOf(error: unknown): MailFailure {
	const { responseCode, response, command, code } = error as {
		responseCode?: number;
		response?: string;
		command?: string;
		code?: string;
	};
	const status = statusOf(response ?? '');
	const answer = [responseCode ?? code ?? 'unknown', status].filter(Boolean).join(' ');
	const isAboutRecipient = responseCode !== undefined && ABOUT_RECIPIENT.has(command ?? '');
	return new MailFailure(isAboutRecipient ? verdictOn(responseCode, status) : 'later', answer);
}

function messageOf({ id, town, to, locale, unsubscribe, ...words }: Letter, settings: MailSettings) {
	const domain = settings.from.slice(settings.from.lastIndexOf('@') + 1);
	return {
		...words,
		from: { name: town, address: settings.from },
		to: { name: '', address: to },
		envelope: { from: bounceAddress(settings, id), to },
		messageId: `<${id}@${domain}>`,
		headers: {
			'Content-Language': locale,
			// RFC 3834: no answering machine answers.
			'Auto-Submitted': 'auto-generated',
			'X-Auto-Response-Suppress': 'All',
			...(unsubscribe
				? {
						'List-Id': { prepared: true, value: `<abo.${domain}>` },
						'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` },
						'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
					}
				: {})
		}
	};
}

/** A mail that comes back names itself by the address it comes back to. */
function bounceAddress({ bounces, from }: MailSettings, id: string): string {
	if (!bounces) return from;
	const at = bounces.lastIndexOf('@');
	return `${bounces.slice(0, at)}+${id}${bounces.slice(at)}`;
}
