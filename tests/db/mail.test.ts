/** Mail on its way: to a mail server with all it must carry, into the outbox without one, and what refusals and returns lead to. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listDeliveries } from '#lib/server/db/queries/office-meetings.ts';
import {
	agendaRevisions,
	deliveries,
	invitations,
	mails,
	news,
	notices,
	subscribers
} from '#lib/server/db/schema/index.ts';
import { log } from '#lib/server/log.ts';
import { clearOutbox } from '#lib/server/mail/clear-outbox.ts';
import { openMailer, type Mailer } from '#lib/server/mail/mailer.ts';
import { noteBounce } from '#lib/server/mail/note-bounce.ts';
import { sendMail } from '#lib/server/mail/send-mail.ts';
import { forgetSubscriber } from '#lib/server/subscriptions/forget-subscriber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { postOf } from '../support/post.ts';
import { refusal, startMailServer, type MailServer } from '../support/smtp.ts';
import { createSubscriber, createSubscription } from '../support/subscribers.ts';

const NOW = new Date();
const DAY_MS = 86_400_000;
const EMAIL = 'erika.geheim@example.org';

let database: TestDatabase;
let server: MailServer;
let bodyId: string;
let folder: string;
let mailer: Mailer;

beforeAll(async () => {
	log.level = 'silent';
	database = await openTestDatabase();
	server = await startMailServer();
});
afterAll(async () => {
	await database.close();
	await server.close();
	log.level = 'info';
});
beforeEach(async () => {
	bodyId = (await make.createBody(database.owner, { name: 'Große Stadt "Auenbrück" <ä>' })).id;
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-mail-'));
	server.received.length = 0;
	server.onRecipient = () => {};
	server.onMessage = () => {};
	mailer = open({ smtpUrl: server.url });
});
afterEach(async () => {
	mailer.close();
	await rm(folder, { recursive: true });
});

const open = (fields: { smtpUrl?: string; bounces?: string } = {}) =>
	openMailer({
		smtpUrl: undefined,
		from: 'ratssaal@stadt.example',
		bounces: 'ruecklauf@stadt.example',
		outbox: folder,
		...fields
	});

const subscriber = async (email = EMAIL) => (await createSubscriber(database.owner, bodyId, { email })).id;

/** A mail about one new paper that waits to be sent. */
async function newsMail(subscriberId: string, name = 'Neubau der Grundschule'): Promise<string> {
	const paper = await make.createPaper(database.owner, bodyId, {
		name,
		public: true,
		publishedAt: new Date(NOW.getTime() - DAY_MS)
	});
	const [mail] = await database.owner
		.insert(mails)
		.values({ bodyId, kind: 'news', subscriberId })
		.returning();
	const subject = { kind: 'paper', id: paper.id } as const;
	const fields = { expiresAt: NOW, confirmedAt: NOW };
	const subscription = await createSubscription(database.owner, bodyId, subscriberId, subject, fields);
	const [item] = await database.owner
		.insert(news)
		.values({ bodyId, kind: 'paper-published', key: paper.id, at: NOW, paperId: paper.id })
		.returning();
	await database.owner.insert(notices).values({
		subscriptionId: subscription.id,
		newsId: item!.id,
		subscriberId,
		bodyId,
		dueAt: NOW,
		mailId: mail!.id
	});
	return mail!.id;
}

const send = (mailId: string, now = NOW) =>
	sendMail(database.worker, postOf(database.public, mailer), mailId, now);
const stateOf = async (id: string) => (await database.owner.select().from(mails).where(eq(mails.id, id)))[0];
const isKnown = async (id: string) =>
	(await database.owner.select().from(subscribers).where(eq(subscribers.id, id))).length === 1;

describe('to a mail server', () => {
	test('with everything a mail must carry', async () => {
		const id = await newsMail(await subscriber());
		await send(id);
		const [{ from, to, mail }] = server.received as [MailServer['received'][number]];
		expect({ from, to }).toEqual({ from: `ruecklauf+${id}@stadt.example`, to: [EMAIL] });
		expect(mail).toMatchObject({
			from: { name: 'Große Stadt "Auenbrück" <ä>', address: 'ratssaal@stadt.example' },
			to: [{ address: EMAIL }],
			messageId: `<${id}@stadt.example>`,
			subject: 'Neu veröffentlicht: Vorlage: Neubau der Grundschule'
		});
		expect(mail.text).toContain('Neubau der Grundschule');
		expect(mail.html).toContain('Neubau der Grundschule');
		expect(mail.attachments).toEqual([]);
		const header = (key: string) => mail.headers.find((each) => each.key === key)?.value;
		expect(header('auto-submitted')).toBe('auto-generated');
		expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
		const way = /^<(https:\/\/[^>]+\/abo\/abbestellen\/[\w.-]+)>$/.exec(
			header('list-unsubscribe') ?? ''
		)?.[1];
		expect(mail.text).toContain(way);
		expect(await stateOf(id)).toMatchObject({ state: 'sent', sentAt: NOW });
	});

	test('once: done twice, or by two workers at a time', async () => {
		const id = await newsMail(await subscriber());
		await Promise.all([send(id), send(id)]);
		await send(id);
		expect(server.received).toHaveLength(1);
	});

	test('what the town writes cannot change the mail', async () => {
		const id = await newsMail(
			await subscriber(),
			'X\r\nBcc: max@example.org\r\n\r\n<script>alert(1)</script>'
		);
		await send(id);
		const [{ to, mail }] = server.received as [MailServer['received'][number]];
		expect(to).toEqual([EMAIL]);
		expect(mail.bcc).toBeUndefined();
		expect(mail.html).not.toContain('<script');
		expect(mail.html).toContain('&lt;script&gt;');
	});
});

