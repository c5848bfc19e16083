/**
 * Every door of the portal, asked about a town in which each public thing has a marked one beside it that is not: pages
 * as their loads read them, feeds, calendars, tables, suggestions, and the mails of every kind of subscription.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import type { Subject } from '#lib/domain/subscriptions/subjects.ts';
import { findBodyByHost } from '#lib/server/db/queries/bodies.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { sendMail } from '#lib/server/mail/send-mail.ts';
import { tellNews } from '#lib/server/news/tell-news.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';
import { CANARY } from '../support/canaries.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTown, type OpenTown } from '../support/open-town.ts';
import { keepingMailer, postOf } from '../support/post.ts';
import { createSubscriber, createSubscription } from '../support/subscribers.ts';

/** Finds what is marked, and is told from it where a page says again what was asked for. */
const ASKED = CANARY.toUpperCase();

const ORIGIN = 'https://rat.stadt.example';
/** A setting of the instance, read from its environment. */
vi.mock('#lib/web/map-tiles.server.ts', () => ({ mapTiles: () => undefined }));

const NOW = new Date();
/** Files without a text keep news waiting for the search so long. */
const LATER = new Date(NOW.getTime() + 20 * 60_000);

/** A load or an answer, as the router would call it. */
type Door = (event: object) => unknown;

const modules = import.meta.glob<{ load?: Door; GET?: Door }>([
	'../../src/routes/**/+page.server.ts',
	'../../src/routes/**/+server.ts'
]);

/** What has no thing of the town in it, or hands out bytes that have tests of their own. */
const ELSEWHERE = [
	'/robots.txt',
	'/dateien/leser/[kind]/[name]',
	'/dateien/[file=id]/[name]',
	'/sitzungen/[meeting=id]/ereignisse'
];

/** Brackets in a pattern would be alternatives, so the portal's own are picked here. */
const files = Object.keys(modules).filter((file) => file.includes('/routes/(public)/'));
const routeOf = (file: string) => /\(public\)(.*)\/\+/.exec(file)![1] || '/';

let database: TestDatabase;
let town: OpenTown;
let resolutionId: string;

beforeAll(async () => {
	database = await openTestDatabase();
	town = await openTown(database);
	await database.owner.update(tables.resolutions).set({ result: RESULT_NAMES.adopted, binding: true });
	const [resolution] = await database.public.select({ id: tables.resolutions.id }).from(tables.resolutions);
	resolutionId = resolution!.id;
	await database.owner.execute(
		sql`update papers set published_at = now() - interval '1 minute' where published_at < now()`
	);
	while ((await indexChanges(database.worker)) > 0);
	await subscribeToAll();
	for (const now of [NOW, LATER]) await tellNews(database.worker, database.public, now);
});
afterAll(() => database.close());

/** Opens the door of a route; what it says as one text. */
async function ask(route: string, { params = {}, query = '' }: Asked = {}): Promise<string> {
	const path = route.replaceAll(/\[(\w+)[^\]]*\]/g, (_, name: string) => params[name] ?? 'x');
	const url = new URL(`${path}${query}`, ORIGIN);
	const body = await findBodyByHost(database.public, url.hostname);
	const locals: { structured?: readonly unknown[] } & Record<string, unknown> = {
		db: database.public,
		publicDb: database.public,
		body,
		now: NOW,
		today: day(NOW.toISOString().slice(0, 10))
	};
	const event = {
		locals,
		params,
		url,
		request: new Request(url),
		route: { id: `/(public)${route}` },
		depends: vi.fn(),
		setHeaders: vi.fn(),
		parent: () => Promise.resolve({}),
		cookies: { get: () => undefined },
		getClientAddress: () => '192.0.2.1'
	};
	const { load, GET } = await modules[files.find((file) => routeOf(file) === route)!]!();
	const answer = await (load ?? GET!)(event);
	if (answer instanceof Response) return answer.text();
	return JSON.stringify([answer, locals.structured], (_, value: unknown) =>
		value instanceof Map ? [...value] : value instanceof Set ? [...value] : value
	);
}

interface Asked {
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: string;
}

/** Parameters by name, of what may be seen. */
const idsOfTown = () => ({
	meeting: town.meeting.id,
	organization: town.council.id,
	person: town.anna.id,
	paper: town.paper.id,
	resolution: resolutionId,
	file: town.file.id,
	part: 'vorlagen-2026.xml'
});

const QUERIES: Readonly<Record<string, readonly string[]>> = {
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
	'/orte': ['', '?um=Markt%201&umkreis=5000'],
	'/sitzungen': ['', '?monat=2026-03&ansicht=monat', '?woche=2026-03-09&ansicht=woche'],
	'/offene-daten/vollstaendigkeit': ['', '?jahr=2026']
};

describe('nothing that is not public comes through', () => {
	const routes = files.map(routeOf).filter((route) => !ELSEWHERE.includes(route));

	test('there are doors', () => expect(routes.length).toBeGreaterThan(25));

	test.for(routes)('%s', async (route) => {
		for (const query of QUERIES[route] ?? ['']) {
			const said = await ask(route, { params: idsOfTown(), query });
			expect(said, `${route}${query}`).not.toContain(CANARY);
			expect(said, `${route}${query}`).not.toBe('');
		}
	});

	test.for(routes.filter((route) => route.includes('=id]')))(
		'%s: what is hidden is not there',
		async (route) => {
			const params = {
				meeting: town.draft.id,
				organization: town.secretCircle.id,
				person: town.hidden.id,
				paper: town.secret.id,
				resolution: town.secret.id,
				file: town.closedFile.id
			};
			await expect(ask(route, { params })).rejects.toMatchObject({ status: 404 });
		}
	);
});

/** Of everything one can subscribe to; some of it is not public. */
const subjects = (): Subject[] => [
	{ kind: 'everything' },
	...[town.council.id, town.secretCircle.id].map((id) => ({ kind: 'organization' as const, id })),
	...[town.anna.id, town.hidden.id].map((id) => ({ kind: 'person' as const, id })),
	...[town.paper.id, town.secret.id, town.later.id].map((id) => ({ kind: 'paper' as const, id })),
	...[town.meeting.id, town.draft.id].map((id) => ({ kind: 'meeting' as const, id })),
	...['q=Grundschule', `q=${ASKED}`, 'q=Grundschule&art=vorlagen'].map((query) => ({
		kind: 'search' as const,
		query
	})),
	{ kind: 'place', latitude: 50.7, longitude: 6.4, radiusM: 5000, name: 'Markt' }
];

async function subscribeToAll(): Promise<void> {
	for (const subject of subjects()) {
		const { id } = await createSubscriber(database.owner, town.bodyId);
		const confirmedAt = new Date('2020-01-01');
		await createSubscription(database.owner, town.bodyId, id, subject, { confirmedAt });
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
