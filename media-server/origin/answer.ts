/** How the media server answers HTTP: small helpers around `ServerResponse`, and its one kind of error. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';

const compress = promisify(gzip);

/** An answer that is a refusal; the message is a German sentence that says what to do. */
export class HttpError extends Error {
	override readonly name = 'HttpError';
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;

	constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
		super(message);
		this.status = status;
		this.headers = headers;
	}
}

/** Sends an error as a plain sentence, never kept by any cache. */
export function refuse(response: ServerResponse, error: HttpError): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	response
		.writeHead(error.status, {
			'content-type': 'text/plain; charset=utf-8',
			'cache-control': 'no-store',
			...error.headers
		})
		.end(error.message + '\n');
}

/** The body of a request as text. @throws {HttpError} 413 above `limit` bytes */
export async function readBody(request: IncomingMessage, limit = 64 * 1024): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request) {
		size += (part as Buffer).length;
		if (size > limit) throw new HttpError(413, 'Die Anfrage ist zu groß.');
		parts.push(part as Buffer);
	}
	return Buffer.concat(parts).toString('utf8');
}

/** A text in both forms, ready to be sent to everybody who asks for it. */
export interface Prepared {
	readonly plain: Buffer;
	readonly gzipped: Buffer;
	readonly etag: string;
}

/** The text with its compressed form and a tag of its content. */
export async function prepare(text: string): Promise<Prepared> {
	const plain = Buffer.from(text, 'utf8');
	const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
	return { plain, gzipped: await compress(plain, { level: 1 }), etag };
}

/** Sends a prepared text, compressed where the client takes it, or 304 when it has it. */
export function sendPrepared(
	request: IncomingMessage,
	response: ServerResponse,
	prepared: Prepared,
	headers: Readonly<Record<string, string>>
): void {
	const all = { ...headers, etag: prepared.etag, vary: 'accept-encoding' };
	if (isFresh(request, prepared.etag)) {
		response.writeHead(304, all).end();
		return;
	}
	const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
	const body = zipped ? prepared.gzipped : prepared.plain;
	response.writeHead(200, {
		...all,
		'content-length': body.length,
		...(zipped ? { 'content-encoding': 'gzip' } : {})
	});
	response.end(request.method === 'HEAD' ? undefined : body);
}

/** Sends bytes, a range of them where one is asked for (RFC 9110 section 14), or 304. */
export function sendBytes(
	request: IncomingMessage,
	response: ServerResponse,
	bytes: Buffer,
	headers: Readonly<Record<string, string>> & { readonly etag: string }
): void {
	const wanted = begin(request, response, bytes.length, headers);
	if (wanted) response.end(bytes.subarray(wanted.first, wanted.last + 1));
}

/** Positions of bytes, both included. */
export interface ByteRange {
	readonly first: number;
	readonly last: number;
}

/** Sends the head of an answer of `length` bytes and says which of them must follow; `undefined` when the answer is complete. */
export function begin(
	request: IncomingMessage,
	response: ServerResponse,
	length: number,
	headers: Readonly<Record<string, string>> & { readonly etag: string }
): ByteRange | undefined {
	const all = { ...headers, 'accept-ranges': 'bytes' };
	if (isFresh(request, headers.etag)) {
		response.writeHead(304, all).end();
		return undefined;
	}
	const range = readRange(request, length, headers.etag);
	if (range === 'unsatisfiable') {
		response.writeHead(416, { ...all, 'content-range': `bytes */${length}` }).end();
		return undefined;
	}
	const wanted = range ?? { first: 0, last: length - 1 };
	response.writeHead(range ? 206 : 200, {
		...all,
		'content-length': wanted.last - wanted.first + 1,
		...(range ? { 'content-range': `bytes ${wanted.first}-${wanted.last}/${length}` } : {})
	});
	if (request.method !== 'HEAD') return wanted;
	response.end();
	return undefined;
}

function isFresh(request: IncomingMessage, etag: string): boolean {
	const known = request.headers['if-none-match'];
	return known !== undefined && known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

function readRange(
	request: IncomingMessage,
	length: number,
	etag: string
): ByteRange | 'unsatisfiable' | undefined {
	const condition = request.headers['if-range'];
	if (condition !== undefined && condition !== etag) return undefined;
	const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
	if (!match || (match[1] === '' && match[2] === '')) return undefined;
	const first = match[1] === '' ? Math.max(0, length - Number(match[2])) : Number(match[1]);
	const last = match[1] === '' || match[2] === '' ? length - 1 : Math.min(Number(match[2]), length - 1);
	return first > last || first >= length ? 'unsatisfiable' : { first, last };
}
