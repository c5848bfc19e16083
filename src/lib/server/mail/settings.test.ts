import { expect, test } from 'vitest';
import { mailEnvironment, mailSettings } from './settings.ts';

const read = (env: Record<string, string>) => mailEnvironment.safeParse(env);

test('without a mail server nothing is needed; what is empty is not set', () => {
	const { data } = read({ RATSSAAL_SMTP_URL: '', RATSSAAL_MAIL_FROM: '' });
	expect(mailSettings(data!, '/data/outbox')).toMatchObject({ smtpUrl: undefined, outbox: '/data/outbox' });
});

test('a mail server needs a sender', () => {
	expect(read({ RATSSAAL_SMTP_URL: 'smtp://mx' }).error?.issues[0]).toMatchObject({
		path: ['RATSSAAL_MAIL_FROM']
	});
	const { data } = read({ RATSSAAL_SMTP_URL: 'smtps://a:b@mx:465', RATSSAAL_MAIL_FROM: 'rat@stadt.example' });
	expect(mailSettings(data!, 'x')).toMatchObject({
		smtpUrl: 'smtps://a:b@mx:465',
		from: 'rat@stadt.example'
	});
});

test.for<Record<string, string>>([
	{ RATSSAAL_SMTP_URL: 'mx.stadt.example', RATSSAAL_MAIL_FROM: 'rat@stadt.example' },
	{ RATSSAAL_MAIL_FROM: 'Stadt <rat@stadt.example>' },
	{ RATSSAAL_MAIL_BOUNCES: 'ruecklauf' }
])('refused at the start: %j', (env) => {
	expect(read(env).success).toBe(false);
});
