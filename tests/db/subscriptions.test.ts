/** Subscribing without an account: asked for, confirmed, changed, ended; limits; and nothing left afterwards. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import { addressOf } from '#lib/domain/subscriptions/subjects.ts';
import { findSubscriber } from '#lib/server/db/queries/subscriptions.ts';
import { auditEntries, mails, subscribers, subscriptions } from '#lib/server/db/schema/index.ts';
import { sendMail } from '#lib/server/mail/send-mail.ts';
import { changeSubscription } from '#lib/server/subscriptions/change-subscription.ts';
import { confirmSubscription } from '#lib/server/subscriptions/confirm-subscription.ts';
import { endSubscription } from '#lib/server/subscriptions/end-subscription.ts';
import { forgetSubscriber } from '#lib/server/subscriptions/forget-subscriber.ts';
import { readLink, signLink } from '#lib/server/subscriptions/links.ts';
import { requestLink } from '#lib/server/subscriptions/request-link.ts';
import { requestSubscription } from '#lib/server/subscriptions/request-subscription.ts';
import { sweepSubscriptions } from '#lib/server/subscriptions/sweep-subscriptions.ts';
import * as unsubscribing from '../../src/routes/(subscriber)/abo/abbestellen/[link]/+page.server.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { keepingMailer, postOf, TEST_SECRET } from '../support/post.ts';

vi.mock('#lib/web/secret.server.ts', () => ({ openSecret: () => TEST_SECRET }));

const NOW = new Date('2026-11-24T10:00:00Z');
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let body: { id: string; timeZone: string };
let councilId: string;
let mailer: ReturnType<typeof keepingMailer>;
let networks = 0;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
	body = await make.createBody(database.owner, { name: 'Stadt Auenbrück' });
	councilId = (
		await make.createOrganization(database.owner, body.id, { name: 'Rat der Stadt', ...make.released })
	).id;
	mailer = keepingMailer();
});

/** Each from a network of its own, unless said. */
const asking = (fields: { address?: string; now?: Date; locale?: 'de' | 'en' } = {}) => ({
	secret: TEST_SECRET,
	locale: 'de' as const,
	address: `192.0.2.${++networks % 250}`,
	now: NOW,
	...fields
});

async function request(
	email: string,
	subject: Subject = { kind: 'organization', id: councilId },
	fields: Parameters<typeof asking>[0] & { rhythm?: string; scope?: string } = {}
): Promise<void> {
	const { rhythm = 'at-once', scope, ...rest } = fields;
	const input = { email, subject: addressOf(subject), rhythm, ...(scope ? { scope } : {}) };
	await requestSubscription(database.app, database.public, body, input, asking(rest));
}

/** Sends what waits, and answers the letters. */
async function post(now = NOW) {
	const before = mailer.sent.length;
	const waiting = await database.owner
		.select({ id: mails.id })
		.from(mails)
		.where(eq(mails.state, 'queued'))
		.orderBy(mails.id);
	for (const { id } of waiting) await sendMail(database.worker, postOf(database.public, mailer), id, now);
	return mailer.sent.slice(before);
}

const linkIn = (text: string, way: string) => new RegExp(`/abo/${way}/([\\w.-]+)`).exec(text)?.[1] ?? '';

async function confirm(link: string, now = NOW): Promise<string> {
	return confirmSubscription(database.app, TEST_SECRET, body.id, link, now);
}

/** Asks and confirms; answers the subscriber's id. */
async function subscribe(
	email: string,
	...rest: [Subject?, Parameters<typeof request>[2]?]
): Promise<string> {
	await request(email, ...rest);
	const [letter] = await post();
	return confirm(linkIn(letter!.text, 'bestaetigen'));
}

const count = async (table: typeof subscribers | typeof subscriptions | typeof mails) =>
	(await database.owner.select({ id: table.id }).from(table).where(eq(table.bodyId, body.id))).length;

