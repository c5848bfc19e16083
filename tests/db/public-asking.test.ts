/** Whatever somebody writes into the query of a page: it is answered, or told what is wrong; the server never stumbles. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Refusal } from '#lib/domain/errors.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { indexChanges } from '#lib/server/search/index-changes.ts';
import { STATUS } from '#lib/web/refusal.server.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTown, type OpenTown } from '../support/open-town.ts';
import { ask, openRoutes, SETTINGS } from '../support/public-routes.ts';

vi.mock('$app/env/private', () => SETTINGS);

const NOW = new Date();

/** What nobody means, each a trap for a database, a date, a number or a pattern. */
const VALUES = [
	'',
	'\0',
	'a\0b',
	"' or 1=1 --",
	'%',
	'\\',
	'-1',
	'1.5',
	'1e999',
	'99999999999999999999',
	'0000-00-00',
	'2026-02-30',
	'2026-13',
	'9999-12-31',
	'-271821-04-20',
	'275760-09-13',
	'1,2,3',
	'91,181',
	'Infinity,-Infinity',
	'__proto__',
	'{"a":[',
	'((a|b)&!*:',
	'"-*\u00ad',
	'<script>alert(1)</script>',
	'💥\u202e\ufffe',
	'00000000-0000-7000-8000-000000000000',
	'q=%00&jahr=x&jahr=y',
	'ä'.repeat(4000)
];

/** Sends no byte before something happens, which it would wait for. */
const isLive = (route: string) => /\/(ereignisse|untertitel)$/.test(route);

let database: TestDatabase;
let town: OpenTown;
let params: Record<string, string>;

beforeAll(async () => {
	database = await openTestDatabase();
	town = await openTown(database);
	const [resolution] = await database.public.select({ id: tables.resolutions.id }).from(tables.resolutions);
	const [caption] = await database.public.select({ id: tables.captions.id }).from(tables.captions);
	params = {
		meeting: town.meeting.id,
		organization: town.council.id,
		person: town.anna.id,
		paper: town.paper.id,
		resolution: resolution!.id,
		file: town.file.id,
		caption: caption!.id,
		part: 'vorlagen-2026.xml',
		link: 'x'
	};
	while ((await indexChanges(database.worker)) > 0);
});
afterAll(() => database.close());

/** The status of a refusal or another place to go, 200 for an answer; what is thrown otherwise is thrown on. */
async function statusOf(
	route: string,
	query: URLSearchParams,
	words: Readonly<Record<string, string>> = {},
	onParameter?: (name: string) => void
): Promise<number> {
	try {
		await ask(database, route, {
			now: NOW,
			params: { ...params, ...words },
			query: `?${query}`,
			onParameter
		});
		return 200;
	} catch (error) {
		if (error instanceof Refusal) return STATUS[error.code];
		const { status } = error as { status?: unknown };
		if (typeof status !== 'number') throw error;
		return status;
	}
}

describe('every parameter of every page', () => {
	test.for(openRoutes.filter((route) => !isLive(route)))('%s', async (route) => {
		const names = new Set<string>();
		const asked = new URLSearchParams();
		// Some are looked for only when others are there.
		for (let known = -1; known < names.size;) {
			known = names.size;
			await statusOf(route, asked, {}, (name) => names.add(name));
			for (const name of names) asked.set(name, '1');
		}
		for (const value of VALUES) {
			const each = [...names].map((name) => new URLSearchParams([[name, value]]));
			const all = new URLSearchParams([...names].map((name) => [name, value]));
			for (const query of [...each, all])
				expect(await statusOf(route, query), `${route}?${query}`).toBeLessThan(500);
		}
	});
});

describe('what stands where an address has a word', () => {
	const wordy = openRoutes.filter((route) => /\[\w+\]/.test(route));

	test('there are some', () => expect(wordy.length).toBeGreaterThan(4));

	test.for(wordy)('%s', async (route) => {
		const [name] = /(?<=\[)\w+(?=\])/.exec(route)!;
		for (const value of [...VALUES, '..', '../../secret.key', 'vorlagen-99999.xml']) {
			expect(await statusOf(route, new URLSearchParams(), { [name!]: value }), value).toBeLessThan(500);
		}
	});
});
