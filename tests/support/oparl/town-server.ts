/** An OParl server of an invented town, honest unless a test gives it a habit. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Sent = Record<string, unknown> & { id: string };

const LISTS: Readonly<Record<string, string>> = {
	organization: 'Organization',
	person: 'Person',
	meeting: 'Meeting',
	paper: 'Paper'
};

/** Answers a request itself, or leaves it to the honest server by `undefined`. */
export type Habit = (
	url: URL,
	response: ServerResponse,
	request: IncomingMessage
) => unknown | undefined | Promise<unknown | undefined>;

export class TownServer {
	readonly #server: Server;
	root = '';
	/** Everything asked for, in order. */
	readonly requests: string[] = [];
	/** By list; changed by tests. */
	readonly objects: Record<string, Sent[]> = { organization: [], person: [], meeting: [], paper: [] };
	readonly files = new Map<string, { content: Buffer | string; headers?: Record<string, string> }>();
	pageSize = 100;
	habit: Habit = () => undefined;

	private constructor(secure: ServerOptions | undefined) {
		const listener = (request: IncomingMessage, response: ServerResponse) => {
			this.#answer(request, response).catch((error: unknown) => {
				response.destroy(error as Error);
			});
		};
		this.#server = secure ? createSecureServer(secure, listener) : createServer(listener);
	}

	/** With a key and a certificate it is called `host` and speaks https. */
	static async start(secure?: ServerOptions & { readonly host: string }): Promise<TownServer> {
		const town = new TownServer(secure);
		await new Promise<void>((resolve) => town.#server.listen(0, '127.0.0.1', resolve));
		const { port } = town.#server.address() as AddressInfo;
		town.root = secure ? `https://${secure.host}:${port}` : `http://127.0.0.1:${port}`;
		return town;
	}

	get host(): string {
		return new URL(this.root).host;
	}

	get system(): string {
		return `${this.root}/system`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	type(name: string): string {
		return `https://schema.oparl.org/1.1/${name}`;
	}

	body(): Sent {
		const lists = Object.keys(LISTS).map((list) => [list, `${this.root}/body/1/${list}`]);
		return {
			id: `${this.root}/body/1`,
			type: this.type('Body'),
			name: 'Stadt Wiesenau',
			license: 'https://www.govdata.de/dl-de/by-2-0',
			...Object.fromEntries(lists)
		};
	}

	/** A new object of a list, changed on the day given. */
	add(list: string, fields: Record<string, unknown> = {}, modified = '2026-01-05T10:00:00+01:00'): Sent {
		const number = this.objects[list]!.length + 1;
		const object = {
			id: `${this.root}/${list}/${number}`,
			type: this.type(LISTS[list]!),
			name: `${LISTS[list]} ${number}`,
			created: '2026-01-05T10:00:00+01:00',
			modified,
			...fields
		};
		this.objects[list]!.push(object);
		return object;
	}

	/** As a server of 1.1 withdraws an object. */
	withdraw(list: string, id: string, modified: string): void {
		const objects = this.objects[list]!;
		const at = objects.findIndex((object) => object.id === id);
		const { type, created } = objects[at]!;
		objects[at] = { id, type, created, modified, deleted: true };
	}

	/** A page as OParl has it. */
	page(list: string, url: URL): unknown {
		const since = url.searchParams.get('modified_since');
		const objects = this.objects[list]!.filter(({ deleted, modified }) =>
			since ? Date.parse(String(modified)) >= Date.parse(since) : deleted !== true
		);
		const page = Number(url.searchParams.get('page') ?? 1);
		const size = Number(url.searchParams.get('limit') ?? this.pageSize);
		const data = objects.slice((page - 1) * size, page * size);
		const next = new URL(url);
		next.searchParams.set('page', String(page + 1));
		return {
			data,
			pagination: { totalElements: objects.length, elementsPerPage: size, currentPage: page },
			links: page * size < objects.length ? { next: next.href } : {}
		};
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url!, this.root);
		this.requests.push(request.url!);
		const own = await this.habit(url, response, request);
		if (response.headersSent || response.destroyed) return;
		const file = this.files.get(url.pathname);
		if (own === undefined && file) {
			response.writeHead(200, { 'content-type': 'application/pdf', ...file.headers });
			response.end(file.content);
			return;
		}
		const answer = own ?? this.#honest(url);
		response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
		response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
	}

	#honest(url: URL): unknown {
		if (url.pathname === '/system') {
			return { id: this.system, type: this.type('System'), name: 'RIS', body: `${this.root}/bodies` };
		}
		if (url.pathname === '/bodies') return { data: [this.body()], pagination: {}, links: {} };
		if (url.pathname === '/body/1') return this.body();
		const list = /^\/body\/1\/(\w+)$/.exec(url.pathname)?.[1];
		return list && list in this.objects ? this.page(list, url) : undefined;
	}
}

/** Answers with a status and JSON; for habits. */
export function answer(response: ServerResponse, status: number, body: unknown = {}, headers = {}): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
