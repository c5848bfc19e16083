/** Votes by name as the public reads them: who voted how, and never more than that. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { listPublicAgenda } from '#lib/server/db/queries/public-agendas.ts';
import { listVotedBy, listVoices } from '#lib/server/db/queries/public-votes.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

const ZONE = 'Europe/Berlin';

let database: TestDatabase;
let bodyId: string;

beforeAll(async () => {
	database = await openTestDatabase();
	bodyId = (await make.createBody(database.owner)).id;
});
afterAll(() => database.close());

/** A vote of `people` on a new item, all of whom say yes, but the last no. */
async function voteOf(
	people: readonly { id: string }[],
	fields: Partial<typeof tables.votes.$inferInsert> = {},
	isPublic = true
) {
	const { owner } = database;
	const meeting = await make.createMeeting(owner, bodyId, { state: 'held', ...make.published });
	const item = await make.createAgendaItem(owner, bodyId, { meetingId: meeting.id, public: isPublic });
	const [vote] = await owner
		.insert(tables.votes)
		.values({
			bodyId,
			meetingId: meeting.id,
			agendaItemId: item.id,
			question: 'Wer stimmt zu?',
			method: 'named',
			majority: 'simple',
			base: people.length,
			yes: people.length - 1,
			no: 1,
			abstain: 0,
			outcome: 'adopted',
			announcedAt: new Date('2025-10-31T20:00Z'),
			seq: 1,
			public: true,
			...fields
		})
		.returning();
	const voteId = vote!.id;
	await owner.insert(tables.ballots).values(
		people.map(({ id }, index) => ({
			bodyId,
			voteId,
			personId: id,
			choice: index === people.length - 1 ? ('no' as const) : ('yes' as const)
		}))
	);
	return { voteId, item, meeting };
}

const person = (familyName: string, fields: object = make.released) =>
	make.createPerson(database.owner, bodyId, { name: `Anna ${familyName}`, familyName, ...fields });

test('the voices of a vote by name, by family name; who is not public has none', async () => {
	const people = [
		await person('Zander'),
		await person('Aal'),
		await person('Geheim', {}),
		await person('Barsch')
	];
	const { voteId, meeting } = await voteOf(people);
	const voices = await listVoices(database.public, [voteId]);
	expect(voices.map(({ name, choice }) => [name, choice])).toEqual([
		['Anna Aal', 'yes'],
		['Anna Barsch', 'no'],
		['Anna Zander', 'yes'],
		[null, 'yes']
	]);
	expect(JSON.stringify(voices)).not.toContain('Geheim');
	const [item] = await listPublicAgenda(database.public, meeting.id);
	expect(item?.votes).toMatchObject([{ id: voteId, method: 'named', yes: 3, no: 1 }]);
});

test('no voice of a vote that was not by name, was taken back, or was not public', async () => {
	const people = [await person('Hecht'), await person('Karpfen')];
	const votes = [
		await voteOf(people, { method: 'open' }),
		await voteOf(people, { method: 'secret' }),
		await voteOf(people, { retractedAt: new Date(), retractionReason: 'Zählfehler' }),
		await voteOf(people, { public: false }),
		await voteOf(people, {}, false)
	];
	const ids = votes.map(({ voteId }) => voteId);
	expect(await listVoices(database.public, ids)).toEqual([]);
	expect(await listVotedBy(database.public, people[0]!.id, ZONE)).toEqual({ rows: [], total: 0 });
});

test('how a person voted, the latest first, within a term', async () => {
	const people = [await person('Lachs'), await person('Stör')];
	const last = await voteOf(people, { announcedAt: new Date('2025-10-31T22:59Z') });
	const next = await voteOf(people, { announcedAt: new Date('2025-10-31T23:00Z'), outcome: 'rejected' });
	const all = await listVotedBy(database.public, people[1]!.id, ZONE);
	expect(all.rows.map(({ id, choice }) => [id, choice])).toEqual([
		[next.voteId, 'no'],
		[last.voteId, 'no']
	]);
	const term = { startDate: day('2020-11-01'), endDate: day('2025-10-31') };
	expect(await listVotedBy(database.public, people[0]!.id, ZONE, term)).toMatchObject({
		rows: [{ id: last.voteId, choice: 'yes', itemId: last.item.id, meetingId: last.meeting.id }],
		total: 1
	});
	const one = await listVotedBy(database.public, people[0]!.id, ZONE, undefined, 1);
	expect([one.rows.length, one.total]).toEqual([1, 2]);
});
