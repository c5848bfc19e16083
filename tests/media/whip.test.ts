/** The door for encoders as RFC 9725 describes it: every status it can answer with, and the way a second encoder takes over. */
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCamera } from '#lib/server/broadcasts/add-camera.ts';
import { cameras } from '#lib/server/db/schema/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startMediaProcess, type MediaProcess } from './process.ts';
import { createStage, type Stage } from './stage.ts';

let database: TestDatabase;
let media: MediaProcess;
let stage: Stage;
let offer: string;
let door: string;

beforeAll(async () => {
	database = await openTestDatabase();
	stage = await createStage(database);
	media = await startMediaProcess(database.url);
	door = `${media.origin}/media/whip/${stage.broadcastId}`;
	offer = await readFile(new URL('../../media-server/whip/offers/chromium.sdp', import.meta.url), 'utf8');
});
afterAll(async () => {
	await media?.stop();
	await database?.close();
});

const send = (url: string, method: string, headers: Record<string, string> = {}, body?: string) =>
	fetch(url, { method, headers: { authorization: `Bearer ${stage.key}`, ...headers }, body });
const post = (body = offer, headers: Record<string, string> = {}) =>
	send(door, 'POST', { 'content-type': 'application/sdp', ...headers }, body);
const FRAGMENT = { 'content-type': 'application/trickle-ice-sdpfrag' };

test.for<[string, number, () => Promise<Response>]>([
	['no key', 401, () => post(offer, { authorization: '' })],
	['a wrong key', 401, () => post(offer, { authorization: `Bearer ${stage.key}x` })],
	[
		'its hash as the key',
		401,
		() => post(offer, { authorization: `Bearer ${createHash('sha256').update(stage.key).digest('hex')}` })
	],
	['an unknown broadcast', 404, () => send(`${media.origin}/media/whip/${stage.chamber.meetingId}`, 'POST')],
	['no broadcast at all', 404, () => send(`${media.origin}/media/whip/rat`, 'POST')],
	['the wrong type', 415, () => post(offer, { 'content-type': 'text/plain' })],
	['no description', 400, () => post('guten Abend')],
	['only VP8', 406, () => post(offer.replaceAll('H264', 'VP8'))],
	['no picture', 422, () => post(offer.replace('m=video 9', 'm=video 0'))],
	['no ICE', 422, () => post(offer.replace(/a=ice-ufrag.*\r\n/g, ''))],
	['far too much', 413, () => post('v=0\r\n'.padEnd(100_000, 'x'))],
	['GET', 405, () => send(door, 'GET')],
	['PATCH without a session', 405, () => send(door, 'PATCH')],
	['an unknown session', 404, () => send(`${door}/${stage.chamber.meetingId}`, 'DELETE')]
])('%s: %i, with a sentence', async ([, status, ask]) => {
	const answer = await ask();
	expect(answer.status).toBe(status);
	expect(answer.headers.get('cache-control')).toBe('no-store');
	expect(await answer.text()).toMatch(/^[A-ZÄÖÜ].*\.\n$/s);
	if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
	if (status === 405) expect(answer.headers.get('allow')).toContain('OPTIONS');
});

test('a browser may ask beforehand', async () => {
	const answer = await fetch(door, { method: 'OPTIONS' });
	expect(answer.status).toBe(204);
	expect(answer.headers.get('accept-post')).toBe('application/sdp');
	expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
});

test('a session is opened, trickled to, restarted, replaced and ended', async () => {
	const answer = await post();
	expect(answer.status).toBe(201);
	expect(answer.headers.get('content-type')).toBe('application/sdp');
	const sdp = await answer.text();
	expect(sdp).toContain('a=setup:passive');
	expect(sdp.match(/^m=/gm)).toHaveLength(offer.match(/^m=/gm)!.length);
	const location = new URL(answer.headers.get('location')!, door).href;
	const etag = answer.headers.get('etag')!;

	const own = `a=ice-ufrag:${/ice-ufrag:(\S+)/.exec(offer)![1]}\r\na=ice-pwd:${/ice-pwd:(\S+)/.exec(offer)![1]}\r\n`;
	const trickle = (headers: Record<string, string>) =>
		send(location, 'PATCH', { ...FRAGMENT, ...headers }, own);
	expect((await trickle({ 'if-match': etag })).status).toBe(204);
	expect((await trickle({})).status).toBe(428);
	expect((await trickle({ 'if-match': '"older"' })).status).toBe(412);
	expect((await trickle({ 'if-match': etag, 'content-type': 'text/plain' })).status).toBe(415);
	expect(
		(await send(location, 'PATCH', { ...FRAGMENT, 'if-match': etag, authorization: 'Bearer no' }, own)).status
	).toBe(401);

	const fresh = 'a=ice-ufrag:neu1\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n';
	const restart = await send(location, 'PATCH', { ...FRAGMENT, 'if-match': '*' }, fresh);
	expect(restart.status).toBe(200);
	expect(restart.headers.get('etag')).not.toBe(etag);
	const credentials = await restart.text();
	expect(credentials).toMatch(/a=ice-ufrag:\S+\r\na=ice-pwd:\S+/);
	expect(sdp).not.toContain(/a=ice-ufrag:(\S+)/.exec(credentials)![1]);
	expect((await trickle({ 'if-match': etag })).status).toBe(412);

	const second = await post();
	expect(second.status).toBe(201);
	const replaced = await send(location, 'DELETE');
	expect([replaced.status, replaced.headers.get('x-encoder-replaced')]).toEqual([404, '1']);
	expect(await replaced.text()).toContain('Ein anderer Encoder hat die Übertragung übernommen.');
	const current = new URL(second.headers.get('location')!, door).href;
	expect((await send(current, 'DELETE')).status).toBe(200);
	const ended = await send(current, 'DELETE');
	expect([ended.status, ended.headers.get('x-encoder-replaced')]).toEqual([404, null]);
});

test('two cameras are connected at once, and each key reaches its own session alone', async () => {
	const chair = [database.app, stage.chamber.chair, stage.chamber.meetingId] as const;
	const deskId = await addCamera(...chair, { name: 'Rednerpult' }, new Date());
	const [desk] = await database.owner.select().from(cameras).where(eq(cameras.id, deskId));
	const asDesk = { authorization: `Bearer ${desk!.key}` };
	const [first, second] = [await post(), await post(offer, asDesk)];
	expect([first.status, second.status]).toEqual([201, 201]);
	const [hall, other] = [first, second].map((answer) => new URL(answer.headers.get('location')!, door).href);
	expect((await send(hall!, 'DELETE', asDesk)).status).toBe(404);
	expect((await send(other!, 'DELETE')).status).toBe(404);
	expect((await send(hall!, 'DELETE')).status).toBe(200);
	expect((await send(other!, 'DELETE', asDesk)).status).toBe(200);
});

test('a wrong offer does not send away the encoder that is there', async () => {
	const answer = await post();
	const location = new URL(answer.headers.get('location')!, door).href;
	expect((await post(offer.replaceAll('H264', 'VP8'))).status).toBe(406);
	expect((await post(offer, { authorization: 'Bearer falsch' })).status).toBe(401);
	expect((await send(location, 'DELETE')).status).toBe(200);
});
