/** Speaks with one foreign server for as long as an import takes: politely, patiently, and within limits. */
import http from 'node:http';
import https from 'node:https';
import { getCACertificates } from 'node:tls';
import { isInner } from '../../network/addresses.ts';
import { resolveName, type Resolve } from '../../network/lookup.ts';
import { parseLenient } from '../read/parse.ts';
import type { Notes, Place } from '../report/notes.ts';
import { missingCertificates } from './certificates.ts';
import { FetchProblem } from './problem.ts';
import { request, type Answer, type Limits } from './request.ts';

export interface NetworkRules {
	/** `host` or `host:port` that may be at inner addresses; nobody else may. */
	readonly innerHosts: readonly string[];
	/** Pause between two requests. */
	readonly gapMs: number;
	/** How often an answer that may be better the next time is waited for. */
	readonly tries: number;
	/** Longest wait a server may ask for. */
	readonly longestWaitMs: number;
	/** Of a page of a list, and of a file. */
	readonly page: Limits;
	readonly file: Limits;
}

const MB = 2 ** 20;

/** What an installation does unless told otherwise. */
export const NETWORK_RULES: NetworkRules = {
	innerHosts: [],
	gapMs: 200,
	tries: 6,
	longestWaitMs: 10 * 60_000,
	page: { bytes: 32 * MB, answerMs: 60_000, chunkMs: 30_000, totalMs: 300_000 },
	file: { bytes: 200 * MB, answerMs: 60_000, chunkMs: 30_000, totalMs: 30 * 60_000 }
};

/** What a test puts in place of the world. */
export interface World {
	readonly pause?: (ms: number) => Promise<void>;
	readonly resolve?: Resolve;
	/** Roots in PEM beside those of the system. */
	readonly roots?: readonly string[];
}

/** JSON, or the status of an answer without. */
export type Page =
	| {
			readonly kind: 'value';
			readonly value: unknown;
			readonly address: string;
			readonly date: Date | undefined;
	  }
	| { readonly kind: 'status'; readonly status: number; readonly value: unknown }
	| { readonly kind: 'problem'; readonly problem: FetchProblem };

const FIRST_PAUSE_MS = 1_000;

export class Client {
	readonly rules: NetworkRules;
	readonly #world: World;
	readonly #http = new http.Agent({ keepAlive: true, maxSockets: 4 });
	#https: https.Agent;
	#roots: string[];
	#last = -Infinity;
	readonly #completed = new Set<string>();

	constructor(rules: NetworkRules, world: World = {}) {
		this.rules = rules;
		this.#world = world;
		this.#roots = [...getCACertificates('default'), ...(world.roots ?? [])];
		this.#https = this.#agent();
	}

	/** The JSON at `address`, after as many tries as the rules allow. */
	async page(address: string, notes: Notes): Promise<Page> {
		const place: Place = { kind: null, sourceId: address, label: null };
		for (let attempt = 1; ; attempt++) {
			const last = attempt >= this.rules.tries;
			try {
				const answer = await this.#get(address, this.rules.page, { accept: 'application/json' }, notes);
				const wait = waitOf(answer);
				if (wait !== undefined && !last) {
					answer.leave();
					notes.add('slowed-down', place, { after: `${Math.round(wait / 1000)} s` });
					await this.pause(Math.min(wait, this.rules.longestWaitMs));
					continue;
				}
				if (answer.status < 500 || last) return await pageOf(answer, notes, place);
				answer.leave();
				notes.add('retried', place, { before: `HTTP ${answer.status}` });
			} catch (error) {
				if (!(error instanceof FetchProblem)) throw error;
				if (last || !error.passing) return { kind: 'problem', problem: error };
				notes.add('retried', place, { before: error.message });
			}
			await this.pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
		}
	}

	/** The content at `address`, once. @throws {FetchProblem} also for an answer that is none */
	async file(address: string, notes: Notes, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
		const plain = { accept: '*/*', 'accept-encoding': 'identity', ...headers };
		const answer = await this.#get(address, this.rules.file, plain, notes);
		if (answer.status === 200 || answer.status === 304) return answer;
		const wait = waitOf(answer);
		answer.leave();
		if (wait !== undefined) {
			notes.add(
				'slowed-down',
				{ kind: null, sourceId: address, label: null },
				{ after: `${Math.round(wait / 1000)} s` }
			);
			await this.pause(Math.min(wait, this.rules.longestWaitMs));
		}
		throw new FetchProblem('status', `HTTP ${answer.status}`, answer.status);
	}

