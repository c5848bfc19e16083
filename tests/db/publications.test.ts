/** What open data remembers of every object: since when it is public, when it changed, and that it was withdrawn. */
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PUBLISHED_KINDS, type PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { shownWhere } from '#lib/server/db/publication-triggers.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { visibility } from '#lib/server/db/visibility.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let bodyId: string;

beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	bodyId = (await make.createBody(database.owner)).id;
});

/** As everybody sees it. */
async function entry(kind: PublishedKind, id: string) {
	const [row] = await database.public
		.select()
		.from(tables.publications)
		.where(and(eq(tables.publications.kind, kind), eq(tables.publications.id, id)));
	return row;
}

/** What `change` makes of the entry: nothing, or what happened to it. */
async function after(kind: PublishedKind, id: string, change: () => Promise<unknown>) {
	const before = await entry(kind, id);
	await change();
	const now = await entry(kind, id);
	if (!before) return now ? 'published' : 'unknown';
	if (!now) return 'forgotten';
	if (now.deleted && !before.deleted) return 'withdrawn';
	if (before.deleted && !now.deleted) return 'published again';
	return now.modified > before.modified ? 'modified' : 'unchanged';
}

const open = { ...make.released, ...make.published };

describe('the life of a paper', () => {
	test('begins when it is published, moves when it changes, ends as a tombstone', async () => {
		const paper = await make.createPaper(database.owner, bodyId, make.released);
		expect(await entry('Paper', paper.id)).toBeUndefined();

		const set = (fields: Partial<typeof tables.papers.$inferInsert>) => () =>
			database.app.update(tables.papers).set(fields).where(eq(tables.papers.id, paper.id));
		expect(await after('Paper', paper.id, set({ publishedAt: new Date('2026-01-01') }))).toBe('published');
		const born = await entry('Paper', paper.id);
		expect(born!.created.getTime()).toBeGreaterThan(paper.created.getTime());
		expect(await after('Paper', paper.id, set({ name: 'Anders' }))).toBe('modified');
		expect(await after('Paper', paper.id, set({ name: 'Anders' }))).toBe('unchanged');
		expect(await after('Paper', paper.id, set({ decision: 'intern' }))).toBe('unchanged');
		expect(await after('Paper', paper.id, set({ public: false }))).toBe('withdrawn');
		expect(await after('Paper', paper.id, set({ name: 'Geheim' }))).toBe('unchanged');
		const grave = await entry('Paper', paper.id);
		expect(grave).toMatchObject({ created: born!.created, deleted: expect.any(Date), bodyId });
		expect(grave!.modified.getTime()).toBeGreaterThanOrEqual(grave!.deleted!.getTime());
		expect(await after('Paper', paper.id, set({ public: true }))).toBe('published again');
		expect(await after('Paper', paper.id, set({ deleted: new Date() }))).toBe('withdrawn');
	});

	test('removed for good it leaves its tombstone, too', async () => {
		const paper = await make.createPaper(database.owner, bodyId, open);
		const remove = () => database.app.delete(tables.papers).where(eq(tables.papers.id, paper.id));
		expect(await after('Paper', paper.id, remove)).toBe('withdrawn');
	});

	test('one that never was public leaves nothing, whatever happens to it', async () => {
		const paper = await make.createPaper(database.owner, bodyId);
		await database.app.update(tables.papers).set({ name: 'X', deleted: new Date() });
		await database.app.delete(tables.papers).where(eq(tables.papers.id, paper.id));
		expect(await entry('Paper', paper.id)).toBeUndefined();
	});

	test('public within a transaction only is never public', async () => {
		const paper = await make.createPaper(database.owner, bodyId);
		await database.app.transaction(async (tx) => {
			await tx.update(tables.papers).set(open).where(eq(tables.papers.id, paper.id));
			await tx.update(tables.papers).set({ public: false }).where(eq(tables.papers.id, paper.id));
		});
		expect(await entry('Paper', paper.id)).toBeUndefined();
	});

	test('withdrawn and given back in one transaction it has only changed', async () => {
		const paper = await make.createPaper(database.owner, bodyId, open);
		const both = () =>
			database.app.transaction(async (tx) => {
				await tx.update(tables.papers).set({ public: false }).where(eq(tables.papers.id, paper.id));
				await tx.update(tables.papers).set({ public: true }).where(eq(tables.papers.id, paper.id));
			});
		expect(await after('Paper', paper.id, both)).toBe('modified');
	});

	test('what is rolled back did not happen', async () => {
		const paper = await make.createPaper(database.owner, bodyId);
		const failing = database.app.transaction(async (tx) => {
			await tx.update(tables.papers).set(open).where(eq(tables.papers.id, paper.id));
			throw new Error('stop');
		});
		await expect(failing).rejects.toThrow('stop');
		expect(await entry('Paper', paper.id)).toBeUndefined();
	});
});

