/** The shipped checker, on this server and on servers that break one rule each. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES, type RuleId } from '#lib/domain/oparl/rules.ts';
import { checkServer } from '#lib/server/oparl/checker/check-server.ts';
import { countKept, type CheckReport } from '#lib/server/oparl/checker/report.ts';
import type { Fetch } from '#lib/server/oparl/checker/visitor.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { OparlClient, ORIGIN } from '../support/oparl-client.ts';
import { openTown, withdraw, type OpenTown } from '../support/open-town.ts';

const BASE = `${ORIGIN}/oparl/v1.1`;

let database: TestDatabase;
let town: OpenTown;
let healthy: CheckReport;

/** What was answered once is answered again, so that every broken server costs no database. */
const tape = new Map<string, { status: number; headers: Headers; text: string }>();
let live: Fetch;

const replay: Fetch = async (address, init) => {
	const key = JSON.stringify([init.method, address, init.headers]);
	const known = tape.get(key);
	if (known) return response(known);
	const answer = await live(address, init);
	const { status, headers } = answer;
	const recorded = { status, headers, text: await answer.text() };
	tape.set(key, recorded);
	return response(recorded);
};

const response = ({ status, headers, text }: { status: number; headers: Headers; text: string }) =>
	new Response(text === '' ? null : text, { status, headers });

beforeAll(async () => {
	database = await openTestDatabase();
	town = await openTown(database);
	await withdraw(database, 'papers', town.annex.id);
	await withdraw(database, 'files', town.plain.id);
	await withdraw(database, 'people', town.bert.id);
	const client = new OparlClient(database, town.bodyId);
	live = client.fetch;
	healthy = await check(replay);
});
afterAll(() => database.close());

const check = (fetch: Fetch, limits: { requests?: number; pages?: number } = {}) =>
	checkServer(`${BASE}/system`, { fetch, requests: 5000, pages: 50, ...limits });

const failed = (report: CheckReport) =>
	report.rules.filter(({ failures }) => failures > 0).map(({ rule, examples }) => ({ rule, examples }));

test('this server keeps every rule, and there is occasion to check each', () => {
	expect(failed(healthy)).toEqual([]);
	expect(healthy.rules.filter(({ checks }) => checks === 0).map(({ rule }) => rule)).toEqual([]);
	expect(countKept(healthy)).toEqual({ kept: Object.keys(RULES).length, of: Object.keys(RULES).length });
	expect(healthy.complete).toBe(true);
});

test('it asks no more than it may, and says that it did not see all', async () => {
	const report = await check(replay, { requests: 40 });
	expect(report.requests).toBeLessThanOrEqual(45);
	expect(report.complete).toBe(false);
	expect(failed(report)).toEqual([]);
});

test('it asks nobody but the server itself', () => {
	const asked = [...tape.keys()].map((key) => new URL((JSON.parse(key) as [string, string])[1]).origin);
	expect(new Set(asked)).toEqual(new Set([ORIGIN]));
});

test.for([
	['nothing', () => Promise.reject(new TypeError('fetch failed'))],
	['a page', () => Promise.resolve(new Response('<!doctype html>'))],
	['another thing', () => Promise.resolve(Response.json({ type: 'https://schema.oparl.org/1.1/Body' }))]
] as const)('where %s answers there is nothing to check', async ([, fetch]) => {
	await expect(check(fetch)).rejects.toThrow('keine OParl-Schnittstelle');
});

type Json = Record<string, unknown> & { data?: Json[]; links?: Json };

/** A server that is ours but for what `change` makes of an answer. */
function broken(
	change: (asked: { url: URL; init: RequestInit }, answer: Response) => Response | Promise<Response>
): Fetch {
	return async (address, init) => change({ url: new URL(address), init }, await replay(address, init));
}

/** Every object of `type` is changed, wherever it comes. */
function objects(type: string, change: (object: Json) => void): Fetch {
	const visit = (value: unknown): void => {
		if (Array.isArray(value)) return value.forEach(visit);
		if (typeof value !== 'object' || value === null) return;
		const object = value as Json;
		Object.values(object).forEach(visit);
		if (String(object.type).endsWith(`/${type}`)) change(object);
	};
	return json((answer) => visit(answer));
}

/** Every JSON answer with status 200 is changed. */
function json(change: (answer: Json, url: URL) => void): Fetch {
	return broken(async ({ url }, answer) => {
		if (answer.status !== 200 || !/json/.test(answer.headers.get('content-type') ?? '')) return answer;
		const text = await answer.text();
		if (text === '') return new Response(null, { headers: answer.headers });
		const parsed = JSON.parse(text) as Json;
		change(parsed, url);
		return Response.json(parsed, { headers: headersOf(answer) });
	});
}

/** `part` of the path is answered by something else. */
const at = (part: RegExp, otherwise: (answer: Response, url: URL, init: RequestInit) => Response) =>
	broken(({ url, init }, answer) =>
		part.test(url.pathname + url.search) ? otherwise(answer, url, init) : answer
	);

