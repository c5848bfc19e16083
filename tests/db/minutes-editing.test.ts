/** The draft of the minutes is written on: by the right people, without losing anybody's text. */
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { listMinutes } from '#lib/server/db/queries/office-minutes.ts';
import { auditEntries, meetingOrganizations, minutes } from '#lib/server/db/schema/index.ts';
import { changeMinutes } from '#lib/server/minutes/change-minutes.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let bodyId: string;
let organizationId: string;
let meetingId: string;
let clerk: Actor;

beforeAll(async () => (database = await openTestDatabase()));
afterAll(() => database.close());

beforeEach(async () => {
	const { owner } = database;
	bodyId = (await make.createBody(owner)).id;
	organizationId = (await make.createOrganization(owner, bodyId)).id;
	meetingId = (await make.createMeeting(owner, bodyId, { state: 'held' })).id;
	await owner.insert(meetingOrganizations).values({ meetingId, organizationId, bodyId });
	await owner.insert(minutes).values([
		{ bodyId, meetingId, part: 'public', text: '## Niederschrift' },
		{ bodyId, meetingId, part: 'non-public', text: '## Nichtöffentlicher Teil' }
	]);
	clerk = await make.createActor(owner, bodyId, ['clerk']);
});

const change = (input: Record<string, unknown>, actor = clerk) =>
	changeMinutes(database.app, actor, meetingId, { part: 'public', seen: 1, text: 'neu', ...input });
const texts = async () => (await listMinutes(database.app, clerk, meetingId)).map(({ text }) => text);

test('a part is written on by itself, and every version is counted', async () => {
	expect(await change({ text: 'Zeile eins\r\nZeile zwei\n\n' })).toBe(2);
	expect(await texts()).toEqual(['Zeile eins\nZeile zwei', '## Nichtöffentlicher Teil']);
	expect(await change({ seen: '2', text: 'drei' })).toBe(3);
	const [entry] = await database.owner
		.select()
		.from(auditEntries)
		.where(and(eq(auditEntries.act, 'change-minutes'), eq(auditEntries.bodyId, bodyId)));
	expect(entry).toMatchObject({ subject: 'minutes', detail: { part: 'public', version: 2 } });
	expect(JSON.stringify(entry)).not.toContain('Zeile');
});

test('of two who write the second is told who was faster', async () => {
	const other = await make.createActor(database.owner, bodyId, ['clerk']);
	await change({ text: 'von ihr' }, other);
	await expect(change({ text: 'von ihm' })).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining(other.name)
	});
	expect((await texts())[0]).toBe('von ihr');
	const both = await Promise.allSettled([change({ seen: 2, text: 'a' }), change({ seen: 2, text: 'b' })]);
	expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('the secretary of the organization writes, members and others do not', async () => {
	const secretary = await make.createActor(database.owner, bodyId, [{ role: 'secretary', organizationId }]);
	expect(await change({}, secretary)).toBe(2);
	const elsewhere = (await make.createOrganization(database.owner, bodyId)).id;
	for (const role of [
		{ role: 'member', organizationId },
		{ role: 'secretary', organizationId: elsewhere }
	] as const) {
		const actor = await make.createActor(database.owner, bodyId, [role]);
		await expect(change({ seen: 2 }, actor)).rejects.toMatchObject({ code: 'forbidden' });
	}
	const stranger = await make.createActor(database.owner, (await make.createBody(database.owner)).id, [
		'clerk'
	]);
	await expect(change({ seen: 2 }, stranger)).rejects.toMatchObject({ code: 'not-found' });
});

test('signed minutes are not changed any more', async () => {
	await database.owner.update(minutes).set({ state: 'signed' }).where(eq(minutes.meetingId, meetingId));
	await expect(change({})).rejects.toMatchObject({
		code: 'conflict',
		message: expect.stringContaining('unterzeichnet')
	});
});

test('an empty text is refused', async () => {
	await expect(change({ text: '  \n' })).rejects.toMatchObject({
		code: 'invalid',
		fields: { text: expect.any(String) }
	});
});

test('a draft is nobody’s but the office’s', async () => {
	expect(await database.public.select({ id: minutes.id }).from(minutes)).toEqual([]);
});
