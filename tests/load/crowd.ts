/**
 * Viewers of one live list, thousands in one process: each asks for the next part's list, which the server answers when there is that
 * part (RFC 8216bis section 6.2.5.2), then for the part, then anew. Forked by `viewers.ts`, which tells address and number and is told figures.
 *
 * They speak HTTP/1.1 over a kept connection each, with no more of it than a server's answer of known length needs.
 */
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Wanted {
	/** Of the list, without its name. */
	readonly base: string;
	readonly viewers: number;
	/** Measured from when all are there. */
	readonly seconds: number;
}

export interface Told {
	/** Between the first viewer who heard of a part and each who had it whole, ms. */
	readonly delaysMs: readonly number[];
	readonly bytes: number;
	/** Answers other than 200, by status; 0 for a connection that ended. */
	readonly failed: Readonly<Record<number, number>>;
}

/** Nobody begins in the same moment. */
const BEGIN_OVER_MS = 3000;
const SETTLE_MS = 2000;

process.once('message', (wanted: Wanted) => void watch(wanted));

async function watch({ base, viewers, seconds }: Wanted): Promise<void> {
	const url = new URL(base);
	const text = await (await fetch(`${base}index.m3u8`)).text();
	/** What the list has next. */
	let newest = nextOf(text);
	/** Of each part when somebody first heard of it, and which comes next. */
	const heard = new Map<string, { readonly atMs: number; readonly next: Next }>();
	const delaysMs: number[] = [];
	const failed: Record<number, number> = {};
	let bytes = 0;
	let isMeasured = false;

	class Viewer {
		readonly #socket: Socket;
		#head: Buffer = Buffer.alloc(0);
		#left = -1;
		#body: Buffer[] = [];
		/** The part it waits for: that the list has it first, then itself. */
		#awaited = newest;
		#isList = true;

		constructor() {
			this.#socket = connect(Number(url.port), url.hostname, () => this.#ask());
			this.#socket.on('data', (data) => this.#take(data));
			this.#socket.on('error', () => this.#fail(0));
		}

		end(): void {
			this.#socket.destroy();
		}

		#ask(): void {
			const { name, query } = this.#awaited;
			const path = this.#isList ? `index.m3u8?${query}` : name;
			const zips = this.#isList ? 'Accept-Encoding: gzip\r\n' : '';
			this.#socket.write(`GET ${url.pathname}${path} HTTP/1.1\r\nHost: ${url.host}\r\n${zips}\r\n`);
		}

		#take(data: Buffer): void {
			if (isMeasured) bytes += data.length;
			let rest = data;
			if (this.#left < 0) {
				this.#head = this.#head.length > 0 ? Buffer.concat([this.#head, data]) : data;
				const end = this.#head.indexOf('\r\n\r\n');
				if (end < 0) return;
				const head = this.#head.toString('latin1', 0, end);
				rest = this.#head.subarray(end + 4);
				this.#head = Buffer.alloc(0);
				const status = Number(head.slice(9, 12));
				if (status !== 200) return this.#fail(status);
				this.#left = Number(/content-length: (\d+)/i.exec(head)![1]);
			}
			this.#left -= rest.length;
			if (this.#isList && !heard.has(this.#awaited.name)) this.#body.push(rest);
			if (this.#left === 0) this.#have();
		}

		#have(): void {
			this.#left = -1;
			const nowMs = performance.now();
			const { name } = this.#awaited;
			if (this.#isList) {
				if (!heard.has(name)) {
					newest = nextOf(gunzipSync(Buffer.concat(this.#body)).toString());
					heard.set(name, { atMs: nowMs, next: newest });
				}
				this.#body = [];
			} else {
				const { atMs, next } = heard.get(name)!;
				if (isMeasured) delaysMs.push(nowMs - atMs);
				this.#awaited = next;
			}
			this.#isList = !this.#isList;
			this.#ask();
		}

		#fail(status: number): void {
			failed[status] = (failed[status] ?? 0) + 1;
			this.#socket.destroy();
		}
	}

	const all: Viewer[] = [];
	for (let i = 0; i < viewers; i++) {
		all.push(new Viewer());
		if (i % 50 === 49) await pause((BEGIN_OVER_MS * 50) / viewers);
	}
	await pause(SETTLE_MS);
	isMeasured = true;
	process.send!('begins');
	await pause(seconds * 1000);
	isMeasured = false;
	const told: Told = { delaysMs, bytes, failed };
	process.send!(told, () => {
		for (const viewer of all) viewer.end();
		process.disconnect();
	});
}

/** What the list announces, and how the list that has it is asked for. */
interface Next {
	readonly name: string;
	readonly query: string;
}

/** Positions in the list are counted from 0, whatever the segments' names (section 4.4.5.4). */
function nextOf(list: string): Next {
	const [, name, index] = /#EXT-X-PRELOAD-HINT:.*URI="(\d+\.(\d+)\.m4s)"/.exec(list) ?? [];
	const [, last] = /LAST-MSN=(\d+)/.exec(list) ?? [];
	if (!name || !last) throw new Error('The list announces no part.');
	const position = index === '0' ? Number(last) + 1 : Number(last);
	return { name, query: `_HLS_msn=${position}&_HLS_part=${index}&_HLS_skip=YES` };
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
