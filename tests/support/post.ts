/** What the worker sends mail with, in a test: a mailer that keeps what it is given, and a secret of its own. */
import { createHash } from 'node:crypto';
import type { Db } from '#lib/server/db/client.ts';
import type { Letter, Mailer } from '#lib/server/mail/mailer.ts';
import type { Post } from '#lib/server/mail/send-mail.ts';
import type { Secret } from '#lib/server/secret.ts';

export const TEST_SECRET: Secret = {
	keyFor: (purpose) => createHash('sha256').update(`test ${purpose}`).digest()
};

const TEST_ORIGIN = 'https://rat.example';

/** A mailer whose letters are in `sent`; `fail` may throw for a letter. */
export function keepingMailer(
	fail: (letter: Letter) => void = () => {}
): Mailer & { readonly sent: Letter[] } {
	const sent: Letter[] = [];
	return {
		sent,
		async send(letter) {
			fail(letter);
			sent.push(letter);
		},
		close() {}
	};
}

export function postOf(publicDb: Db, mailer: Mailer = keepingMailer()): Post {
	return { publicDb, mailer, secret: TEST_SECRET, origin: TEST_ORIGIN };
}