/** A meeting with everything that hangs on it, all of it public. */
async function town() {
	const { owner } = database;
	const location = await make.createLocation(owner, bodyId, { description: 'Rathaus', ...make.released });
	const organization = await make.createOrganization(owner, bodyId, make.released);
	const person = await make.createPerson(owner, bodyId, { ...make.released, locationId: location.id });
	const membership = await make.createMembership(owner, bodyId, {
		personId: person.id,
		organizationId: organization.id,
		...make.released
	});
	const meeting = await make.createMeeting(owner, bodyId, { ...make.published, locationId: location.id });
	await owner
		.insert(tables.meetingOrganizations)
		.values({ bodyId, meetingId: meeting.id, organizationId: organization.id });
	const item = await make.createAgendaItem(owner, bodyId, { meetingId: meeting.id, ...make.released });
	const paper = await make.createPaper(owner, bodyId, open);
	const [consultation] = await owner
		.insert(tables.consultations)
		.values({ bodyId, paperId: paper.id, agendaItemId: item.id, meetingId: meeting.id })
		.returning();
	const file = await make.createFile(owner, bodyId, make.released, { paperId: paper.id, role: 'main' });
	const itemFile = await make.createFile(owner, bodyId, make.released, { agendaItemId: item.id });
	const [term] = await owner
		.insert(tables.legislativeTerms)
		.values({ bodyId, name: 'Wahlperiode' })
		.returning();
	return {
		Body: bodyId,
		Location: location.id,
		Organization: organization.id,
		Person: person.id,
		Membership: membership.id,
		Meeting: meeting.id,
		AgendaItem: item.id,
		Paper: paper.id,
		Consultation: consultation!.id,
		File: file.id,
		ItemFile: itemFile.id,
		LegislativeTerm: term!.id
	};
}

type Town = Awaited<ReturnType<typeof town>>;
const kindOf = (name: keyof Town) => (name === 'ItemFile' ? 'File' : name);

/** What becomes of every object by `change`, except those that stay as they are. */
async function effects(all: Town, change: () => Promise<unknown>) {
	const names = Object.keys(all) as (keyof Town)[];
	const before = await Promise.all(names.map((name) => entry(kindOf(name), all[name])));
	await change();
	const effects: Partial<Record<keyof Town, string>> = {};
	for (const [index, name] of names.entries()) {
		const was = before[index];
		const is = await entry(kindOf(name), all[name]);
		if (!was!.deleted && is!.deleted) effects[name] = 'withdrawn';
		else if (is!.modified > was!.modified) effects[name] = 'modified';
	}
	return effects;
}

