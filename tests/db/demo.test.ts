import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getTableName } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoInfo } from '../../drizzle/demo/info.ts';
import { LOGINS } from '../../drizzle/demo/logins.ts';
import { build, seedDemo } from '../../drizzle/demo/main.ts';
import { resetDemo } from '../../drizzle/demo/reset.ts';
import { verifyChain, type ChainedEvent } from '#lib/domain/sittings/chain.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { checkEvent } from '#lib/domain/sittings/legality.ts';
import { initialState, reduce } from '#lib/domain/sittings/state.ts';
import { findChamberMeeting, findSittingAgenda } from '#lib/server/db/queries/chamber-log.ts';
import { listCandidates } from '#lib/server/db/queries/office-agendas.ts';
import { isPassword } from '#lib/server/sessions/passwords.ts';
import { stepOf } from '#lib/server/sessions/totp.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let database: TestDatabase;
let folder: string;
/** The owner's connection as it is, without drizzle's reading of dates. */
let sql: postgres.Sql;

beforeAll(async () => {
	database = await openTestDatabase();
	sql = postgres(database.url, { max: 1, onnotice: () => {} });
	folder = await mkdtemp(path.join(tmpdir(), 'ratssaal-demo-'));
	await seedDemo(database.url, folder, NOW);
}, 180_000);
afterAll(async () => {
	await sql.end();
	await database.close();
	await rm(folder, { recursive: true, force: true });
});

const query = <Row extends object>(text: string) => sql.unsafe<Row[]>(text) as unknown as Promise<Row[]>;
const one = async (text: string) => Object.values((await query<Record<string, unknown>>(text))[0]!)[0];

describe('the town', () => {
	test.for([
		['meetings', 'select count(*)::int from meetings', 60],
		['papers', 'select count(*)::int from papers', 300],
		[
			'committees and the council',
			`select count(*)::int from organizations where organization_type = 'Gremium'`,
			9
		],
		['factions', `select count(*)::int from organizations where organization_type = 'Fraktion'`, 5],
		['legislative terms', 'select count(*)::int from legislative_terms', 2],
		[
			'seats of the council tonight, the mayor included',
			`select count(*)::int from memberships join organizations o on o.id = organization_id where classification = 'Parlament' and memberships.start_date <= '2026-11-23' and memberships.end_date >= '2026-11-23'`,
			41
		],
		[
			'papers with a document',
			`select count(distinct paper_id)::int from file_links where role = 'main'`,
			297
		],
		[
			'titles that occur twice',
			'select count(*)::int from (select name from papers group by name having count(*) > 1) x',
			0
		],
		[
			'people whose consent is missing in some purpose',
			`select count(*)::int from (select p.id from people p join memberships m on m.person_id = p.id join organizations o on o.id = m.organization_id and classification = 'Parlament' left join consents c on c.person_id = p.id where m.end_date > '2026-11-23' group by p.id having count(distinct c.purpose) < 6) x`,
			8
		]
	] as const)('%s', async ([, text, expected]) => {
		expect(await one(text)).toBe(expected);
	});

	test('each station of a paper comes after the one before it', async () => {
		const wrong = await query(`
			select p.reference from consultations a join consultations b on a.paper_id = b.paper_id and a.position < b.position
			join meetings ma on ma.id = a.meeting_id join meetings mb on mb.id = b.meeting_id join papers p on p.id = a.paper_id
			where ma.start >= mb.start`);
		expect(wrong).toEqual([]);
	});

	test('nothing lies ahead of the day that has happened', async () => {
		const early = await query(
			`select id from papers where date > '2026-11-23' or created > '2026-11-23T09:00Z'`
		);
		expect(early).toEqual([]);
	});

	test('no paragraph stands twice in a paper', async () => {
		const versions = await query<{ text: string }>('select text from paper_versions');
		const repeated = versions.filter(({ text }) => {
			const parts = text.split('\n\n').filter((part) => !part.startsWith('#'));
			return new Set(parts).size < parts.length;
		});
		expect(repeated).toEqual([]);
	});

	test('the same day gives the same rows', async () => {
		const text = async () =>
			JSON.stringify([...(await build(NOW)).rows].map(([table, rows]) => [getTableName(table), rows]));
		expect(sha256(await text())).toBe(sha256(await text()));
	});

	test('is not founded twice', async () => {
		await seedDemo(database.url, folder, NOW);
		expect(await one('select count(*)::int from bodies')).toBe(1);
	});
});

describe('documents', () => {
	test('lie whole under their SHA-256, most with several pages', async () => {
		const files = await query<{ sha256: string; size: string; pages: number }>(
			'select sha256, size, pages from files'
		);
		expect(files.length).toBeGreaterThan(450);
		for (const { sha256: name, size } of files) {
			const content = await readFile(path.join(folder, 'files', name.slice(0, 2), name.slice(2, 4), name));
			expect(createHash('sha256').update(content).digest('hex')).toBe(name);
			expect(content.length).toBe(Number(size));
		}
		expect(files.filter(({ pages }) => pages > 1).length).toBeGreaterThan(150);
	});

	test('of the non-public part are seen by nobody outside', async () => {
		const seen = await database.pools.public.sql`select name from files`;
		const names = seen.map(({ name }) => String(name));
		expect(names.length).toBeGreaterThan(300);
		expect(names.filter((name) => name.startsWith('Einladung') || name.includes('nichtöffentlich'))).toEqual(
			[]
		);
		const closed = await query<{ name: string }>('select name from papers where not public');
		expect(closed.length).toBe(18);
		const shown = await database.pools.public.sql`
			select name from papers union all select name from agenda_items union all select name from agenda_revision_items`;
		const secret = new Set(closed.map(({ name }) => name));
		expect(shown.filter(({ name }) => secret.has(String(name)))).toEqual([]);
	});
});

