/** The open-data server as its clients meet it, without a socket in between. */
import { Readable } from 'node:stream';
import type { Storage } from '#lib/server/files/storage.ts';
import { answerOparl, type OparlContext } from '#lib/server/oparl/answer.ts';
import { findContent } from '#lib/server/oparl/content.ts';
import { licensed, OPEN_TO_ALL } from '#lib/server/oparl/responses.ts';
import { serveFile } from '#lib/web/serve-file.server.ts';
import type { TestDatabase } from './database.ts';

export const ORIGIN = 'https://rat.stadt.example';
export const ZONE = 'Europe/Berlin';

/** What came back. */
export interface Got {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** Parsed; `undefined` when there is no body. */
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look wherever they like
	readonly json: any;
}

/** Every content is there, and says the same. */
const TEN_BYTES = {
	has: () => Promise.resolve(10),
	get: () => Readable.from([Buffer.from('0123456789')])
} as unknown as Storage;

/** Asks the server of one town. Addresses may be relative to `/oparl/v1.1/`. */
export class OparlClient {
	readonly #database: TestDatabase;
	readonly bodyId: string;

	constructor(database: TestDatabase, bodyId: string) {
		this.#database = database;
		this.bodyId = bodyId;
	}

	readonly fetch = async (address: string, init: RequestInit = {}): Promise<Response> => {
		const url = new URL(address, `${ORIGIN}/oparl/v1.1/`);
		const context = {
			db: this.#database.public,
			body: { id: this.bodyId, timeZone: ZONE },
			origin: ORIGIN,
			client: this.bodyId
		};
		const request = new Request(url, init);
		const [, file, way] = /^\/oparl\/v1\.1\/file\/([^/]+)\/([^/]+)$/.exec(url.pathname) ?? [];
		return file && way ? this.#content(context, request, file, way) : answerOparl(context, request);
	};

	/** As the route does it. */
	async #content(context: OparlContext, request: Request, file: string, way: string): Promise<Response> {
		const found = await findContent(context, request, file, way);
		if (found instanceof Response) return found;
		const answer = (await serveFile(TEN_BYTES, request, found, !found.inline))!;
		for (const [name, value] of Object.entries(OPEN_TO_ALL)) answer.headers.set(name, value);
		return licensed(answer, found.license);
	}

	async get(address: string, init: RequestInit = {}): Promise<Got> {
		const response = await this.fetch(address, init);
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			text,
			json: text === '' ? undefined : JSON.parse(text)
		};
	}

	/** Every object of a list, page after page. */
	async all(address: string): Promise<Got['json'][]> {
		const found: Got['json'][] = [];
		for (let next: string | undefined = address; next;) {
			const { status, json } = await this.get(next);
			if (status !== 200) throw new Error(`${next}: ${status}`);
			found.push(...json.data);
			next = json.links.next;
		}
		return found;
	}
}