describe('parents move with what they embed (O12)', () => {
	test('every kind is known as soon as it is public', async () => {
		const all = await town();
		for (const kind of PUBLISHED_KINDS)
			expect(await entry(kind, all[kind]), kind).toMatchObject({ deleted: null });
	});

	test.for<[string, string, Partial<Record<keyof Town, string>>]>([
		[
			'a term',
			`update legislative_terms set name = 'Neu' where id = $LegislativeTerm`,
			{ LegislativeTerm: 'modified', Body: 'modified' }
		],
		[
			'a membership',
			`update memberships set role = 'Vorsitz' where id = $Membership`,
			{ Membership: 'modified', Person: 'modified', Organization: 'modified' }
		],
		[
			'an item',
			`update agenda_items set name = 'Neu' where id = $AgendaItem`,
			{ AgendaItem: 'modified', Meeting: 'modified' }
		],
		[
			'a consultation',
			`update consultations set role = 'Anhörung' where id = $Consultation`,
			{ Consultation: 'modified', Paper: 'modified' }
		],
		[
			'a file of a paper',
			`update files set name = 'Neu' where id = $File`,
			{ File: 'modified', Paper: 'modified' }
		],
		[
			'a file of an item',
			`update files set name = 'Neu' where id = $ItemFile`,
			{ ItemFile: 'modified', AgendaItem: 'modified', Meeting: 'modified' }
		],
		[
			'a place',
			`update locations set room = 'Saal 2' where id = $Location`,
			{ Location: 'modified', Person: 'modified', Meeting: 'modified' }
		],
		['who meets', `delete from meeting_organizations where meeting_id = $Meeting`, { Meeting: 'modified' }],
		[
			'text of a paper',
			`insert into paper_versions (id, body_id, paper_id, number, text, released_at) values (gen_random_uuid(), $Body, $Paper, 1, 'x', now())`,
			{ Paper: 'modified' }
		],
		[
			'draft of a paper, which nobody outside notices',
			`insert into paper_versions (id, body_id, paper_id, number, text) values (gen_random_uuid(), $Body, $Paper, 1, 'x')`,
			{}
		],
		[
			'text of a file',
			`insert into file_texts (file_id, page, text, body_id) values ($File, 1, 'x', $Body)`,
			{ File: 'modified', Paper: 'modified' }
		],
		[
			'a vote',
			`insert into votes (id, body_id, meeting_id, agenda_item_id, question, method, majority, base, yes, no, abstain, outcome, announced_at, seq, public)
			values (gen_random_uuid(), $Body, $Meeting, $AgendaItem, 'x', 'open', 'simple', 1, 1, 0, 0, 'adopted', now(), 1, true)`,
			{ AgendaItem: 'modified', Meeting: 'modified' }
		],
		[
			'a resolution',
			`insert into resolutions (id, body_id, meeting_id, agenda_item_id, result, decided_at, public) values (gen_random_uuid(), $Body, $Meeting, $AgendaItem, 'x', now(), true)`,
			{ AgendaItem: 'modified', Meeting: 'modified' }
		],
		[
			'a report on what became of it',
			`with resolution as (
				insert into resolutions (id, body_id, meeting_id, agenda_item_id, result, decided_at, public)
				values (gen_random_uuid(), $Body, $Meeting, $AgendaItem, 'x', now(), true) returning id
			) insert into implementations (id, body_id, resolution_id, public) select gen_random_uuid(), $Body, id, true from resolution`,
			{ AgendaItem: 'modified', Meeting: 'modified' }
		],
		[
			'approved minutes',
			`insert into minutes (id, body_id, meeting_id, part, state, text) values (gen_random_uuid(), $Body, $Meeting, 'public', 'approved', 'x')`,
			{ Meeting: 'modified' }
		]
	])('%s', async ([, statement, expected]) => {
		const all = await town();
		expect(await effects(all, () => run(statement, all))).toEqual(expected);
	});

	test.for<[string, string]>([
		[
			'a non-public vote',
			`insert into votes (id, body_id, meeting_id, agenda_item_id, question, method, majority, base, yes, no, abstain, outcome, announced_at, seq)
			values (gen_random_uuid(), $Body, $Meeting, $AgendaItem, 'x', 'open', 'simple', 1, 1, 0, 0, 'adopted', now(), 1)`
		],
		[
			'draft minutes',
			`insert into minutes (id, body_id, meeting_id, part, text) values (gen_random_uuid(), $Body, $Meeting, 'public', 'x')`
		],
		[
			'non-public minutes',
			`insert into minutes (id, body_id, meeting_id, part, state, text) values (gen_random_uuid(), $Body, $Meeting, 'non-public', 'approved', 'x')`
		],
		[
			'a non-public item',
			`insert into agenda_items (id, body_id, meeting_id, position, name) values (gen_random_uuid(), $Body, $Meeting, 1, 'x')`
		],
		[
			'a non-public file',
			`with x as (insert into files (id, body_id, name) values (gen_random_uuid(), $Body, 'x') returning id)
			insert into file_links (id, body_id, file_id, role, meeting_id) select gen_random_uuid(), $Body, id, 'internal', $Meeting from x`
		],
		['a remark for members', `update agenda_items set remark = 'x' where id = $AgendaItem`],
		['a touch without a change', `update meetings set modified = now() where id = $Meeting`],
		[
			'who took part, before the minutes are approved',
			`insert into meeting_participants (meeting_id, person_id, body_id) values ($Meeting, $Person, $Body)`
		],
		[
			'a member kept back',
			`insert into memberships (id, body_id, person_id, organization_id) values (gen_random_uuid(), $Body, $Person, $Organization)`
		]
	])('%s moves nothing', async ([, statement]) => {
		const all = await town();
		expect(await effects(all, () => run(statement, all))).toEqual({});
	});

	test('an item that moves to another meeting changes both', async () => {
		const all = await town();
		const other = await make.createMeeting(database.owner, bodyId, make.published);
		const change = () =>
			run(`update agenda_items set meeting_id = '${other.id}' where id = $AgendaItem`, all);
		expect(
			await after('Meeting', other.id, async () => {
				expect(await effects(all, change)).toEqual({ AgendaItem: 'modified', Meeting: 'modified' });
			})
		).toBe('modified');
	});

	test('an item removed for good changes its meeting', async () => {
		const all = await town();
		expect(
			await effects(all, () => run(`delete from agenda_items where id = $AgendaItem`, all))
		).toMatchObject({
			AgendaItem: 'withdrawn',
			ItemFile: 'withdrawn',
			Meeting: 'modified'
		});
	});
});

