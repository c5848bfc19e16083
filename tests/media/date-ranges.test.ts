/** The agenda in the playlists: each public item when it was on the table, for every player that reads date ranges. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agendaItems, recordings } from '#lib/server/db/schema/index.ts';
import { launchCameraBrowser, startCamera, type Camera } from '../../scripts/demo-camera.ts';
import { SECRET } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { brokenBetween, brokenDelta, brokenRules, readList } from '../support/hls-rules.ts';
import { follow, type Onlooker } from './onlooker.ts';
import { openPlayerPage } from './player-page.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { fetchPlaylist } from './viewer.ts';

let browser: Browser;
let database: TestDatabase;
let media: MediaProcess;
let stage: Stage;
let on: Onlooker;
let camera: Camera;
let page: Page;
const asked: string[] = [];

beforeAll(async () => {
	browser = await launchCameraBrowser();
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	on = follow(database, media, stage.broadcastId);
	await stage.open();
	const url = `${media.origin}/media/whip/${stage.broadcastId}`;
	camera = await startCamera({ url, key: stage.key, browser, width: 320, height: 180 });
	await on.listed(2);
	page = await openPlayerPage(browser, media.origin);
	page.on('request', (request) => asked.push(request.url()));
	await page.evaluate(`open('${on.live}')`);
});
afterAll(async () => {
	await camera?.stop();
	await browser?.close();
	await media?.stop();
	await database?.close();
});

const textAt = async (query = '') => (await fetch(on.live + query)).text();
const rangesIn = (text: string) => [...readList(text).ranges.values()];
const titlesIn = (text: string) => rangesIn(text).map((range) => range['X-DE-RATSSAAL-TITLE']);
const item = async (id: string) =>
	(await database.owner.select().from(agendaItems).where(eq(agendaItems.id, id)))[0]!;
const change = (id: string, fields: Partial<typeof agendaItems.$inferInsert>) =>
	database.owner.update(agendaItems).set(fields).where(eq(agendaItems.id, id));
const lists = (words: string, look: (text: string) => boolean) =>
	until(
		words,
		async () => {
			const text = await textAt();
			return look(text) && text;
		},
		30_000
	);

/** What the player makes of it: titles of the items it knows. */
const inPlayer = () =>
	page.evaluate(() => {
		const tracks = [...document.querySelector('video')!.textTracks];
		const cues = tracks.flatMap((track) => [...(track.cues ?? [])]) as unknown as {
			value?: { key: string; data: string };
		}[];
		const titles = cues.filter(({ value }) => value?.key === 'X-DE-RATSSAAL-TITLE');
		return titles.map(({ value }) => value!.data);
	});

/** Follows by delta updates as a player does: what it knows then is the whole. */
async function expectDelta(before: string): Promise<void> {
	await until('a delta update of the list as it is', async () => {
		const whole = await textAt();
		const delta = await textAt('?_HLS_skip=v2');
		if ((await textAt()) !== whole) return false;
		expect(brokenRules(delta)).toEqual([]);
		expect(brokenBetween(before, whole)).toEqual([]);
		expect(brokenDelta(before, delta, whole)).toEqual([]);
		return true;
	});
}

test('an item is told when it is called, with its end when the next one is, and in the sound alone likewise', async () => {
	const { first, second } = stage.chamber.items;
	const { number, name } = await item(first);
	const before = await lists('the first item', (text) => rangesIn(text).length === 1);
	const [range] = rangesIn(before);
	expect(range).toMatchObject({ 'X-DE-RATSSAAL-NUMBER': number, 'X-DE-RATSSAAL-TITLE': name });
	expect(range).not.toHaveProperty('END-DATE');

	const { at } = await stage.press({ type: 'item-called', data: { itemId: second } });
	const text = await lists('the second item', (now) => rangesIn(now).length === 2);
	expect(brokenRules(text)).toEqual([]);
	const [ended, next] = rangesIn(text);
	expect([ended!['END-DATE'], next!['START-DATE']]).toEqual([at.toISOString(), at.toISOString()]);
	const sound = await (await fetch(new URL('sound.m3u8', on.live))).text();
	expect(rangesIn(sound)).toEqual(rangesIn(text));
	await until('the player knows both', async () => (await inPlayer()).length === 2);
});

