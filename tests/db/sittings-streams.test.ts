/** What streams of a sitting say: replay and following on two web processes, reset, and who sees what. */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openDatabase, type Database } from '#lib/server/db/client.ts';
import { writeStatus } from '#lib/server/db/media/status.ts';
import { openBus, type SittingBus } from '#lib/server/events/bus.ts';
import { memberReader } from '#lib/server/events/member-messages.ts';
import { publicReader } from '#lib/server/events/public-messages.ts';
import { eventStream, lastEventId } from '#lib/server/events/stream.ts';
import { setConsent } from '#lib/server/consents/set-consent.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { createChamber, openSitting, SECRET, type Chamber } from '../support/chamber.ts';
import { follow, followersOf } from '#lib/web/followers.server.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createActor, createBroadcast } from '../support/factories.ts';

/** A message as a browser would hear it. */
interface Heard {
	readonly id?: number;
	readonly name: string;
	readonly data: Record<string, unknown>;
}

/** Stands for one web process: a bus of its own, and clients that read from it. */
class Web {
	readonly pool: Database;
	readonly bus: SittingBus;
	readonly #readers: ReadableStreamDefaultReader<Uint8Array>[] = [];

	constructor(url: string, heartbeatMs?: number) {
		this.pool = openDatabase(url, 'ratssaal_public', 2);
		this.bus = openBus(this.pool.sql, heartbeatMs);
	}

	/** Follows as a citizen from `after` on. The answer gives the next message that `wanted` takes. */
	async follow(meetingId: string, after = 0, read = publicReader(database.public, meetingId)) {
		await this.bus.ready;
		const response = eventStream({
			bus: this.bus,
			meetingId,
			after,
			signal: new AbortController().signal,
			clock: () => 0,
			read
		});
		const reader = response.body!.getReader();
		this.#readers.push(reader);
		let text = '';
		return async (wanted: (message: Heard) => boolean = ({ name }) => name !== 'uhr'): Promise<Heard> => {
			for (;;) {
				const end = text.indexOf('\n\n');
				if (end < 0) {
					const { value, done } = await reader.read();
					if (done) throw new Error('the stream has ended');
					text += new TextDecoder().decode(value);
					continue;
				}
				const message = parse(text.slice(0, end));
				text = text.slice(end + 2);
				if (message && wanted(message)) return message;
			}
		};
	}

	async close() {
		await this.bus.close();
		await Promise.all(this.#readers.map((reader) => reader.cancel()));
		await this.pool.close();
	}
}

let database: TestDatabase;
let chamber: Chamber;
let webs: Web[] = [];
const web = (heartbeatMs?: number) => {
	const made = new Web(database.url, heartbeatMs);
	webs.push(made);
	return made;
};
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
});
afterEach(async () => {
	await Promise.all(webs.map((each) => each.close()));
	webs = [];
});

test('whoever follows is counted while the line is open, and no longer', async () => {
	const web = new Web(database.url);
	await web.bus.ready;
	const { meetingId } = chamber;
	const open = (signal: AbortSignal) =>
		eventStream({
			...{ bus: web.bus, meetingId, after: 0, signal, clock: () => 0 },
			read: () => Promise.resolve([]),
			entered: () => follow(meetingId)
		}).body!.getReader();
	const leaving = new AbortController();
	const [first, second] = [open(leaving.signal), open(new AbortController().signal)];
	await Promise.all([first.read(), second.read()]);
	expect(followersOf(meetingId)).toBe(2);
	leaving.abort();
	while (!(await first.read()).done);
	expect(followersOf(meetingId)).toBe(1);
	await second.cancel();
	expect(followersOf(meetingId)).toBe(0);
	const gone = follow(meetingId);
	gone();
	gone();
	expect(followersOf(meetingId)).toBe(0);
	await web.close();
});

test('a tap reaches the citizens of two web processes', async () => {
	const [one, two] = [await web().follow(chamber.meetingId), await web().follow(chamber.meetingId)];
	await chamber.press({ type: 'opened', data: { chairId: chamber.chair.personId } });
	for (const next of [one, two]) expect(await next()).toMatchObject({ id: 1, data: { type: 'opened' } });

	await chamber.press({ type: 'item-called', data: { itemId: chamber.items.first } });
	for (const next of [one, two]) {
		expect(await next()).toMatchObject({ id: 2, data: { type: 'item-called', itemId: chamber.items.first } });
	}
});

test('who comes back gets what was missed, and only that', async () => {
	await openSitting(chamber);
	const all = await database.public
		.select()
		.from(tables.publicEvents)
		.where(eq(tables.publicEvents.meetingId, chamber.meetingId));
	const called = all.at(-1)!.seq;
	const request = new Request('http://x/', { headers: { 'last-event-id': '1' } });
	const next = await web().follow(chamber.meetingId, lastEventId(request, new URL('http://x/?ab=99')));
	expect(await next()).toMatchObject({ id: called, data: { type: 'item-called' } });
});

test('a lost notice costs a heartbeat at most', async () => {
	const next = await web(200).follow(chamber.meetingId);
	await database.owner.insert(tables.publicEvents).values({
		bodyId: chamber.bodyId,
		meetingId: chamber.meetingId,
		seq: 1,
		type: 'break-ended',
		at: new Date(),
		data: {}
	});
	expect(await next()).toMatchObject({ id: 1 });
});

