/** The first draft of the minutes: from the log, per part, and never over somebody's work. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditEntries, minutes } from '#lib/server/db/schema/index.ts';
import { draftMinutes } from '#lib/server/minutes/draft-minutes.ts';
import { createChamber, openSitting, SECRET, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let chamber: Chamber;

beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
});

const draft = () => draftMinutes(database.worker, chamber.meetingId, chamber.now());
const written = async () => {
	const rows = await database.owner.select().from(minutes).where(eq(minutes.meetingId, chamber.meetingId));
	return new Map(rows.map((row) => [row.part, row]));
};

/** A sitting with a public and a non-public item, closed. */
async function sit(): Promise<void> {
	await openSitting(chamber);
	await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.first } });
	await chamber.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await chamber.press({ type: 'item-called', data: { itemId: chamber.items.closed } });
	await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.closed } });
	await chamber.press({ type: 'public-readmitted', data: {} });
	await chamber.press({ type: 'closed', data: {} });
}

test('one draft per part, the secret in one of them only', async () => {
	await sit();
	await draft();
	const parts = await written();
	expect(parts.get('public')?.text).toContain('Neubau der Grundschule');
	expect(parts.get('public')?.text).not.toContain(SECRET);
	expect(parts.get('non-public')?.text).toContain(SECRET);
	expect(parts.get('public')?.state).toBe('draft');
	const audited = await database.owner
		.select()
		.from(auditEntries)
		.where(eq(auditEntries.act, 'draft-minutes'));
	expect(audited.map(({ subjectId, actorId }) => [subjectId, actorId])).toEqual(
		expect.arrayContaining([
			[parts.get('public')!.id, null],
			[parts.get('non-public')!.id, null]
		])
	);
});

test('done again it changes nothing, also when the clerk has written on', async () => {
	await sit();
	await draft();
	await database.owner
		.update(minutes)
		.set({ text: 'Von Hand ergänzt.', version: 2 })
		.where(eq(minutes.meetingId, chamber.meetingId));
	await Promise.all([draft(), draft()]);
	expect((await written()).get('public')).toMatchObject({ text: 'Von Hand ergänzt.', version: 2 });
});

test('nothing is written before the sitting is closed, nor for one that is not there', async () => {
	await openSitting(chamber);
	await draft();
	await draftMinutes(database.worker, chamber.bodyId, chamber.now());
	expect((await written()).size).toBe(0);
});
