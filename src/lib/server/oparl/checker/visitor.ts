/** Asks a foreign server, politely: a bounded number of requests, one after the other, bounded in time and size. */
import type { Answer } from '#lib/domain/oparl/answer-checks.ts';

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_REDIRECTS = 5;

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

export class Visitor {
	readonly #fetch: Fetch;
	readonly #limit: number;
	#requests = 0;
	/** Whole answers seen, so that nothing is asked twice. */
	readonly #known = new Map<string, Answer>();

	constructor(fetch: Fetch, limit: number) {
		this.#fetch = fetch;
		this.#limit = limit;
	}

	get requests(): number {
		return this.#requests;
	}

	/** May it ask on? What is not asked any more is not judged. */
	get mayAsk(): boolean {
		return this.#requests < this.#limit;
	}

	/** The answer, remembered; status 0 when there was none. Redirects are not followed. */
	async get(address: string): Promise<Answer> {
		const known = this.#known.get(address);
		if (known) return known;
		const answer = await this.ask(address);
		this.#known.set(address, answer);
		return answer;
	}

	/** Follows redirects, as a person would who typed the address. */
	async follow(address: string): Promise<Answer> {
		let answer = await this.get(address);
		for (let hop = 0; hop < MAX_REDIRECTS && answer.status >= 300 && answer.status < 400; hop++) {
			const { location } = answer.headers;
			if (!location) break;
			answer = await this.get(new URL(location, answer.address).href);
		}
		return answer;
	}

	/** Asks anew. */
	async ask(address: string, init: RequestInit = {}): Promise<Answer> {
		this.#requests++;
		try {
			const response = await this.#fetch(address, {
				redirect: 'manual',
				signal: AbortSignal.timeout(TIMEOUT_MS),
				...init
			});
			const bytes = await read(response);
			return {
				address,
				status: response.status,
				headers: Object.fromEntries(response.headers),
				bytes,
				json: parse(bytes)
			};
		} catch {
			// Unreachable, too slow or too large: to the report that is an answer like any other.
			return { address, status: 0, headers: {}, bytes: new Uint8Array(), json: undefined };
		}
	}
}

async function read(response: Response): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	if (!response.body) return new Uint8Array();
	for await (const chunk of response.body) {
		length += chunk.byteLength;
		if (length > MAX_BYTES) throw new RangeError('answer too large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function parse(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(bytes).replace(/^\ufeff/, ''));
	} catch {
		// Not JSON; that is for the rules to judge.
		return undefined;
	}
}
