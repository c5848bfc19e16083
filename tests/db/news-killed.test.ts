/** The worker is killed while it tells news: nothing is lost, and nobody is told anything twice. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mails } from '#lib/server/db/schema/index.ts';
import { enqueue } from '#lib/server/jobs/enqueue.ts';
import { openSecret } from '#lib/server/secret.ts';
import { transact } from '#lib/server/verb.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { startMailServer, type MailServer } from '../support/smtp.ts';
import { createSubscriber, createSubscription } from '../support/subscribers.ts';

const PEOPLE = 30;
const PAPERS = 5;
const KILLS = 3;

const SECRET = 'a secret of thirty-two characters';
const secret = openSecret('', SECRET);

let database: TestDatabase;
let server: MailServer;
let folder: string;
let worker: ChildProcess | undefined;

beforeEach(async () => {
	database = await openTestDatabase();
	server = await startMailServer();
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-killed-'));
});
afterEach(async () => {
	await kill();
	await server.close();
	await database.close();
	await rm(folder, { recursive: true });
});

function start(): void {
	worker = spawn(process.execPath, ['src/worker/main.ts'], {
		env: {
			...process.env,
			DATABASE_URL: database.url,
			RATSSAAL_DATA: folder,
			RATSSAAL_SECRET: SECRET,
			RATSSAAL_ORIGIN: 'https://rat.example',
			RATSSAAL_SMTP_URL: server.url,
			RATSSAAL_MAIL_FROM: 'ratssaal@stadt.example',
			RATSSAAL_LOG_LEVEL: 'silent'
		},
		stdio: 'inherit'
	});
}

async function kill(): Promise<void> {
	if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
	const gone = once(worker, 'exit');
	worker.kill('SIGKILL');
	await gone;
}

/** Everybody wants everything at once. */
async function found(): Promise<string> {
	const { id: bodyId } = await make.createBody(database.owner);
	for (let number = 0; number < PEOPLE; number++) {
		const wished = { email: `person${number}@example.org`, secret };
		const { id } = await createSubscriber(database.owner, bodyId, wished);
		const confirmedAt = new Date(Date.now() - 3_600_000);
		await createSubscription(database.owner, bodyId, id, { kind: 'everything' }, { confirmedAt });
	}
	return bodyId;
}

const publish = (bodyId: string, name: string) =>
	make.createPaper(database.owner, bodyId, { name, public: true, publishedAt: new Date(Date.now() - 1000) });

const tell = () => transact(database.app, (tx) => enqueue(tx, 'tell-news', {}));

const waiting = async () =>
	(await database.owner.select({ id: mails.id }).from(mails).where(eq(mails.state, 'queued'))).length;

test('killed again and again while it matches and sends', { timeout: 240_000 }, async () => {
	const bodyId = await found();
	let sinceStart = 0;
	for (let round = 0; round < KILLS; round++) {
		await publish(bodyId, `Vorlage-${round}-`);
		await tell();
		// Each time at another moment: with the first recipient named, with a mail on the line, some mails later.
		const due = Promise.withResolvers<void>();
		sinceStart = 0;
		server.onRecipient = () => {
			if (++sinceStart > round * 4) due.resolve();
		};
		start();
		await due.promise;
		await kill();
	}
	server.onRecipient = () => {};
	for (let number = KILLS; number < PAPERS; number++) await publish(bodyId, `Vorlage-${number}-`);
	await tell();
	start();
	await vi.waitFor(
		async () => {
			expect(await countTold()).toBe(PEOPLE * PAPERS);
			expect(await waiting()).toBe(0);
		},
		{ timeout: 200_000, interval: 500 }
	);

	// A mail the server had taken when the worker died may come again; it is the same one to every mailbox.
	expect(server.received.length - letters().length).toBeLessThanOrEqual(KILLS);
	const entries = letters().flatMap(({ to, mail }) =>
		(mail.text?.match(ENTRY) ?? []).map((entry) => `${to[0]} ${entry}`)
	);
	expect(entries.length).toBe(PEOPLE * PAPERS);
	expect(new Set(entries).size).toBe(PEOPLE * PAPERS);
});

/** A paper as a mail lists it. */
const ENTRY = /^Vorlage: Vorlage-\d-$/gm;

/** Mails as mailboxes see them: one for each Message-ID. */
const letters = () => [...new Map(server.received.map((each) => [each.mail.messageId, each])).values()];

async function countTold(): Promise<number> {
	return letters().reduce((sum, { mail }) => sum + (mail.text?.match(ENTRY)?.length ?? 0), 0);
}
