/** Planning a broadcast, its key and its delay; consents told in the room. */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Refusal } from '#lib/domain/errors.ts';
import { planBroadcast } from '#lib/server/broadcasts/plan-broadcast.ts';
import { renewKey } from '#lib/server/broadcasts/renew-key.ts';
import { setDelay } from '#lib/server/broadcasts/set-delay.ts';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { createChamber, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor } from '../support/factories.ts';

let database: TestDatabase;
let chamber: Chamber;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
});

const refusal = (work: Promise<unknown>): Promise<Refusal> =>
	work.then(
		() => expect.unreachable(),
		(error) => error
	);
const plan = (actor = chamber.chair) => planBroadcast(database.app, actor, chamber.meetingId, chamber.now());
const keyOf = async (broadcastId: string) =>
	(await database.owner.select().from(tables.cameras).where(eq(tables.cameras.broadcastId, broadcastId)))[0]!;
const acts = async (subjectId: string) =>
	(
		await database.owner
			.select()
			.from(tables.auditEntries)
			.where(eq(tables.auditEntries.subjectId, subjectId))
	).map(({ act }) => act);

test('a broadcast is planned once, with a key whose hash is stored', async () => {
	const [id, again] = [await plan(), await plan()];
	expect(again).toBe(id);
	const { key, sha256 } = await keyOf(id);
	expect(sha256).toBe(createHash('sha256').update(key).digest('hex'));
	expect(await acts(id)).toEqual(['plan-broadcast']);
});

test('renewing replaces the key, and the audit does not know it', async () => {
	const id = await plan();
	const before = await keyOf(id);
	await renewKey(database.app, chamber.chair, chamber.meetingId, before.id, chamber.now());
	const after = await keyOf(id);
	expect(after.key).not.toBe(before.key);
	const audit = await database.owner
		.select()
		.from(tables.auditEntries)
		.where(eq(tables.auditEntries.subjectId, id));
	expect(audit.map(({ act }) => act)).toContain('renew-key');
	expect(JSON.stringify(audit)).not.toContain(after.key);
});

test('the delay is bounded by what can be dated back', async () => {
	const id = await plan();
	const set = (delayMs: number) =>
		setDelay(database.app, chamber.chair, chamber.meetingId, delayMs, chamber.now());
	await set(30_000);
	const [row] = await database.owner.select().from(tables.broadcasts).where(eq(tables.broadcasts.id, id));
	expect(row!.delayMs).toBe(30_000);
	for (const wrong of [-1, 30_001, 0.5, NaN])
		expect(await refusal(set(wrong))).toMatchObject({ code: 'invalid' });
	expect(await acts(id)).toContain('set-delay');
});

test('members plan nothing and change nothing', async () => {
	const member = await createActor(database.owner, chamber.bodyId, [
		{ role: 'member', organizationId: chamber.organizationId }
	]);
	const { id: cameraId } = await keyOf(await plan());
	const { meetingId } = chamber;
	const now = chamber.now();
	for (const work of [
		() => plan(member),
		() => renewKey(database.app, member, meetingId, cameraId, now),
		() => setDelay(database.app, member, meetingId, 0, now),
		() =>
			setConsent(
				database.app,
				member,
				meetingId,
				{ personId: member.personId, given: true, purposes: ['live-picture'] },
				now
			)
	]) {
		expect(await refusal(work())).toMatchObject({ code: 'forbidden' });
	}
});

test('a consent is written down once, with its evidence, and is revoked as easily', async () => {
	const personId = chamber.members[0]!;
	const say = (given: boolean) =>
		setConsent(
			database.app,
			chamber.chair,
			chamber.meetingId,
			{ personId, given, purposes: ['live-picture', 'live-sound'] },
			chamber.now()
		);
	const stored = () =>
		database.owner.select().from(tables.consents).where(eq(tables.consents.personId, personId));

	await say(true);
	await say(true);
	expect(await stored()).toHaveLength(2);
	expect((await stored())[0]!.evidence).toMatch(/^Mündlich zu Protokoll: /);
	await say(false);
	expect((await stored()).every(({ revokedAt }) => revokedAt?.getTime() === chamber.now().getTime())).toBe(
		true
	);
	expect(await acts(personId)).toEqual(['set-consent', 'set-consent', 'set-consent']);
});

test('nobody records a consent for a person of another town', async () => {
	const other = await createChamber(database.owner, database.app);
	const statement = { personId: other.members[0]!, given: true, purposes: ['live-picture' as const] };
	const work = setConsent(database.app, chamber.chair, chamber.meetingId, statement, chamber.now());
	expect(await refusal(work)).toMatchObject({ code: 'not-found' });
});