	pause(ms: number): Promise<void> {
		return (this.#world.pause ?? ((wait) => new Promise((resolve) => setTimeout(resolve, wait))))(ms);
	}

	close(): void {
		this.#http.destroy();
		this.#https.destroy();
	}

	async #get(
		address: string,
		limits: Limits,
		headers: Readonly<Record<string, string>>,
		notes: Notes
	): Promise<Answer> {
		await this.#wait();
		const { resolve } = this.#world;
		const door = {
			innerHosts: this.rules.innerHosts,
			http: this.#http,
			https: this.#https,
			...(resolve && { resolve })
		};
		try {
			return await request(address, door, limits, headers);
		} catch (error) {
			const incomplete =
				error instanceof FetchProblem && /LEAF_SIGNATURE|ISSUER_CERT_LOCALLY/.test(error.message);
			if (!incomplete || !(await this.#complete(address, notes))) throw error;
			return request(address, { ...door, https: this.#https }, limits, headers);
		}
	}

	/** One request after the other, with a pause in between. */
	async #wait(): Promise<void> {
		const left = this.#last + this.rules.gapMs - performance.now();
		if (left > 0) await this.pause(left);
		this.#last = performance.now();
	}

	/** Fetches what is missing in the chain of the server at `address`; tried once per server. */
	async #complete(address: string, notes: Notes): Promise<boolean> {
		const { hostname, port, protocol, host } = new URL(address);
		if (protocol !== 'https:' || this.#completed.has(host)) return false;
		this.#completed.add(host);
		const open = this.rules.innerHosts.includes(hostname) || this.rules.innerHosts.includes(host);
		const addresses = await (this.#world.resolve ?? resolveName)(hostname).catch(() => []);
		const ip = addresses.find((each) => open || !isInner(each.address))?.address;
		if (!ip) return false;
		const { resolve } = this.#world;
		const door = {
			innerHosts: this.rules.innerHosts,
			http: this.#http,
			https: this.#https,
			...(resolve && { resolve })
		};
		const found = await missingCertificates({ host: hostname, port: Number(port || 443), ip }, (issuer) =>
			request(issuer, door, this.rules.page, {})
		).catch((error: unknown) => {
			if (error instanceof FetchProblem) return [];
			throw error;
		});
		if (found.length === 0) return false;
		this.#roots.push(...found);
		this.#https.destroy();
		this.#https = this.#agent();
		notes.add('certificate-chain', { kind: null, sourceId: address, label: host });
		return true;
	}

	#agent(): https.Agent {
		return new https.Agent({ keepAlive: true, maxSockets: 4, ca: this.#roots });
	}
}

async function pageOf(answer: Answer, notes: Notes, place: Place): Promise<Page> {
	const chunks: Buffer[] = [];
	for await (const chunk of answer.body) chunks.push(chunk);
	const text = Buffer.concat(chunks).toString('utf8');
	const html = /^\s*<(!doctype|html|\?xml|!--)/i.test(text);
	if (answer.status !== 200) {
		return { kind: 'status', status: answer.status, value: html ? undefined : quietly(text) };
	}
	if (html) {
		notes.add('not-json', place, { before: text.slice(0, 100) });
		return { kind: 'status', status: answer.status, value: undefined };
	}
	const value = parseLenient(text, notes, place);
	if (value === undefined) return { kind: 'status', status: answer.status, value };
	const date = new Date(String(answer.headers.date));
	return {
		kind: 'value',
		value,
		address: answer.address,
		date: Number.isNaN(date.getTime()) ? undefined : date
	};
}

/** The body of an error answer may say more; what it is made of is nobody's concern. */
function quietly(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** What the server asks to wait (RFC 9110, 10.2.3): seconds, or a time by its own clock. */
function waitOf({ status, headers }: Answer): number | undefined {
	if (status !== 429 && status !== 503) return undefined;
	const said = headers['retry-after'];
	if (said === undefined) return undefined;
	if (/^\d+$/.test(said)) return Number(said) * 1000;
	const wait = Date.parse(said) - Date.parse(String(headers.date));
	return Number.isFinite(wait) ? Math.max(wait, 0) : undefined;
}