test('with a lost connection nothing stays unheard', async () => {
	const next = await web().follow(chamber.meetingId);
	await database.owner.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and query ilike 'listen%'`);
	expect(await next(({ name }) => name === 'stand')).toBeTruthy();
});

test('a back-dated exclusion resets whoever had already heard', async () => {
	await openSitting(chamber);
	const next = await web().follow(chamber.meetingId);
	const speaker = chamber.members[0]!;
	await chamber.press({ type: 'speaker-called', data: { personId: speaker } });
	await next(({ data }) => data.type === 'speaker-called');

	const at = new Date(chamber.now().getTime() + 5000);
	const since = new Date(at.getTime() - 20_000).toISOString();
	await chamber.press({ type: 'public-excluded', data: { basis: 'law', since } }, { at });

	const reset = await next();
	expect(reset.name).toBe('reset');
	expect(JSON.stringify(reset.data)).not.toContain(speaker);
	expect((reset.data.events as { type: string }[]).at(-1)!.type).toBe('public-excluded');
});

test('who comes back with an event that was withdrawn meanwhile is reset', async () => {
	await openSitting(chamber);
	const called = await chamber.press({ type: 'speaker-called', data: { personId: chamber.members[0]! } });
	const at = new Date(called.at.getTime() + 1000);
	await chamber.press(
		{ type: 'public-excluded', data: { basis: 'law', since: called.at.toISOString() } },
		{ at }
	);
	const next = await web().follow(chamber.meetingId, called.seq);
	expect(await next()).toMatchObject({ name: 'reset' });
});

test('nothing of the non-public part is ever said', async () => {
	await openSitting(chamber);
	const next = await web().follow(chamber.meetingId);
	await chamber.press({ type: 'public-excluded', data: { basis: 'item', reason: SECRET } });
	await chamber.press({ type: 'item-called', data: { itemId: chamber.items.closed } });
	await chamber.press({ type: 'note', data: { text: SECRET } });
	await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.closed } });
	await chamber.press({ type: 'public-readmitted', data: {} });
	await chamber.press({ type: 'closed', data: {} });

	let text = '';
	do text += JSON.stringify(await next());
	while (!text.includes('"closed"'));
	for (const secret of [SECRET, chamber.items.closed]) expect(text).not.toContain(secret);
});

test('members follow the whole log, others do not', async () => {
	const member = await createActor(database.owner, chamber.bodyId, [
		{ role: 'member', organizationId: chamber.organizationId }
	]);
	const stranger = await createActor(database.owner, chamber.bodyId, [
		{ role: 'member', organizationId: randomUUID() }
	]);
	const read = (actor: Actor) => memberReader(database.app, actor, chamber.meetingId, chamber.now());

	await openSitting(chamber);
	await chamber.press({ type: 'public-excluded', data: { basis: 'item' } });
	await chamber.press({ type: 'note', data: { text: SECRET } });
	expect(JSON.stringify(await (await read(member))(0))).toContain(SECRET);
	const refused: Refusal = await read(stranger).then(
		() => expect.unreachable(),
		(error) => error
	);
	expect(refused).toMatchObject({ code: 'forbidden' });
});

test('who is biased on a non-public item hears nothing of it, and the chair hears all', async () => {
	const personId = chamber.members[0]!;
	const biased: Actor = {
		...(await createActor(database.owner, chamber.bodyId, [
			{ role: 'member', organizationId: chamber.organizationId }
		])),
		personId
	};
	await openSitting(chamber);
	await chamber.press({ type: 'member-biased', data: { personId, itemId: chamber.items.closed } });
	await chamber.press({ type: 'public-excluded', data: { basis: 'item' } });
	await chamber.press({ type: 'item-called', data: { itemId: chamber.items.closed } });
	await chamber.press({ type: 'note', data: { text: SECRET } });

	const all = async (actor: Actor) =>
		JSON.stringify(await (await memberReader(database.app, actor, chamber.meetingId, chamber.now()))(0));
	expect(await all(biased)).not.toContain(SECRET);
	expect(await all(biased)).toContain('item-called');
	expect(await all(chamber.chair)).toContain(SECRET);
});

test('a consent told in the room is heard by the pages as a change of state', async () => {
	await openSitting(chamber);
	const next = await web().follow(chamber.meetingId);
	await setConsent(
		database.app,
		chamber.chair,
		chamber.meetingId,
		{ personId: chamber.members[0]!, given: true, purposes: ['live-picture', 'live-sound'] },
		chamber.now()
	);
	expect(await next(({ name }) => name === 'stand')).toBeTruthy();
});

test('a camera that comes or goes is heard by the pages, one that stays is not', async () => {
	const broadcast = await createBroadcast(database.owner, chamber.bodyId, { meetingId: chamber.meetingId });
	const next = await web().follow(chamber.meetingId);
	const status = { broadcastId: broadcast.id, bodyId: chamber.bodyId, connectedSince: new Date() };
	await writeStatus(database.media, status);
	expect(await next(({ name }) => name === 'stand')).toBeTruthy();

	await writeStatus(database.media, status);
	await chamber.press({ type: 'opened', data: { chairId: chamber.chair.personId } });
	expect(await next()).toMatchObject({ data: { type: 'opened' } });
});

test('streams end when the process closes its bus', async () => {
	const process = new Web(database.url);
	const next = await process.follow(chamber.meetingId);
	await process.close();
	await expect(next()).rejects.toThrow();
});

function parse(block: string): Heard | undefined {
	const field = (name: string) =>
		block
			.split('\n')
			.find((line) => line.startsWith(`${name}: `))
			?.slice(name.length + 2);
	const data = field('data');
	if (data === undefined) return undefined;
	const id = field('id');
	return {
		id: id === undefined ? undefined : Number(id),
		name: field('event') ?? 'message',
		data: JSON.parse(data)
	};
}