test('nothing of a non-public item is told', async () => {
	await stage.press({ type: 'public-excluded', data: { basis: 'resolution' } });
	await stage.press({ type: 'item-called', data: { itemId: stage.chamber.items.closed } });
	await pause(2500);
	await stage.press({ type: 'item-closed', data: { itemId: stage.chamber.items.closed } });
	await stage.press({ type: 'public-readmitted', data: {} });
	await stage.press({ type: 'item-called', data: { itemId: stage.chamber.items.first } });
	const text = await lists('the first item again', (now) => rangesIn(now).length === 3);
	expect(text).not.toContain(SECRET);
	expect(text).not.toContain(stage.chamber.items.closed);
	expect(rangesIn(text)[1]).toHaveProperty('END-DATE');
});

test('after a while a delta update leaves out what has not changed, and tells what has', async () => {
	await until(
		'date ranges are left out',
		async () => {
			const { ranges, skipped } = readList(await textAt('?_HLS_skip=v2'));
			return skipped > 0 && ranges.size < 3;
		},
		60_000
	);
	expect(readList(await textAt('?_HLS_skip=YES')).ranges.size).toBe(3);
	const before = await textAt();
	await expectDelta(before);

	const { second } = stage.chamber.items;
	await change(second, { name: 'Neubau der Grundschule "Nord", Teil {$1}' });
	await lists('the new title', (text) =>
		titlesIn(text).includes('Neubau der Grundschule ”Nord”, Teil { $1}')
	);
	await expectDelta(before);
	const [, gone] = [...readList(before).ranges.keys()];
	expect(readList(await textAt('?_HLS_skip=v2')).removed).toEqual([gone]);
	await until('the player knows it', async () =>
		(await inPlayer()).some((title) => title.includes('”Nord”'))
	);

	await change(second, { public: false });
	await lists('it is withdrawn', (text) => rangesIn(text).length === 2);
	await expectDelta(before);
	expect(await textAt('?_HLS_skip=v2')).not.toContain('Nord');
	await until('the player has forgotten it', async () => (await inPlayer()).length === 2);
	expect(asked.some((address) => address.includes('_HLS_skip=v2'))).toBe(true);
	const timeOf = () => page.evaluate(() => document.querySelector('video')!.currentTime);
	const time = await timeOf();
	await until('it plays on', async () => (await timeOf()) > time + 2);
}, 120_000);

test('the process is killed: the same ranges, under the same IDs', async () => {
	const before = [...readList(await textAt()).ranges];
	await media.kill();
	await media.start();
	await until('it is restored', async () => (await fetch(on.live)).ok);
	expect([...readList(await textAt()).ranges]).toEqual(before);
	const count = (await fetchPlaylist(on.live)).segments.length;
	await on.listed(count + 1);
	// Who asks for what is new only is told all of them, since nobody remembers what went before.
	const delta = readList(await textAt('?_HLS_skip=v2'));
	expect(delta.skipped).toBeGreaterThan(0);
	expect([...delta.ranges]).toEqual(before);
});

test('the recording tells the same, as the public may read it now', async () => {
	const { first } = stage.chamber.items;
	await stage.press({ type: 'closed', data: {} });
	const ended = await lists('the live list is over', (text) => text.includes('ENDLIST'));
	expect(brokenRules(ended)).toEqual([]);
	expect(rangesIn(ended).every((range) => 'END-DATE' in range)).toBe(true);
	const { id } = await until('the recording', async () => {
		const [row] = await database.owner.select().from(recordings).where(eq(recordings.state, 'ready'));
		return row;
	});
	const vod = `${media.origin}/media/vod/${id}/index.m3u8`;
	const archived = await (await fetch(vod)).text();
	expect(brokenRules(archived)).toEqual([]);
	expect([...readList(archived).ranges]).toEqual([...readList(ended).ranges]);
	expect(titlesIn(archived)).toEqual([(await item(first)).name, (await item(first)).name]);

	await change(first, { public: false });
	await until('it is withdrawn', async () => rangesIn(await (await fetch(vod)).text()).length === 0);
});
