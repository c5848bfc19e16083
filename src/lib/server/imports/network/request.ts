/** One GET to a foreign server that may be slow, wrong or hostile: no inner addresses on any way, limits to everything. */
import http from 'node:http';
import https from 'node:https';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Readable } from 'node:stream';
import { InnerAddress, isInnerHost, lookupOf, type Resolve } from '../../network/lookup.ts';
import { FetchProblem } from './problem.ts';

/** What a request may cost, and where it may go. */
export interface Limits {
	/** Bytes of the body, unpacked. */
	readonly bytes: number;
	/** Until the first byte of an answer, between two chunks, and until its end. */
	readonly answerMs: number;
	readonly chunkMs: number;
	readonly totalMs: number;
}

export interface Door {
	/** `host` or `host:port` that may be inside. */
	readonly innerHosts: readonly string[];
	readonly resolve?: Resolve;
	readonly http: http.Agent;
	readonly https: https.Agent;
}

export interface Answer {
	/** Where it came from in the end. */
	readonly address: string;
	readonly status: number;
	readonly headers: http.IncomingHttpHeaders;
	/** Unpacked; throws a `FetchProblem` when a limit is met. Must be read to its end, or left by `break`. */
	readonly body: AsyncIterable<Buffer>;
	/** Ends it without waiting for anything of its body. */
	readonly leave: () => void;
}

const MAX_REDIRECTS = 5;
const USER_AGENT = 'Ratssaal-Import/1 (+https://oparl.org)';

/** @throws {FetchProblem} */
export async function request(
	address: string,
	door: Door,
	limits: Limits,
	headers: Readonly<Record<string, string>>
): Promise<Answer> {
	let url = parse(address);
	const end = AbortSignal.timeout(limits.totalMs);
	for (let step = 0; step <= MAX_REDIRECTS; step++) {
		const response = await send(url, door, limits, headers, end);
		const { location } = response.headers;
		if (!isRedirect(response.statusCode!) || !location) {
			return {
				address: url.href,
				status: response.statusCode!,
				headers: response.headers,
				body: bodyOf(response, limits, end),
				leave: () => void response.destroy()
			};
		}
		response.destroy();
		url = parse(location, url);
	}
	throw new FetchProblem('redirects', `leads on more than ${MAX_REDIRECTS} times`);
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

function parse(address: string, base?: URL): URL {
	const url = URL.parse(address, base?.href);
	if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
		throw new FetchProblem('address', 'no address of the web');
	}
	// A login in an address would be sent to whoever is behind it.
	if (url.username !== '' || url.password !== '') throw new FetchProblem('address', 'carries a login');
	return url;
}

function send(
	url: URL,
	door: Door,
	limits: Limits,
	headers: Readonly<Record<string, string>>,
	end: AbortSignal
): Promise<http.IncomingMessage> {
	const open = door.innerHosts.includes(url.hostname) || door.innerHosts.includes(url.host);
	if (!open && isInnerHost(url.hostname)) throw inner(url.hostname);
	const secure = url.protocol === 'https:';
	return new Promise((resolve, reject) => {
		const sent = (secure ? https : http).get(
			url,
			{
				agent: secure ? door.https : door.http,
				headers: { 'user-agent': USER_AGENT, 'accept-encoding': 'gzip, deflate, br', ...headers },
				lookup: lookupOf({ open, ...(door.resolve && { resolve: door.resolve }) }),
				signal: end,
				// A header block of any length is read by no one.
				maxHeaderSize: 32 * 1024
			},
			(response) => {
				clearTimeout(timer);
				resolve(response);
			}
		);
		const timer = setTimeout(
			() => sent.destroy(new FetchProblem('timeout', `no answer within ${limits.answerMs} ms`)),
			limits.answerMs
		);
		sent.on('error', (error) => {
			clearTimeout(timer);
			reject(problemOf(error, end));
		});
	});
}

const inner = (host: string) => new FetchProblem('inner', `${host} is inside`);

/** The clock runs only while the server is waited for, not while somebody here is at work with what came. */
async function* bodyOf(
	response: http.IncomingMessage,
	limits: Limits,
	end: AbortSignal
): AsyncGenerator<Buffer> {
	const stream = unpacked(response);
	const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
	const late = () => response.destroy(new FetchProblem('timeout', `nothing for ${limits.chunkMs} ms`));
	let bytes = 0;
	try {
		for (;;) {
			const timer = setTimeout(late, limits.chunkMs);
			const chunk = await chunks.next().finally(() => clearTimeout(timer));
			if (chunk.done) return;
			bytes += chunk.value.length;
			if (bytes > limits.bytes) throw new FetchProblem('too-large', `more than ${limits.bytes} bytes`);
			yield chunk.value;
		}
	} catch (error) {
		throw problemOf(error, end);
	} finally {
		stream.destroy();
		response.destroy();
	}
}

/** What a server packs although nobody asked for it is unpacked too; the limit counts what comes out. */
function unpacked(response: http.IncomingMessage): Readable {
	const encoding = String(response.headers['content-encoding'] ?? 'identity').toLowerCase();
	const unpack = {
		gzip: createGunzip,
		'x-gzip': createGunzip,
		deflate: createInflate,
		br: createBrotliDecompress
	}[encoding];
	if (!unpack) return response;
	const stream = unpack({ chunkSize: 64 * 1024 });
	response.on('error', (error) => stream.destroy(error));
	stream.on('close', () => response.destroy());
	return response.pipe(stream);
}

function problemOf(error: unknown, end: AbortSignal): FetchProblem {
	if (error instanceof FetchProblem) return error;
	if (end.aborted) return new FetchProblem('timeout', 'took too long');
	for (let each = error; each instanceof Error; each = each.cause) {
		if (each instanceof FetchProblem) return each;
		if (each instanceof InnerAddress) return inner(each.host);
	}
	const { code = '', message } = error as NodeJS.ErrnoException;
	if (/CERT|SELF_SIGNED|VERIFY|ALTNAME|ERR_TLS/.test(code)) return new FetchProblem('certificate', code);
	return new FetchProblem('connection', code || message);
}
