/** What a citizen's stream says of captions. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaptionNews } from '#lib/protocol/captions.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { captionReader } from '#lib/server/events/caption-messages.ts';
import { createFilm } from '../support/captions.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());

const START = new Date('2026-11-24T17:00:00Z');

test('the last minutes first, then what is new, put right and taken back', async () => {
	const { id: bodyId } = await make.createBody(database.owner);
	const meeting = await make.createMeeting(database.owner, bodyId, { ...make.published, state: 'running' });
	const film = await createFilm(database.owner, { bodyId, meetingId: meeting.id }, START, {
		broadcast: 'live',
		recording: 'recording'
	});
	await film.shoot(0, 700);
	await film.say(10, 12, 'vor zehn Minuten');
	const first = await film.say(500, 502, 'Guten Abnd');
	await film.say(702, 704, 'noch ohne Bild');
	let now = film.at(600).getTime();
	const read = captionReader(database.public, meeting.id, () => now);
	const heard = async () => {
		const messages = await read();
		expect(messages.every(({ name, id }) => name === 'untertitel' && id === undefined)).toBe(true);
		return messages.map(({ data }) => data as CaptionNews);
	};
	const texts = (news: CaptionNews[]) =>
		news.map(({ lines, gone }) => [...lines.map(({ text }) => text), ...gone]);

	const [greeting] = await heard();
	expect(greeting).toEqual({
		lines: [{ id: first, startedAt: film.at(500), durationMs: 2000, text: 'Guten Abnd' }],
		gone: [],
		since: film.at(300)
	});
	expect(await heard()).toEqual([]);

	await database.app
		.update(tables.captions)
		.set({ text: 'Guten Abend' })
		.where(eq(tables.captions.id, first));
	await film.say(599, 600, 'Danke');
	expect(texts(await heard())).toEqual([['Guten Abend', 'Danke']]);

	await film.shoot(700, 710);
	expect(texts(await heard())).toEqual([['noch ohne Bild']]);

	await database.app.delete(tables.captions).where(eq(tables.captions.id, first));
	expect(texts(await heard())).toEqual([[first]]);

	// What leaves the window is not taken back.
	now = film.at(5000).getTime();
	expect(await heard()).toEqual([]);
});
