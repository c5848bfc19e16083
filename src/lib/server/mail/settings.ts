/** How mail leaves the house, from the environment. */
import { z } from 'zod';

const address = z.email({ error: 'must be one plain address: name@example.org' });
const optional = <Schema extends z.ZodType>(schema: Schema) =>
	z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const mailEnvironment = z
	.object({
		/** The mail server: `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. Without it mails become files. */
		RATSSAAL_SMTP_URL: optional(
			z.string().regex(/^smtps?:\/\/./, { error: 'must begin with smtp:// or smtps://' })
		),
		/** The address mails come from. */
		RATSSAAL_MAIL_FROM: optional(address),
		/** Where undeliverable mails go back to; the mail server must take `name+anything@` for it. */
		RATSSAAL_MAIL_BOUNCES: optional(address)
	})
	.refine((env) => !env.RATSSAAL_SMTP_URL || env.RATSSAAL_MAIL_FROM, {
		error: 'is needed with RATSSAAL_SMTP_URL: the address mails come from',
		path: ['RATSSAAL_MAIL_FROM']
	});

export interface MailSettings {
	/** `undefined` writes to the outbox. */
	readonly smtpUrl: string | undefined;
	readonly from: string;
	readonly bounces: string | undefined;
	/** Folder of mails that no server takes. */
	readonly outbox: string;
}

/** Nobody answers there: RFC 2606 keeps the name free. */
const NO_SENDER = 'ratssaal@localhost.invalid';

export function mailSettings(env: z.output<typeof mailEnvironment>, outbox: string): MailSettings {
	return {
		smtpUrl: env.RATSSAAL_SMTP_URL,
		from: env.RATSSAAL_MAIL_FROM ?? NO_SENDER,
		bounces: env.RATSSAAL_MAIL_BOUNCES,
		outbox
	};
}