describe('refused', () => {
	test('for now: it waits, and the next try brings it', async () => {
		const id = await newsMail(await subscriber());
		server.onRecipient = () => {
			throw refusal(451, '4.7.1 greylisted, come back later');
		};
		await expect(send(id)).rejects.toMatchObject({ verdict: 'later', answer: '451 4.7.1' });
		expect(await stateOf(id)).toMatchObject({ state: 'queued', answer: '451 4.7.1' });
		server.onRecipient = () => {};
		await send(id);
		expect(server.received).toHaveLength(1);
	});

	test('no server at all: it waits', async () => {
		mailer.close();
		mailer = open({ smtpUrl: 'smtp://127.0.0.1:1' });
		const id = await newsMail(await subscriber());
		await expect(send(id)).rejects.toMatchObject({ verdict: 'later' });
		expect(await stateOf(id)).toMatchObject({ state: 'queued' });
	});

	test('no such mailbox: everything about the subscriber is removed', async () => {
		const who = await subscriber();
		const id = await newsMail(who);
		server.onRecipient = (address) => {
			throw refusal(550, `5.1.1 <${address}> unknown`);
		};
		await send(id);
		expect([await isKnown(who), await stateOf(id)]).toEqual([false, undefined]);
	});

	test('a full mailbox or a blocked sender stops nobody the first four times in a row', async () => {
		const who = await subscriber();
		server.onRecipient = () => {
			throw refusal(552, '5.2.2 mailbox full');
		};
		for (let time = 0; time < 4; time++)
			await send(await newsMail(who), new Date(NOW.getTime() + time * DAY_MS));
		expect(await isKnown(who)).toBe(true);
		// A long silence between them begins anew.
		await send(await newsMail(who), new Date(NOW.getTime() + 60 * DAY_MS));
		expect(await isKnown(who)).toBe(true);
		for (let time = 61; time < 65; time++)
			await send(await newsMail(who), new Date(NOW.getTime() + time * DAY_MS));
		expect(await isKnown(who)).toBe(false);
	});

	test('a login of ours that is wrong stops nobody', async () => {
		mailer.close();
		mailer = open({ smtpUrl: server.url.replace('smtp://', 'smtp://ratssaal:falsch@') });
		const who = await subscriber();
		await expect(send(await newsMail(who))).rejects.toMatchObject({ verdict: 'later' });
		expect(await isKnown(who)).toBe(true);
	});

	test('what the server says about the address goes nowhere', async () => {
		const id = await newsMail(await subscriber());
		server.onRecipient = (address) => {
			throw refusal(451, `4.2.0 <${address}> is busy`);
		};
		const error = await send(id).catch((reason: unknown) => reason);
		expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/geheim/);
		expect(JSON.stringify(await stateOf(id))).not.toMatch(/geheim/);
	});
});