describe('what hangs on something goes and comes with it (O11)', () => {
	test('a meeting taken back takes agenda, stations and files along', async () => {
		const all = await town();
		expect(
			await effects(all, () => run(`update meetings set published_at = null where id = $Meeting`, all))
		).toEqual({
			Meeting: 'withdrawn',
			AgendaItem: 'withdrawn',
			Consultation: 'withdrawn',
			ItemFile: 'withdrawn',
			Paper: 'modified',
			Location: 'modified'
		});
		expect(
			await after('AgendaItem', all.AgendaItem, () =>
				run(`update meetings set published_at = now() where id = $Meeting`, all)
			)
		).toBe('published again');
	});

	test('a person withdrawn takes memberships along', async () => {
		const all = await town();
		expect(await effects(all, () => run(`update people set public = false where id = $Person`, all))).toEqual(
			{
				Person: 'withdrawn',
				Membership: 'withdrawn',
				Organization: 'modified',
				Location: 'modified'
			}
		);
	});

	test('a file whose owners are cut off goes, one kept by another stays', async () => {
		const all = await town();
		const kept = await make.createFile(database.owner, bodyId, make.released, { meetingId: all.Meeting });
		await database.owner
			.insert(tables.fileLinks)
			.values({ bodyId, fileId: kept.id, role: 'main', paperId: all.Paper });
		const change = () => run(`update papers set public = false where id = $Paper`, all);
		expect(
			await after('File', kept.id, async () => {
				expect(await effects(all, change)).toMatchObject({
					Paper: 'withdrawn',
					File: 'withdrawn',
					Consultation: 'withdrawn'
				});
			})
		).toBe('modified');
	});
});

test('what embeds is never older than what it embeds, however long the transaction', async () => {
	const all = await town();
	await database.app.transaction(async (tx) => {
		const { id } = await make.createMeeting(tx, bodyId, make.published);
		await tx.execute(sql`select pg_sleep(0.01)`);
		const item = await make.createAgendaItem(tx, bodyId, { meetingId: id, ...make.released });
		Object.assign(all, { Meeting: id, AgendaItem: item.id });
	});
	const [meeting, item] = await Promise.all([
		entry('Meeting', all.Meeting),
		entry('AgendaItem', all.AgendaItem)
	]);
	expect(meeting!.modified).toEqual(item!.modified);
	expect(meeting!.modified.getTime()).toBeGreaterThan(meeting!.created.getTime());
});

test('what comes by the hundred is planned for as many, until the transaction ends', async () => {
	const mode = async (db: typeof database.owner) => {
		const [row] = (await db.execute(sql`show plan_cache_mode`)) as unknown as { plan_cache_mode: string }[];
		return row!.plan_cache_mode;
	};
	const papers = (count: number) =>
		Array.from({ length: count }, (_, number) => ({ bodyId, name: `${number}`, ...open }));
	await database.owner.transaction(async (tx) => {
		await tx.insert(tables.papers).values(papers(1));
		expect(await mode(tx)).toBe('auto');
		await tx.insert(tables.papers).values(papers(501));
		expect(await mode(tx)).toBe('force_custom_plan');
		await tx.insert(tables.papers).values(papers(1));
	});
	const [row] = await database.pools.owner.sql`
		select count(*)::int as n from publications where kind = 'Paper' and body_id = ${bodyId}`;
	expect(row?.n).toBe(503);
	for (let time = 0; time < 8; time++) expect(await mode(database.owner)).toBe('auto');
});

test('a long transaction dates its changes at its end', async () => {
	const all = await town();
	const { created } = (await entry('Paper', all.Paper))!;
	let ended: Date | undefined;
	await database.worker.transaction(async (tx) => {
		await tx.update(tables.papers).set({ name: 'Neu' }).where(eq(tables.papers.id, all.Paper));
		await tx.execute(sql`select pg_sleep(0.01)`);
		const [row] = (await tx.execute(sql`select clock_timestamp() as at`)) as unknown as { at: string }[];
		ended = new Date(row!.at);
		await tx.execute(sql`select ratssaal_stamp_publications()`);
	});
	const paper = await entry('Paper', all.Paper);
	expect(paper!.created).toEqual(created);
	expect(paper!.modified.getTime()).toBeGreaterThanOrEqual(ended!.getTime());
});