describe('asking', () => {
	test('a mail asks for confirmation, in text and HTML, and says what it is about', async () => {
		await request('erika@example.org', undefined, { rhythm: 'weekly' });
		const [letter, ...others] = await post();
		expect(others).toEqual([]);
		expect(letter).toMatchObject({
			to: 'erika@example.org',
			town: 'Stadt Auenbrück',
			subject: 'Bitte bestätigen: Rat der Stadt'
		});
		expect(letter!.text).toContain('montags um 7 Uhr');
		expect(letter!.text).toContain('bis Donnerstag, 26. November 2026, 11:00 Uhr');
		expect(letter!.text).toMatch(/https:\/\/rat\.example|https:\/\/[\w-]+\.rat\.example/);
		expect(letter!.html).toContain(linkIn(letter!.text, 'bestaetigen'));
		expect(letter!.unsubscribe).toBeUndefined();
	});

	test('in English for whoever reads the pages in English', async () => {
		await request('erika@example.org', undefined, { locale: 'en' });
		expect((await post())[0]?.subject).toBe('Please confirm: Rat der Stadt');
	});

	test('the address is nowhere in the database, and its link is kept as a hash', async () => {
		await request('Erika.Geheim@example.org');
		const [letter] = await post();
		expect(await dump()).not.toMatch(/erika\.geheim/i);
		expect(await dump()).not.toContain(linkIn(letter!.text, 'bestaetigen'));
	});

	test.for([
		['', 'Bitte geben Sie eine E-Mail-Adresse ein'],
		['erika', 'Bitte geben Sie eine E-Mail-Adresse ein'],
		['erika@example.org, max@example.org', 'Bitte geben Sie eine E-Mail-Adresse ein'],
		['erika@example.org\r\nBcc: max@example.org', 'Bitte geben Sie eine E-Mail-Adresse ein'],
		[`${'a'.repeat(250)}@example.org`, 'zu lang']
	])('an address that is none is refused: %j', async ([email, sentence]) => {
		await expect(request(email!)).rejects.toMatchObject({
			code: 'invalid',
			fields: { email: expect.stringContaining(sentence!) }
		});
	});

	test('what is not public cannot be subscribed to, and its name is not told', async () => {
		const secret = await make.createOrganization(database.owner, body.id, { name: 'Geheimausschuss' });
		const paper = await make.createPaper(database.owner, body.id, { name: 'Geheimvorlage' });
		for (const subject of [
			{ kind: 'organization', id: secret.id },
			{ kind: 'paper', id: paper.id }
		] as const) {
			const refusal = request('erika@example.org', subject);
			await expect(refusal).rejects.toMatchObject({ code: 'not-found' });
			await expect(refusal).rejects.not.toThrow(/Geheim/);
		}
		expect(await count(subscribers)).toBe(0);
	});
});

