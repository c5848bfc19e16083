/**
 * Every door of the portal, asked about a town in which each public thing has a marked one beside it that is not: pages
 * as their loads read them, feeds, calendars, tables, suggestions, and the mails of every kind of subscription.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { sendMail } from '#lib/server/mail/send-mail.ts';
import { tellNews } from '#lib/server/news/tell-news.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';
import { openSecret } from '#lib/server/secret.ts';
import { signLink } from '#lib/server/subscriptions/links.ts';
import { CANARY } from '../support/canaries.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTown, type OpenTown } from '../support/open-town.ts';
import { keepingMailer, postOf } from '../support/post.ts';
import { ask as askRoute, openRoutes, SETTINGS, type Asked } from '../support/public-routes.ts';
import { createSubscriber, createSubscription } from '../support/subscribers.ts';

/** Finds what is marked, and is told from it where a page says again what was asked for. */
const ASKED = CANARY.toUpperCase();

/** Settings of the instance, read from its environment. */
vi.mock('$app/env/private', () => SETTINGS);

const NOW = new Date();
/** Files without a text keep news waiting for the search so long. */
const LATER = new Date(NOW.getTime() + 20 * 60_000);

/** What has no thing of the town in it, takes only, or hands out bytes that have tests of their own. */
const ELSEWHERE = [
	'/robots.txt',
	'/dateien/leser/[kind]/[name]',
	'/dateien/[file=id]/[name]',
	'/abo/geraet',
	'/oembed',
	'/abo/geraet/link'
];

/** Streams never end; `sittings-streams.test.ts` reads what they say. */
const isLive = (route: string) => /\/(ereignisse|untertitel)$/.test(route);

let database: TestDatabase;
let town: OpenTown;
let resolutionId: string;
let captionId: string;
let readerOfAll: { id: string; subscriptionId: string };

const secret = openSecret('', SETTINGS.RATSSAAL_SECRET);

beforeAll(async () => {
	database = await openTestDatabase();
	town = await openTown(database);
	await database.owner.update(tables.resolutions).set({ result: RESULT_NAMES.adopted, binding: true });
	const [resolution] = await database.public.select({ id: tables.resolutions.id }).from(tables.resolutions);
	resolutionId = resolution!.id;
	const [caption] = await database.public.select({ id: tables.captions.id }).from(tables.captions);
	captionId = caption!.id;
	await database.owner.execute(
		sql`update papers set published_at = now() - interval '1 minute' where published_at < now()`
	);
	while ((await indexChanges(database.worker)) > 0);
	await subscribeToAll();
	for (const now of [NOW, LATER]) await tellNews(database.worker, database.public, now);
});
afterAll(() => database.close());

const ask = (route: string, asked: Omit<Asked, 'now'> = {}) =>
	askRoute(database, route, { now: NOW, ...asked });

/** Parameters by name, of what may be seen. */
const idsOfTown = () => ({
	meeting: town.meeting.id,
	organization: town.council.id,
	person: town.anna.id,
	paper: town.paper.id,
	resolution: resolutionId,
	file: town.file.id,
	part: 'vorlagen-2026.xml',
	caption: captionId
});

/** Links in the mails of somebody who subscribes to all that can be, open or not. */
const linkOf = (route: string) => {
	if (route.endsWith('/bestaetigen/[link]')) return signLink(secret, 'confirm', readerOfAll.subscriptionId);
	return signLink(secret, route.endsWith('/verwalten/[link]') ? 'manage' : 'end', readerOfAll.id);
};

const QUERIES: Readonly<Record<string, readonly string[]>> = {
	'/abo': ['', '?suche=q%3DGrundschule', '?ort=50.7,6.4&umkreis=5000&name=Markt'],
	'/suche': [
		'?q=Grundschule',
		`?q=${ASKED}`,
		'?q=Rat&sortierung=datum',
		'?q=Neubau&art=vorlagen&jahr=2026',
		'?q=Meier'
	],
	'/suche/vorschlaege': ['?q=grundsch', `?q=${ASKED.slice(0, 5)}`],
	'/abo/neues.atom': [
		'?suche=q%3DGrundschule',
		`?suche=q%3D${ASKED}`,
		'?ort=50.7,6.4&umkreis=5000&name=Markt'
	],
	'/abo/kalender.ics': ['?suche=q%3DGrundschule', `?suche=q%3D${ASKED}`],
	'/orte': ['', '?um=Markt%201&umkreis=5000'],
	'/sitzungen': ['', '?monat=2026-03&ansicht=monat', '?woche=2026-03-09&ansicht=woche'],
	'/offene-daten/vollstaendigkeit': ['', '?jahr=2026']
};

describe('nothing that is not public comes through', () => {
	const routes = openRoutes.filter((route) => !ELSEWHERE.includes(route) && !isLive(route));

	test('there are doors', () => {
		expect(routes.length).toBeGreaterThan(35);
		expect(routes).toEqual(
			expect.arrayContaining(['/', '/abo', '/abo/verwalten/[link]', '/api/v1/live.json'])
		);
	});

	test.for(routes)('%s', async (route) => {
		for (const query of QUERIES[route] ?? ['']) {
			const said = await ask(route, { params: { ...idsOfTown(), link: linkOf(route) }, query });
			expect(said, `${route}${query}`).not.toContain(CANARY);
			expect(said, `${route}${query}`).not.toBe('');
		}
	});

	test.for(openRoutes.filter((route) => route.includes('=id]') && !isLive(route)))(
		'%s: what is hidden is not there',
		async (route) => {
			const params = {
				meeting: town.draft.id,
				organization: town.secretCircle.id,
				person: town.hidden.id,
				paper: town.secret.id,
				resolution: town.secret.id,
				file: town.closedFile.id,
				caption: captionId
			};
			await expect(ask(route, { params })).rejects.toMatchObject({ status: 404 });
		}
	);
});

