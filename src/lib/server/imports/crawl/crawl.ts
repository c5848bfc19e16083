/**
 * Walks the lists of a body page by page and keeps each page as soon as it has come: whoever goes on after a crash
 * begins behind the last page that was kept.
 */
import { createHash } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../../db/client.ts';
import { importPages } from '../../db/schema/index.ts';
import type { Client, Page } from '../network/client.ts';
import { isDeeperThan, isObject } from '../oparl/objects.ts';
import type { Notes } from '../report/notes.ts';
import { LISTS } from './entry.ts';
import { filtered, hasDoubleParameters, isFiltered, type Habits } from './filters.ts';

export interface CrawlLimits {
	/** A list with more pages has no end. */
	readonly pages: number;
	readonly objects: number;
	/** Of all its pages, which are kept until everything is written. */
	readonly bytes: number;
}

/** The largest towns have some hundred thousand files, on pages of ten at least. */
const CRAWL_LIMITS: CrawlLimits = { pages: 100_000, objects: 5_000_000, bytes: 8 * 2 ** 30 };

/** A server that goes on with empty pages has nothing more. */
const EMPTY_PAGES = 3;

/** Pages of a list that always gives its first one are asked for at once, if they are not more than this. */
const AT_ONCE = 10_000;

const MAX_DEPTH = 60;

export interface Crawl {
	readonly runId: string;
	readonly body: Readonly<Record<string, unknown>>;
	/** Only what changed since; everything when missing. */
	readonly since?: Date | undefined;
	readonly habits?: Habits | undefined;
	/** Told after every page; throws when the crawl is to end. */
	readonly progress?: (list: string, objects: number, total: number | undefined) => Promise<void>;
	readonly limits?: CrawlLimits;
}

/** Which lists came to their end. */
export type Outcome = Readonly<Record<string, 'whole' | 'broken'>>;

/** @throws {Refusal} `invalid` for a server without end */
export async function crawl(db: Db, client: Client, notes: Notes, what: Crawl): Promise<Outcome> {
	const outcome: Record<string, 'whole' | 'broken'> = {};
	for (const list of Object.keys(LISTS)) {
		const start = what.body[list];
		if (typeof start !== 'string') continue;
		outcome[list] = (await new List(db, client, notes, what, list, start).walk()) ? 'whole' : 'broken';
	}
	return outcome;
}

class List {
	readonly #db: Db;
	readonly #client: Client;
	readonly #notes: Notes;
	readonly #crawl: Crawl;
	readonly #list: string;
	readonly #start: string;
	readonly #limits: CrawlLimits;
	readonly #visited = new Set<string>();
	readonly #fingerprints = new Set<string>();
	#pages = 0;
	#objects = 0;
	#bytes = 0;
	#empty = 0;
	/** Only what changed since is asked for. */
	#since: Date | undefined;
	#total: number | undefined;

	constructor(db: Db, client: Client, notes: Notes, what: Crawl, list: string, start: string) {
		this.#db = db;
		this.#client = client;
		this.#notes = notes;
		this.#crawl = what;
		this.#list = list;
		this.#start = start;
		this.#limits = what.limits ?? CRAWL_LIMITS;
		this.#since = what.since;
	}