describe('come back', () => {
	test('a mailbox that does not exist ends the subscriptions, once; the unknown is ignored', async () => {
		const who = await subscriber();
		const id = await newsMail(who);
		await send(id);
		expect(await noteBounce(database.worker, { mailId: v7(), verdict: 'gone' }, NOW)).toBe(false);
		expect(await noteBounce(database.worker, { mailId: id, verdict: 'gone' }, NOW)).toBe(true);
		expect(await isKnown(who)).toBe(false);
		expect(await noteBounce(database.worker, { mailId: id, verdict: 'gone' }, NOW)).toBe(false);
	});

	test('the same refusal twice counts once', async () => {
		const who = await subscriber();
		const id = await newsMail(who);
		for (let time = 0; time < 6; time++)
			await noteBounce(database.worker, { mailId: id, verdict: 'refused' }, NOW);
		expect(
			(await database.owner.select().from(subscribers).where(eq(subscribers.id, who)))[0]?.failures
		).toBe(1);
	});

	test('the notice of an invitation: nobody was notified, and nothing is received by fiction', async () => {
		const { owner, worker } = database;
		const meeting = await make.createMeeting(owner, bodyId, { publishedAt: NOW, state: 'invited' });
		const [revision] = await owner
			.insert(agendaRevisions)
			.values({ bodyId, meetingId: meeting.id, kind: 'invitation', number: 0, publishedAt: NOW })
			.returning();
		const [invitation] = await owner
			.insert(invitations)
			.values({ bodyId, meetingId: meeting.id, revisionId: revision!.id, dispatchedAt: NOW })
			.returning();
		const opened = new Date(NOW.getTime() - 1000);
		const ids: string[] = [];
		for (const openedAt of [null, opened]) {
			const { personId } = await make.createActor(owner, bodyId, ['member']);
			const [delivery] = await owner
				.insert(deliveries)
				.values({
					...{ bodyId, invitationId: invitation!.id, personId, channel: 'electronic', providedAt: NOW },
					...{ receivedAt: new Date(NOW.getTime() + 3 * DAY_MS), receivedByFiction: true, openedAt }
				})
				.returning();
			const [mail] = await owner
				.insert(mails)
				.values({ bodyId, kind: 'invitation', deliveryId: delivery!.id })
				.returning();
			await send(mail!.id);
			ids.push(mail!.id);
		}
		const proofs = () => listDeliveries(database.app, invitation!.id);
		expect((await proofs()).map(({ notifiedAt, mail }) => [notifiedAt, mail])).toEqual([
			[NOW, 'sent'],
			[NOW, 'sent']
		]);
		for (const mailId of ids) await noteBounce(worker, { mailId, verdict: 'gone' }, NOW);
		const after = await proofs();
		expect(after.map(({ notifiedAt, mail }) => [notifiedAt, mail])).toEqual([
			[null, 'refused'],
			[null, 'refused']
		]);
		expect(after.map(({ receivedAt }) => receivedAt)).toEqual(expect.arrayContaining([null, opened]));
		expect(after.some(({ receivedByFiction }) => receivedByFiction)).toBe(false);
	});

	test('through the pipe of the mail server', { timeout: 120_000 }, async () => {
		const who = await subscriber();
		const id = await newsMail(who);
		const message = [
			`To: ruecklauf+${id}@stadt.example`,
			'Content-Type: multipart/report; report-type=delivery-status; boundary=B',
			'',
			'--B',
			'Content-Type: message/delivery-status',
			'',
			`Final-Recipient: rfc822; ${EMAIL}`,
			'Action: failed',
			'Status: 5.1.1',
			'',
			'--B--'
		].join('\r\n');
		expect(await pipe(message)).toMatchObject({ code: 0, said: 'Der Rückläufer ist vermerkt.\n' });
		expect(await isKnown(who)).toBe(false);
		expect(await pipe(message)).toMatchObject({ code: 0 });
		expect(await pipe('To: x\n\nHallo')).toMatchObject({ code: 0 });
		expect(await pipe(message, 'postgres://nobody@127.0.0.1:1/none')).toMatchObject({ code: 75 });
	});
});

async function pipe(message: string, url = database.url): Promise<{ code: number; said: string }> {
	const child = spawn(process.execPath, ['scripts/mail-bounce.ts'], {
		env: { ...process.env, DATABASE_URL: url },
		stdio: ['pipe', 'pipe', 'ignore']
	});
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	child.stdin.end(message);
	const code = await new Promise<number>((resolve) => child.on('close', resolve));
	return { code, said };
}

describe('without a mail server', () => {
	beforeEach(() => {
		mailer.close();
		mailer = open();
	});

	test('it lies in the outbox, for the administrator alone, and goes with its subscriber', async () => {
		const who = await subscriber();
		const id = await newsMail(who);
		await send(id);
		expect(await readdir(folder)).toEqual([`${id}.eml`]);
		const file = join(folder, `${id}.eml`);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		const mail = await PostalMime.parse(await readFile(file));
		expect(mail).toMatchObject({ to: [{ address: EMAIL }], messageId: `<${id}@stadt.example>` });
		await clearOutbox(database.worker, folder);
		expect(await readdir(folder)).toEqual([`${id}.eml`]);
		await writeFile(join(folder, `${id}.new`), 'half');
		await forgetSubscriber(database.app, who);
		await clearOutbox(database.worker, folder);
		expect(await readdir(folder)).toEqual([]);
	});

	test('done twice it is one file', async () => {
		const id = await newsMail(await subscriber());
		await send(id);
		await database.owner.update(mails).set({ state: 'queued' }).where(eq(mails.id, id));
		await send(id);
		expect(await readdir(folder)).toEqual([`${id}.eml`]);
	});

	test('a folder that was never made is no outbox to clear', async () => {
		await clearOutbox(database.worker, join(folder, 'none'));
	});
});
