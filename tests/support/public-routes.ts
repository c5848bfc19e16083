/** Calls loads and answers of routes as the router would, as somebody without a login. */
import { vi } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import { findBodyByHost } from '#lib/server/db/queries/bodies.ts';
import type { TestDatabase } from './database.ts';

const ORIGIN = 'https://rat.stadt.example';

/** Settings of an instance without mail server and map, with notifications; a test puts them in the place of `$app/env/private`. */
export const SETTINGS = {
	RATSSAAL_DATA: '',
	RATSSAAL_SECRET: 'a secret of nobody but the tests',
	RATSSAAL_SMTP_URL: undefined,
	RATSSAAL_WEB_PUSH: '1',
	RATSSAAL_EMBED_HOSTS: ['https://www.stadt.example'],
	RATSSAAL_MAP_TILES: undefined,
	RATSSAAL_MAP_ATTRIBUTION: undefined
};

/** A load or an answer. */
type Door = (event: object) => unknown;

const modules = import.meta.glob<{ load?: Door; GET?: Door }>([
	'../../src/routes/**/+page.server.ts',
	'../../src/routes/**/+server.ts'
]);

/** Groups whose pages anybody may ask for. Brackets in a pattern of the glob would be alternatives. */
const OPEN = /\/routes\/(?:\((?<group>public|subscriber)\)|(?=api\/))(?<path>.*?)\/?\+/;

const files = new Map(
	Object.keys(modules).flatMap((file) => {
		const { group, path } = OPEN.exec(file)?.groups ?? {};
		return path === undefined ? [] : [[path || '/', { file, group }] as const];
	})
);

/** Addresses with their parameters, as the router writes them. */
export const openRoutes: readonly string[] = [...files.keys()].map((path) =>
	path.startsWith('/') ? path : `/${path}`
);

export interface Asked {
	readonly now: Date;
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: string;
	/** Hears the name of every parameter that the route looks for. */
	readonly onParameter?: (name: string) => void;
}

/** Opens the door of a route; what it says as one text. */
export async function ask(
	database: TestDatabase,
	route: string,
	{ now, params = {}, query = '', onParameter }: Asked
): Promise<string> {
	const { file, group } = files.get(route) ?? files.get(route.slice(1))!;
	const path = route.replaceAll(/\[(\w+)[^\]]*\]/g, (_, name: string) => params[name] ?? 'x');
	const url = new URL(`${path}${query}`, ORIGIN);
	if (onParameter) listen(url, onParameter);
	const body = await findBodyByHost(database.public, url.hostname);
	const locals: { structured?: readonly unknown[] } & Record<string, unknown> = {
		db: group === 'subscriber' ? database.app : database.public,
		publicDb: database.public,
		body,
		now,
		today: day(now.toISOString().slice(0, 10))
	};
	const event = {
		locals,
		params,
		url,
		request: new Request(url),
		route: { id: group ? `/(${group})${route}` : route },
		depends: vi.fn(),
		setHeaders: vi.fn(),
		parent: () => Promise.resolve({}),
		cookies: { get: () => undefined },
		getClientAddress: () => '192.0.2.1'
	};
	const { load, GET } = await modules[file]!();
	const answer = await (load ?? GET)?.(event);
	if (answer instanceof Response) return answer.text();
	return JSON.stringify([answer, locals.structured], (_, value: unknown) =>
		value instanceof Map || value instanceof Set ? [...value] : value
	);
}

/** Lets `onParameter` hear what is looked for in the query. */
function listen(url: URL, onParameter: (name: string) => void): void {
	const heard = new Set(['get', 'getAll', 'has']);
	const searchParams = new Proxy(url.searchParams, {
		get(target, method) {
			const value: unknown = Reflect.get(target, method, target);
			if (typeof value !== 'function') return value;
			return (...given: unknown[]) => {
				if (heard.has(String(method))) onParameter(String(given[0]));
				return (value as (...all: unknown[]) => unknown).apply(target, given);
			};
		}
	});
	Object.defineProperty(url, 'searchParams', { value: searchParams });
}