	/** Did it come to its end? */
	async walk(): Promise<boolean> {
		const place = { kind: LISTS[this.#list]!, sourceId: this.#start, label: null };
		if (!URL.canParse(this.#start)) {
			this.#notes.add('not-fetched', place);
			return false;
		}
		const kept = await this.#resume();
		if (kept === 'ended') return true;
		if (!kept && hasDoubleParameters(this.#start)) this.#notes.add('double-parameters', place);
		let next = kept ?? this.#address(this.#start);
		for (;;) {
			if (this.#visited.has(next)) return this.#looped();
			this.#visited.add(next);
			const page = await this.#client.page(next, this.#notes);
			const read = this.#read(page, next);
			if (read === 'empty') return this.#keep(next, [], undefined);
			if (read === undefined && page.kind === 'status' && this.#since && this.#pages === 0) {
				// Other lists of this server took the filter; this one is read as a whole.
				this.#since = undefined;
				next = this.#address(this.#start);
				continue;
			}
			if (read === undefined) {
				this.#notes.add('not-fetched', { ...place, sourceId: next }, { before: statusOf(page) });
				return false;
			}
			if (this.#since !== this.#crawl.since && this.#pages === 0) this.#notes.add('filter-refused', place);
			this.#total = read.total ?? this.#total;
			const fingerprint = fingerprintOf(read.objects);
			if (read.objects.length > 0 && this.#fingerprints.has(fingerprint)) return this.#looped();
			this.#empty = read.objects.length === 0 ? this.#empty + 1 : 0;
			const last = this.#empty >= EMPTY_PAGES ? undefined : read.next;
			await this.#keep(next, read.objects, last);
			await this.#crawl.progress?.(this.#list, this.#objects, read.total);
			if (last === undefined) return true;
			next = this.#address(last);
		}
	}

	/** Learns what was kept before a crash, and answers where to go on. */
	async #resume(): Promise<string | 'ended' | undefined> {
		const pages = await this.#db
			.select({
				address: importPages.address,
				next: importPages.next,
				fingerprint: importPages.fingerprint,
				count: importPages.count,
				bytes: sql<number>`octet_length(${importPages.objects})`
			})
			.from(importPages)
			.where(and(eq(importPages.runId, this.#crawl.runId), eq(importPages.list, this.#list)))
			.orderBy(asc(importPages.number));
		for (const { address, fingerprint, count, bytes } of pages) {
			this.#visited.add(address);
			this.#fingerprints.add(fingerprint);
			this.#objects += count;
			this.#bytes += bytes;
		}
		this.#pages = pages.length;
		const last = pages.at(-1);
		if (last && !isFiltered(last.address)) this.#since = undefined;
		return last && (last.next === null ? 'ended' : this.#address(last.next));
	}

	#address(address: string): string {
		return filtered(address, this.#since, this.#crawl.habits?.encoding ?? 'encoded');
	}

	#read(
		page: Page,
		address: string
	):
		| { objects: readonly unknown[]; next: string | undefined; total: number | undefined }
		| 'empty'
		| undefined {
		if (page.kind !== 'value') {
			// Some answer an empty window with 404 or 400: a list without the filter is answered, as the habits say.
			const refused = page.kind === 'status' && (page.status === 404 || page.status === 400);
			return refused && this.#since && this.#crawl.habits?.empty === 'error' ? 'empty' : undefined;
		}
		const { value } = page;
		if (Array.isArray(value)) return { objects: value, next: undefined, total: undefined };
		if (!isObject(value)) return undefined;
		const links: unknown = value.links;
		const next =
			isObject(links) && typeof links.next === 'string' && links.next !== ''
				? URL.parse(links.next, address)?.href
				: undefined;
		const pagination: unknown = value.pagination;
		const total =
			isObject(pagination) && typeof pagination.totalElements === 'number'
				? pagination.totalElements
				: undefined;
		if (Array.isArray(value.data)) return { objects: value.data, next, total };
		// A list of one, given as the one.
		if (typeof value.id !== 'string') return undefined;
		this.#notes.add('single-for-list', { kind: LISTS[this.#list]!, sourceId: address, label: null });
		return { objects: [value], next, total };
	}

	async #keep(address: string, objects: readonly unknown[], next: string | undefined): Promise<true> {
		const shallow = objects.filter((object) => {
			const deep = typeof object === 'object' && object !== null && isDeeperThan(object, MAX_DEPTH);
			if (deep) this.#notes.add('too-deep', { kind: LISTS[this.#list]!, sourceId: address, label: null });
			return !deep;
		});
		const text = JSON.stringify(shallow);
		this.#pages++;
		this.#objects += objects.length;
		this.#bytes += text.length;
		const { pages, objects: most, bytes } = this.#limits;
		if (this.#pages > pages || this.#objects > most || this.#bytes > bytes) {
			throw new Refusal(
				'invalid',
				`Die Liste ${this.#start} nimmt kein Ende: ${this.#objects.toLocaleString('de-DE')} Objekte auf ${this.#pages.toLocaleString('de-DE')} Seiten. Es wurde nichts übernommen.`
			);
		}
		await this.#db.insert(importPages).values({
			runId: this.#crawl.runId,
			list: this.#list,
			number: this.#pages,
			address,
			next: next ?? null,
			fingerprint: fingerprintOf(objects),
			objects: text,
			count: objects.length
		});
		this.#visited.add(address);
		this.#fingerprints.add(fingerprintOf(objects));
		return true;
	}

	/** A list that always gives the same page may give everything at once when it is asked to. */
	async #looped(): Promise<boolean> {
		const total = this.#total;
		const place = { kind: LISTS[this.#list]!, sourceId: this.#start, label: null };
		this.#notes.add('loop', place, { before: this.#objects, after: total });
		if (!total || total <= this.#objects || total > AT_ONCE) return false;
		const url = new URL(this.#address(this.#start));
		url.searchParams.set('limit', String(total));
		const read = this.#read(await this.#client.page(url.href, this.#notes), url.href);
		if (!read || read === 'empty' || read.objects.length <= this.#objects) return false;
		await this.#keep(url.href, read.objects, undefined);
		return read.objects.length >= total;
	}
}

const statusOf = (page: Page) =>
	page.kind === 'status'
		? `HTTP ${page.status}`
		: page.kind === 'problem'
			? page.problem.message
			: 'kein OParl';

function fingerprintOf(objects: readonly unknown[]): string {
	const hash = createHash('sha256');
	for (const object of objects) hash.update(`${isObject(object) ? String(object.id) : typeof object}\n`);
	return hash.digest('base64url').slice(0, 22);
}