test('a file that is its own master does not run in a circle', async () => {
	const all = await town();
	const change = () => run(`update files set master_file_id = id where id = $File`, all);
	expect(await effects(all, change)).toEqual({ File: 'modified', Paper: 'modified' });
});

describe('at a moment, and after a restore', () => {
	test('what is announced for later appears when the worker looks at the time', async () => {
		const later = new Date(Date.now() + 3_600_000);
		const paper = await make.createPaper(database.owner, bodyId, { public: true, publishedAt: later });
		await database.worker.execute(sql`select ratssaal_publish_due()`);
		expect(await entry('Paper', paper.id)).toBeUndefined();
		// The moment has come: nothing but time passes, so the trigger is kept from seeing it.
		await silently(`update papers set published_at = now() - interval '1 minute' where id = '${paper.id}'`);
		await database.worker.execute(sql`select ratssaal_publish_due()`);
		expect(await entry('Paper', paper.id)).toMatchObject({ deleted: null });
	});

	test('reconciling finds what the triggers did not see, and what is gone', async () => {
		const all = await town();
		const hidden = await make.createPaper(database.owner, bodyId);
		await silently(`update papers set public = true, published_at = now() where id = '${hidden.id}'`);
		await silently(`update meetings set deleted = now() where id = '${all.Meeting}'`);
		await database.worker.execute(sql`select ratssaal_reconcile_publications(${bodyId})`);
		expect(await entry('Paper', hidden.id)).toMatchObject({ deleted: null });
		expect(await entry('AgendaItem', all.AgendaItem)).toMatchObject({ deleted: expect.any(Date) });
	});

	test('it changes nothing where all is known, and numbers of another life are renewed', async () => {
		const all = await town();
		const reconcile = () => database.worker.execute(sql`select ratssaal_reconcile_publications(${bodyId})`);
		expect(await effects(all, reconcile)).toEqual({});
		await database.owner.execute(
			sql`update publications set changed_in = '9000000000000000000' where id = ${all.Paper}`
		);
		await reconcile();
		const [row] = await database.pools.owner.sql`
			select changed_in <= pg_current_xact_id() as known from publications where id = ${all.Paper}`;
		expect(row?.known).toBe(true);
	});

	test('a migration takes in what is there already', async () => {
		const paper = await make.createPaper(database.owner, bodyId, open);
		await database.owner.delete(tables.publications);
		await database.owner.execute(sql`comment on schema drizzle is 'visibility of yesterday'`);
		await migrate(database.url);
		expect(await entry('Paper', paper.id)).toMatchObject({ deleted: null });
	});
});

describe('who may', () => {
	test.for(['public', 'app', 'worker', 'media'] as const)('%s cannot write the table', async (role) => {
		for (const statement of [
			`insert into publications (kind, id, body_id, created, modified, changed_in) values ('Paper', gen_random_uuid(), '${bodyId}', now(), now(), '1')`,
			`update publications set deleted = null`,
			`delete from publications`
		]) {
			await expect(database.pools[role].sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
		}
	});

	test.for(['public', 'app', 'media'] as const)('%s cannot ask the functions behind it', async (role) => {
		for (const call of [
			`ratssaal_publish('Paper', '{}', true)`,
			`ratssaal_shown('Paper', '{}')`,
			`ratssaal_carried('Paper', '{}')`,
			`ratssaal_embedding('Paper', '{}')`,
			`ratssaal_reconcile_publications(gen_random_uuid())`,
			`ratssaal_publish_due()`,
			`ratssaal_stamp_publications()`
		]) {
			await expect(database.pools[role].sql.unsafe(`select ${call}`)).rejects.toMatchObject({
				code: '42501'
			});
		}
	});

	test('the owner sees by the written-out conditions what the public sees by its policies', async () => {
		await town();
		for (const [table, decision] of Object.entries(visibility)) {
			if (decision.public === 'false') continue;
			const count = `select count(*)::int as n from ${table}`;
			const [owner] = await database.pools.owner.sql.unsafe(`${count} where ${shownWhere(table)}`);
			const [seen] = await database.pools.public.sql.unsafe(count);
			expect(owner!.n, table).toBe(seen!.n);
		}
	});
});

/** `$Name` stands for the id of that object. */
function run(statement: string, all: Town) {
	const filled = statement.replaceAll(/\$(\w+)/g, (_, name: keyof Town) => `'${all[name]}'`);
	return database.pools.owner.sql.unsafe(filled);
}

/** With the triggers asleep. */
async function silently(statement: string): Promise<void> {
	await database.pools.owner.sql.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx.unsafe(statement);
	});
}