test('every log is chained, legal from its first event to its last, and ends closed', async () => {
	const held = await query<{ id: string; bodyId: string }>(
		`select id, body_id as "bodyId" from meetings where state = 'held'`
	);
	expect(held).toHaveLength(55);
	for (const { id, bodyId } of held) {
		const meeting = await findChamberMeeting(database.app, bodyId, id, NOW);
		const agenda = await findSittingAgenda(database.app, meeting!);
		const log = (await query(
			`select seq, type, at, data, actor_id as "actorId", previous_hash as "previousHash", hash from sitting_events where meeting_id = '${id}' order by seq`
		)) as unknown as ChainedEvent[];
		expect(verifyChain(log, sha256)).toBeUndefined();
		let state = initialState(agenda);
		for (const event of log) {
			const refusal = checkEvent(state, event, event.at);
			expect(refusal && `${meeting!.name} ${event.seq} ${event.type}: ${refusal.message}`).toBeUndefined();
			state = reduce(state, event);
		}
		expect(state.closedAt).toBeDefined();
	}
});

describe('tonight', () => {
	test('the council meets at 17:00, a draft with the standing items only', async () => {
		const info = await demoInfo(sql, NOW);
		expect(info!.tonight).toMatchObject({
			name: 'Rat der Stadt Auenbrück, 7. Sitzung',
			start: '2026-11-23T16:00:00.000Z'
		});
		const items = await query<{ name: string; staged: boolean; papers: number }>(
			`select name, staged, consultation_id is not null as paper from agenda_items where meeting_id = '${info!.tonight!.meetingId}' order by position`
		);
		expect(items).toHaveLength(6);
		expect(items.every((item) => item.staged && !('paper' in item && item.paper))).toBe(true);
		expect(
			await database.pools.public
				.sql`select 1 from agenda_items where meeting_id = ${info!.tonight!.meetingId}`
		).toEqual([]);
	});

	test('eight papers wait for it, two of them non-public', async () => {
		const { meetingId } = (await demoInfo(sql))!.tonight!;
		const bodyId = String(await one('select id from bodies'));
		const due = await listCandidates(database.app, { bodyId } as Actor, meetingId);
		expect(due.filter((paper) => paper.due)).toHaveLength(8);
		const closed = await query(
			`select id from papers where not public and id in (${due.map(({ id }) => `'${id}'`).join()})`
		);
		expect(closed).toHaveLength(2);
	});

	test('its broadcast has the key that is told', async () => {
		const { tonight } = (await demoInfo(sql))!;
		expect(tonight!.whipPath).toBe(`/media/whip/${tonight!.broadcastId}`);
		expect(await one(`select sha256 from cameras where broadcast_id = '${tonight!.broadcastId}'`)).toBe(
			sha256(tonight!.key)
		);
	});

	test('begins in an hour when the evening has begun', async () => {
		const late = new Date('2026-11-23T19:12:00Z');
		const { meetings } = await build(late);
		const evening = meetings.find(({ standing }) => standing === 'tonight')!;
		expect(evening.start.getTime() - late.getTime()).toBeGreaterThanOrEqual(3_600_000);
		expect(evening.start.getTime() - late.getTime()).toBeLessThan(3_960_000);
	});

	test.for([
		'2026-03-29T06:00:00Z',
		'2027-01-01T12:00:00Z',
		'2030-10-31T09:00:00Z',
		'2030-11-02T09:00:00Z',
		'2028-02-29T22:30:00Z'
	])('the town can be founded at %s', async (now) => {
		const { meetings, papers, town } = await build(new Date(now));
		expect([meetings.length, papers.length]).toEqual([60, 297]);
		const evening = meetings.find(({ standing }) => standing === 'tonight')!;
		expect(town.seats('RAT', evening.day)).toHaveLength(41);
	});
});

test('logins open with what is told, and the strong ones with their code', async () => {
	const info = (await demoInfo(sql, NOW))!;
	expect(info.logins.map(({ email }) => email)).toEqual(LOGINS.map(({ email }) => email));
	for (const { email, password, totpSecret, totpCode } of info.logins) {
		const stored = String(await one(`select password_hash from users where email = '${email}'`));
		expect(await isPassword(stored, password)).toBe(true);
		if (totpSecret) expect(stepOf(totpSecret, totpCode!, NOW)).toBeDefined();
	}
	expect(info.logins.filter(({ totpSecret }) => totpSecret)).toHaveLength(5);
});

test('a reset founds the town anew and leaves other towns alone', { timeout: 180_000 }, async () => {
	await query(`insert into bodies (id, slug, name) values (gen_random_uuid(), 'nachbar', 'Nachbarstadt')`);
	await query(`update papers set name = 'Von Hand geändert' where reference is null`);
	await resetDemo(database.url, folder, new Date('2026-12-01T09:00:00Z'));
	expect(await one(`select count(*)::int from papers where name = 'Von Hand geändert'`)).toBe(0);
	expect(await one('select count(*)::int from meetings')).toBe(60);
	expect(await one(`select count(*)::int from bodies where slug = 'nachbar'`)).toBe(1);
	expect((await demoInfo(sql))!.tonight!.start).toBe('2026-12-01T16:00:00.000Z');
	await expect(query('delete from sitting_events')).rejects.toThrow('append-only');
});