test('a frame for other sites is given of public sittings with a picture, and of nothing else', async () => {
	const of = (path: string, more = '') =>
		ask('/oembed', { query: `?url=${encodeURIComponent(`https://rat.stadt.example${path}`)}${more}` });
	const answer = JSON.parse(await of(`/sitzungen/${town.meeting.id}?t=10,20`, '&maxwidth=320')) as object;
	expect(answer).toMatchObject({ version: '1.0', type: 'video', width: 320, height: 180 });
	expect(answer).toHaveProperty(
		'html',
		expect.stringContaining(`src="https://rat.stadt.example/einbetten/${town.meeting.id}?t=10%2C20"`)
	);
	expect(await of(`/einbetten/${town.meeting.id}`, '&format=xml')).toMatch(
		/^<\?xml .*<html>&lt;iframe src="https:\/\/rat\.stadt\.example/s
	);
	expect(JSON.stringify(answer)).not.toContain(CANARY);
	const shown = async (path: string, more = '') => JSON.parse(await of(path, more)) as { html: string };
	const page = `/sitzungen/${town.meeting.id}`;
	expect((await shown(`${page}#t=83,97`)).html).toContain('?t=83%2C97"');
	expect((await shown(`${page}?t="><script>`)).html).toContain(`/einbetten/${town.meeting.id}"`);
	for (const [more, width, height] of [
		['', 640, 360],
		['&maxwidth=2000&maxheight=90', 160, 90],
		['&maxwidth=100', 100, 56],
		['&maxwidth=-5&maxheight=x', 640, 360]
	] as const) {
		expect(await shown(page, more), more).toMatchObject({ width, height });
	}
	for (const path of [`/sitzungen/${town.draft.id}`, `/sitzungen/${town.next.id}`, '/sitzungen/x', '/', '']) {
		await expect(of(path), path).rejects.toMatchObject({ status: 404 });
	}
	const foreign = encodeURIComponent(`https://fremd.example/sitzungen/${town.meeting.id}`);
	await expect(ask('/oembed', { query: `?url=${foreign}` })).rejects.toMatchObject({ status: 404 });
	await expect(ask('/oembed')).rejects.toMatchObject({ status: 400 });
	await expect(of(`/sitzungen/${town.meeting.id}`, '&format=yaml')).rejects.toMatchObject({ status: 400 });
});

test('the form of a subscription knows no hidden thing', async () => {
	for (const [name, { id }] of [
		['gremium', town.secretCircle],
		['person', town.hidden],
		['vorlage', town.secret],
		['sitzung', town.draft],
		['punkt', town.closed]
	] as const)
		await expect(ask('/abo', { query: `?${name}=${id}` }), name).rejects.toMatchObject({ status: 404 });
});

/** Of everything one can subscribe to; some of it is not public. */
const subjects = (): Subject[] => [
	{ kind: 'everything' },
	...[town.council.id, town.secretCircle.id].map((id) => ({ kind: 'organization' as const, id })),
	...[town.anna.id, town.hidden.id].map((id) => ({ kind: 'person' as const, id })),
	...[town.paper.id, town.secret.id, town.later.id].map((id) => ({ kind: 'paper' as const, id })),
	...[town.meeting.id, town.draft.id].map((id) => ({ kind: 'meeting' as const, id })),
	...[town.item.id, town.closed.id].map((id) => ({ kind: 'item' as const, id })),
	...['q=Grundschule', `q=${ASKED}`, 'q=Grundschule&art=vorlagen'].map((query) => ({
		kind: 'search' as const,
		query
	})),
	{ kind: 'place', latitude: 50.7, longitude: 6.4, radiusM: 5000, name: 'Markt' }
];

async function subscribeToAll(): Promise<void> {
	const reader = await createSubscriber(database.owner, town.bodyId);
	for (const subject of subjects()) {
		const { id } = await createSubscriber(database.owner, town.bodyId);
		const confirmedAt = new Date('2020-01-01');
		await createSubscription(database.owner, town.bodyId, id, subject, { confirmedAt });
		const own = await createSubscription(database.owner, town.bodyId, reader.id, subject, { confirmedAt });
		readerOfAll = { id: reader.id, subscriptionId: own.id };
	}
}

test('no mail of any subscription names what is not public', async () => {
	const mailer = keepingMailer();
	const waiting = await database.owner.select({ id: tables.mails.id }).from(tables.mails);
	for (const { id } of waiting) await sendMail(database.worker, postOf(database.public, mailer), id, LATER);
	expect(mailer.sent.length).toBeGreaterThan(5);
	const said = JSON.stringify(mailer.sent);
	expect(said).toContain('Grundschule');
	expect(said).not.toContain(CANARY);
});