describe('confirming', () => {
	test('begins the subscription; twice is once', async () => {
		await request('erika@example.org');
		const link = linkIn((await post())[0]!.text, 'bestaetigen');
		const id = await confirm(link);
		expect(await confirm(link)).toBe(id);
		expect((await findSubscriber(database.app, body.id, id))?.subscriptions).toMatchObject([
			{ subject: { kind: 'organization', id: councilId }, rhythm: 'at-once', scope: 'all' }
		]);
	});

	test('the same subject again only changes the rhythm, upper and lower case are one address', async () => {
		const id = await subscribe('erika@example.org');
		expect(await subscribe('ERIKA@example.org', undefined, { rhythm: 'weekly', scope: 'meetings' })).toBe(id);
		expect((await findSubscriber(database.app, body.id, id))?.subscriptions).toMatchObject([
			{ rhythm: 'weekly', scope: 'meetings' }
		]);
		expect(await count(subscriptions)).toBe(1);
	});

	test('a link that is over, made up, changed, or for something else is refused', async () => {
		await request('erika@example.org');
		const link = linkIn((await post())[0]!.text, 'bestaetigen');
		await expect(confirm(link, new Date(NOW.getTime() + 49 * HOUR_MS))).rejects.toMatchObject({
			code: 'not-found'
		});
		for (const wrong of [
			'',
			'x.y',
			`${link}x`,
			link.slice(0, -1),
			link.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))
		]) {
			await expect(confirm(wrong), wrong).rejects.toMatchObject({ code: 'not-found' });
		}
		expect(readLink(TEST_SECRET, 'manage', link)).toBeUndefined();
	});

	test('a link of another town does not count here', async () => {
		await request('erika@example.org');
		const link = linkIn((await post())[0]!.text, 'bestaetigen');
		body = await make.createBody(database.owner);
		await expect(confirm(link)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('what nobody confirms is removed with its address', async () => {
		await request('erika@example.org');
		await post();
		await database.pools.owner
			.sql`update subscriptions set expires_at = now() - interval '1 minute' where body_id = ${body.id}`;
		await database.pools.owner
			.sql`update subscribers set created = now() - interval '2 days' where body_id = ${body.id}`;
		await sweepSubscriptions(database.worker);
		expect([await count(subscribers), await count(subscriptions), await count(mails)]).toEqual([0, 0, 0]);
	});

	test('the mail is not sent once there is nothing left to confirm', async () => {
		await request('erika@example.org');
		expect(await post(new Date(NOW.getTime() + 49 * HOUR_MS))).toEqual([]);
		await request('max@example.org');
		await database.owner.update(subscriptions).set({ confirmedAt: NOW });
		expect(await post()).toEqual([]);
	});
});

describe('the own subscriptions', () => {
	test('rhythm and scope change, one ends, with the last one everything', async () => {
		const id = await subscribe('erika@example.org');
		await subscribe('erika@example.org', { kind: 'everything' });
		const list = async () => (await findSubscriber(database.app, body.id, id))?.subscriptions;
		const [council, everything] = (await list())!;
		await changeSubscription(database.app, id, { id: council!.id, rhythm: 'daily', scope: 'meetings' });
		expect(await list()).toMatchObject([{ rhythm: 'daily', scope: 'meetings' }, { rhythm: 'at-once' }]);
		expect(await endSubscription(database.app, id, { id: council!.id })).toBe(false);
		expect(await endSubscription(database.app, id, { id: everything!.id })).toBe(true);
		expect(await list()).toBeUndefined();
	});

	test("another's subscription is left alone", async () => {
		const erika = await subscribe('erika@example.org');
		const max = await subscribe('max@example.org');
		const [own] = (await findSubscriber(database.app, body.id, erika))!.subscriptions;
		await expect(
			changeSubscription(database.app, max, { id: own!.id, rhythm: 'weekly' })
		).rejects.toMatchObject({ code: 'not-found' });
		await endSubscription(database.app, max, { id: own!.id });
		expect((await findSubscriber(database.app, body.id, erika))?.subscriptions).toHaveLength(1);
	});

	test('the link is sent to whoever has a subscription, and to nobody else', async () => {
		const id = await subscribe('erika@example.org');
		await request('pending@example.org');
		await post();
		for (const email of ['erika@example.org', 'pending@example.org', 'nobody@example.org']) {
			await requestLink(database.app, body.id, { email }, asking());
		}
		const letters = await post();
		expect(letters.map(({ to }) => to)).toEqual(['erika@example.org']);
		expect(readLink(TEST_SECRET, 'manage', linkIn(letters[0]!.text, 'verwalten'))).toBe(id);
	});

	test('forgetting leaves no row, no address, no entry of who did it', async () => {
		const id = await subscribe('erika.geheim@example.org');
		const audited = (await database.owner.select().from(auditEntries)).length;
		await forgetSubscriber(database.app, id);
		expect([await count(subscribers), await count(subscriptions), await count(mails)]).toEqual([0, 0, 0]);
		expect(await dump()).not.toContain(id);
		expect((await database.owner.select().from(auditEntries)).length).toBe(audited);
		const jobs = await database.pools.owner.sql`select 1 from pgboss.job where name = 'clear-outbox'`;
		expect(jobs.length).toBeGreaterThan(0);
		await forgetSubscriber(database.app, id);
	});
});

describe('the link that ends everything', () => {
	const at = (link: string) => {
		const event = { locals: { db: database.app, body }, params: { link } };
		return {
			load: () => unsubscribing.load(event as unknown as Parameters<typeof unsubscribing.load>[0]),
			send: () => unsubscribing.actions.default(event as never)
		};
	};

	test('ends at one request, and says so as often as it is opened', async () => {
		const id = await subscribe('erika@example.org');
		const link = at(signLink(TEST_SECRET, 'end', id));
		expect(await link.load()).toEqual({ known: true });
		for (const _ of [1, 2]) expect(await link.send()).toEqual({ ended: true });
		expect(await link.load()).toEqual({ known: false });
		expect(await count(subscribers)).toBe(0);
	});

	test('cut short or made for something else, it says that nothing has changed', async () => {
		const id = await subscribe('erika@example.org');
		const link = signLink(TEST_SECRET, 'end', id);
		for (const wrong of [
			'xxx',
			link.slice(0, -3),
			link.split('.')[0]!,
			signLink(TEST_SECRET, 'manage', id)
		]) {
			const refusal = { status: 404, body: { title: expect.stringContaining('nicht gültig') as string } };
			await expect(at(wrong).load(), wrong).rejects.toMatchObject(refusal);
			await expect(at(wrong).send(), wrong).rejects.toMatchObject(refusal);
		}
		expect(await count(subscribers)).toBe(1);
	});
});

describe('limits', () => {
	test('to one address five mails a day go out, and the answer stays the same', async () => {
		for (let time = 0; time < 8; time++) await request('erika@example.org');
		await requestLink(database.app, body.id, { email: 'ERIKA@example.org' }, asking());
		expect(await post()).toHaveLength(5);
	});

	test('one network is told to wait after twenty', async () => {
		const address = '2001:db8:1:2300::1';
		for (let time = 0; time < 20; time++) {
			await request(`person${time}@example.org`, undefined, { address });
		}
		await expect(
			request('next@example.org', undefined, { address: '2001:db8:1:23ff::9' })
		).rejects.toMatchObject({ code: 'too-many' });
		await request('other@example.org', undefined, { address: '2001:db8:1:2400::1' });
	});

	test('counters hold no address', async () => {
		await request('erika.geheim@example.org');
		const rows = await database.pools.owner.sql`select key from rate_limits`;
		expect(JSON.stringify(rows)).not.toMatch(/geheim/);
	});
});

/** Everything the database holds, jobs included. */
async function dump(): Promise<string> {
	const tables = await database.pools.owner.sql<{ name: string }[]>`
		select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`;
	const parts: string[] = [];
	for (const { name } of tables) {
		const rows = await database.pools.owner.sql.unsafe(`select to_jsonb(t)::text as row from ${name} t`);
		parts.push(JSON.stringify(rows));
	}
	return parts.join('\n');
}
