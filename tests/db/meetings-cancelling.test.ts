/** A meeting that is called off says so everywhere, and everybody who was invited is told; what it is about can be said simply. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { findOfficeMeeting } from '#lib/server/db/queries/office-meetings.ts';
import { findPublicMeeting } from '#lib/server/db/queries/public-meetings.ts';
import {
	agendaRevisions,
	auditEntries,
	deliveries,
	invitations,
	mails,
	meetings,
	users
} from '#lib/server/db/schema/index.ts';
import { sendMail } from '#lib/server/mail/send-mail.ts';
import { cancelMeeting } from '#lib/server/meetings/cancel-meeting.ts';
import { createMeeting } from '#lib/server/meetings/create-meeting.ts';
import { describeMeeting } from '#lib/server/meetings/describe-meeting.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';
import { keepingMailer, postOf } from '../support/post.ts';

const NOW = new Date();
const REASON = 'Der Vorsitzende ist erkrankt';

let database: TestDatabase;
let bodyId: string;
let clerk: Actor;
let meetingId: string;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());

beforeEach(async () => {
	bodyId = (await make.createBody(database.owner)).id;
	const { id: organizationId } = await make.createOrganization(database.owner, bodyId);
	clerk = await make.createActor(database.owner, bodyId, ['clerk']);
	const when = { date: '2031-02-11', time: '17:00' };
	meetingId = await createMeeting(database.app, clerk, { organizationId, name: '', ...when });
});

const find = async () => (await findOfficeMeeting(database.app, clerk, meetingId))!;
const cancel = async (fields: object = {}, actor = clerk) =>
	cancelMeeting(database.app, actor, meetingId, {
		...{ seen: (await find()).version, reason: REASON, sure: 'on' },
		...fields
	});

/** The meeting is out, and `members` got the invitation and a supplement. */
async function invite(members: readonly Actor[]): Promise<void> {
	const { owner } = database;
	await owner.update(meetings).set({ state: 'invited', publishedAt: NOW }).where(eq(meetings.id, meetingId));
	for (const [number, kind] of ['invitation', 'supplement'].entries()) {
		const [revision] = await owner
			.insert(agendaRevisions)
			.values({ bodyId, meetingId, number, kind: kind as 'invitation' | 'supplement', publishedAt: NOW })
			.returning({ id: agendaRevisions.id });
		const [invitation] = await owner
			.insert(invitations)
			.values({ bodyId, meetingId, revisionId: revision!.id, dispatchedAt: NOW })
			.returning({ id: invitations.id });
		await owner.insert(deliveries).values(
			members.map(({ personId }) => ({
				...{ bodyId, invitationId: invitation!.id, personId, channel: 'electronic' as const },
				...{ providedAt: NOW, notifiedAt: NOW }
			}))
		);
	}
}

test('everybody who was invited gets one mail, without the reason, and the proofs stay as they are', async () => {
	const members = [
		await make.createActor(database.owner, bodyId, ['member']),
		await make.createActor(database.owner, bodyId, ['member'])
	];
	const gone = await make.createActor(database.owner, bodyId, ['member']);
	await database.owner.update(users).set({ disabledAt: NOW }).where(eq(users.id, gone.userId));
	// A second account is no second reader.
	await make.createUser(database.owner, bodyId, { personId: members[0]!.personId });
	await invite([...members, gone]);
	const before = await database.owner.select().from(deliveries).orderBy(deliveries.id);

	await cancel();

	const mailer = keepingMailer();
	const ordered = await database.owner.select().from(mails).where(eq(mails.bodyId, bodyId));
	for (const { id } of ordered) {
		await sendMail(database.worker, postOf(database.public, mailer), id, new Date(NOW.getTime() + 60_000));
	}
	const told = await database.owner
		.select({ email: users.email })
		.from(users)
		.where(eq(users.bodyId, bodyId));
	const reached = mailer.sent.map(({ to }) => to);
	expect(reached).toHaveLength(2);
	expect(told.map(({ email }) => email)).toEqual(expect.arrayContaining(reached));
	expect(new Set(reached).size).toBe(2);
	for (const letter of mailer.sent) {
		expect(letter.subject).toMatch(/^Abgesagt: .* 11\. Februar 2031/);
		expect(JSON.stringify(letter)).not.toContain(REASON);
	}
	expect(await database.owner.select().from(deliveries).orderBy(deliveries.id)).toEqual(before);
	expect(await findPublicMeeting(database.public, bodyId, meetingId)).toMatchObject({ cancelled: true });
	const [entry] = await database.owner
		.select({ detail: auditEntries.detail })
		.from(auditEntries)
		.where(and(eq(auditEntries.subjectId, meetingId), eq(auditEntries.act, 'cancel-meeting')));
	expect(entry?.detail).toEqual({ reason: REASON, told: 2 });
});

test('a draft is called off in silence, once', async () => {
	await cancel();
	expect(await find()).toMatchObject({ cancelled: true, state: 'draft' });
	expect(await database.owner.$count(mails, eq(mails.bodyId, bodyId))).toBe(0);
	await expect(cancel()).rejects.toMatchObject({ code: 'conflict' });
});

test.for([
	['without a reason', { reason: ' ' }, 'invalid'],
	['unconfirmed', { sure: undefined }, 'invalid'],
	['made from an older state', { seen: 'older' }, 'conflict']
] as const)('an act %s calls nothing off', async ([, fields, code]) => {
	await expect(cancel(fields)).rejects.toMatchObject({ code });
	expect(await find()).toMatchObject({ cancelled: false });
});

test('not by a member, and not once it has begun', async () => {
	const member = await make.createActor(database.owner, bodyId, ['member']);
	await expect(cancel({}, member)).rejects.toMatchObject({ code: 'forbidden' });
	await database.owner.update(meetings).set({ state: 'running' }).where(eq(meetings.id, meetingId));
	await expect(cancel()).rejects.toMatchObject({ code: 'conflict' });
});

test('the summary in Leichte Sprache comes and goes, also after the sitting', async () => {
	await database.owner
		.update(meetings)
		.set({ state: 'held', publishedAt: NOW })
		.where(eq(meetings.id, meetingId));
	const shown = async () => (await findPublicMeeting(database.public, bodyId, meetingId))?.easySummary;
	await describeMeeting(database.app, clerk, meetingId, { easySummary: 'Es geht um die Schule.\r\n' });
	expect(await shown()).toBe('Es geht um die Schule.');
	await describeMeeting(database.app, clerk, meetingId, { easySummary: '' });
	expect(await shown()).toBeNull();
	const member = await make.createActor(database.owner, bodyId, ['member']);
	await expect(describeMeeting(database.app, member, meetingId, { easySummary: 'x' })).rejects.toMatchObject({
		code: 'forbidden'
	});
});