function headersOf(answer: Response, change: Record<string, string | null> = {}): Headers {
	const headers = new Headers(answer.headers);
	headers.delete('content-length');
	for (const [name, value] of Object.entries(change)) {
		if (value === null) headers.delete(name);
		else headers.set(name, value);
	}
	return headers;
}

const isList = ({ data }: Json) => Array.isArray(data);

/** A rule, how it is broken, and by whom. */
const BROKEN: readonly [RuleId, string, () => Fetch][] = [
	[
		'O1',
		'a byte order mark',
		() =>
			broken(
				async (_, answer) =>
					new Response(`\ufeff${await answer.text()}`, {
						status: answer.status === 304 ? 200 : answer.status,
						headers: headersOf(answer)
					})
			)
	],
	['O1', 'HTML entities', () => objects('Paper', (paper) => (paper.name = 'Gr&uuml;n &amp; Blau'))],
	[
		'O1',
		'raw control characters',
		() =>
			at(
				/\/person$/,
				(answer) => new Response('{"data": [{"name": "a\u0001\n"}]}', { headers: headersOf(answer) })
			)
	],
	[
		'O1',
		'another encoding',
		() =>
			at(
				/\/paper$/,
				(answer) =>
					new Response(Buffer.from('{"data": [], "x": "\xfc"}', 'latin1'), { headers: headersOf(answer) })
			)
	],
	['O2', 'Z', () => objects('Paper', (paper) => (paper.modified = '2026-01-01T00:00:00Z'))],
	[
		'O2',
		'fractions',
		() => objects('Meeting', (meeting) => (meeting.start = '2026-01-01T00:00:00.000+01:00'))
	],
	['O2', 'a German day', () => objects('Paper', (paper) => (paper.date = '20.02.2026'))],
	['O3', 'null', () => objects('Person', (person) => (person.gender = null))],
	['O3', 'blanks for text', () => objects('Person', (person) => (person.gender = ' '))],
	['O3', 'an empty list', () => objects('Paper', (paper) => (paper.auxiliaryFile = []))],
	['O3', 'no terms', () => objects('Body', (body) => delete body.legislativeTerm)],
	[
		'O4',
		'a second address',
		() =>
			broken(({ url, init }, answer) =>
				url.pathname.endsWith('/') ? replay(url.href.replace(/\/$/, ''), init) : answer
			)
	],
	[
		'O4',
		'http and https mixed',
		() => objects('Location', (location) => (location.id = String(location.id).replace('https:', 'http:')))
	],
	['O4', 'any order of parameters', () => at(/limit=5&created_since/, () => Response.json({ data: [] }))],
	[
		'O5',
		'back references inside',
		() =>
			objects('Person', (person) =>
				((person.membership as Json[] | undefined) ?? []).forEach((seat) => (seat.person = person.id))
			)
	],
	[
		'O5',
		'another object under its id',
		() => at(/\/paper\/[^/]+$/, (answer) => Response.json({}, { headers: headersOf(answer) }))
	],
	['O5', 'an item without its meeting', () => objects('AgendaItem', (item) => delete item.meeting)],
	[
		'O6',
		'a list in a circle',
		() => json((answer, url) => isList(answer) && (answer.links!.next = url.href))
	],
	[
		'O6',
		'another order each time',
		() => {
			let turn = 0;
			return json((answer) => isList(answer) && turn++ % 2 === 0 && answer.data!.reverse());
		}
	],
	[
		'O6',
		'one object for a list',
		() => at(/\/location$/, (answer) => Response.json({ id: 'x' }, { headers: headersOf(answer) }))
	],
	['O6', 'a list that is not there', () => at(/\/file$/, () => new Response('no', { status: 404 }))],
	['O7', 'filters ignored', () => broken(({ url, init }) => replay(url.origin + url.pathname, init))],
	[
		'O7',
		'404 for an empty period',
		() => at(/_since=2199/, () => Response.json({ code: 802 }, { status: 404 }))
	],
	[
		'O7',
		'a filter lost on the way',
		() =>
			json((answer) => {
				for (const [name, link] of Object.entries(answer.links ?? {}))
					answer.links![name] = String(link).split('?')[0];
			})
	],
	['O8', 'a size refused', () => at(/limit=1000000/, () => new Response('no', { status: 400 }))],
	[
		'O9',
		'deleted ones unasked',
		() =>
			json((answer, url) => {
				if (url.pathname.endsWith('/paper') && isList(answer) && !url.search)
					answer.data!.push({
						id: `${BASE}/paper/${town.annex.id}`,
						type: 'https://schema.oparl.org/1.1/Paper',
						created: '2026-01-01T00:00:00+01:00',
						modified: '2026-01-01T00:00:00+01:00',
						deleted: true
					});
			})
	],
	[
		'O10',
		'410 for a deleted object',
		() => at(new RegExp(`/paper/${town.annex.id}$`), () => Response.json({}, { status: 410 }))
	],
	[
		'O10',
		'a stub without type',
		() => json((answer) => answer.data?.forEach((object) => object.deleted && delete object.type))
	],
	[
		'O11',
		'a deleted object still to be read',
		() => objects('Paper', (paper) => paper.deleted && (paper.name = 'Geheim'))
	],
	[
		'O12',
		'parts younger than the whole',
		() => objects('AgendaItem', (item) => (item.modified = '2199-01-01T00:00:00+01:00'))
	],
	[
		'O13',
		'closed to other pages',
		() =>
			broken(
				(_, answer) =>
					new Response(answer.body, {
						status: answer.status,
						headers: headersOf(answer, { 'access-control-allow-origin': null })
					})
			)
	],
	[
		'O14',
		'access as attachment',
		() =>
			at(
				/\/access$/,
				(answer) =>
					new Response(null, {
						headers: headersOf(answer, { 'content-disposition': 'attachment; filename="x"' })
					})
			)
	],
	[
		'O14',
		'download without a name',
		() =>
			at(
				/\/download$/,
				(answer) =>
					new Response(null, { headers: headersOf(answer, { 'content-disposition': 'attachment' }) })
			)
	],
	[
		'O14',
		'a login page instead of the file',
		() => at(/\/access$/, () => new Response('<html>', { headers: { 'content-type': 'text/html' } }))
	],
	[
		'O14',
		'sent again though unchanged',
		() => at(/\/access$/, (answer) => new Response(null, { status: 200, headers: headersOf(answer) }))
	],
	[
		'O15',
		'a page for an error',
		() =>
			broken((_, answer) =>
				answer.status >= 400 ? new Response('<html>', { status: answer.status }) : answer
			)
	],
	[
		'O15',
		'200 for what is not there',
		() => broken((_, answer) => (answer.status === 404 ? Response.json({ code: 1 }) : answer))
	],
	['O16', 'properties without prefix', () => objects('Meeting', (meeting) => (meeting.votes = 3))],
	[
		'O17',
		'another version',
		() => objects('System', (system) => (system.oparlVersion = 'https://schema.oparl.org/1.0/'))
	],
	[
		'O17',
		'itself as another version',
		() => objects('System', (system) => (system.otherOparlVersions = [system.id]))
	],
	['V1', 'no pagination', () => json((answer) => isList(answer) && delete answer.pagination)],
	['V1', 'no links', () => json((answer) => isList(answer) && delete answer.links)],
	[
		'V2',
		'HEAD refused',
		() =>
			broken(({ init }, answer) => (init.method === 'HEAD' ? new Response(null, { status: 405 }) : answer))
	],
	['V3', 'no licence', () => objects('Body', (body) => delete body.license)],
	[
		'V4',
		'end before start',
		() => objects('Meeting', (meeting) => (meeting.end = '2001-01-01T00:00:00+01:00'))
	],
	['V5', 'no name', () => objects('Organization', (organization) => (organization.name = ' '))],
	['V6', 'a number for text', () => objects('Paper', (paper) => (paper.reference = 118))],
	[
		'V6',
		'a place instead of its address',
		() => objects('Person', (person) => (person.location = { id: 'x' }))
	],
	['V6', 'one object for several', () => objects('Meeting', (meeting) => (meeting.auxiliaryFile = {}))],
	['V6', 'no list of items', () => objects('Body', (body) => delete body.agendaItem)],
	['V6', 'an embedded place without type', () => objects('Location', (location) => delete location.type)],
	[
		'V7',
		'a reference that leads nowhere',
		() => objects('Membership', (seat) => (seat.onBehalfOf = `${BASE}/organization/${town.secretCircle.id}`))
	],
	['V8', 'a term without beginning', () => objects('LegislativeTerm', (term) => delete term.startDate)],
	['V8', 'a web page as a file', () => objects('File', (file) => (file.mimeType = 'text/html'))],
	['V8', 'a number too long', () => objects('AgendaItem', (item) => (item.number = 'Ö'.repeat(21)))],
	['V9', 'places do not answer', () => at(/\/location\//, () => new Response(null, { status: 404 }))],
	[
		'V10',
		'everything inside all the same',
		() => broken(({ url, init }) => replay(url.href.replace(/[?&]omit_internal=true/, ''), init))
	]
];

describe('a server that breaks a rule is told so', () => {
	test.for(BROKEN)('%s: %s', async ([rule, , server]) => {
		const report = await check(server());
		expect(failed(report).map((each) => each.rule)).toContain(rule);
		const { examples, failures } = report.rules.find((each) => each.rule === rule)!;
		expect(failures).toBeGreaterThan(0);
		expect(examples.length).toBeLessThanOrEqual(5);
	});

	test('every rule has such a server', () => {
		expect([...new Set(BROKEN.map(([rule]) => rule))]).toEqual(Object.keys(RULES));
	});
});
