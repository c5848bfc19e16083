/**
 * A double of an S3 store, in memory: one bucket, the few requests we make, and signatures checked as AWS describes them
 * (Signature Version 4), by code of its own. It can be away, be told to keep versions, and hold its answers.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3Double {
	readonly settings: NodeJS.ProcessEnv;
	/** By key. Tests may change what lies there. */
	readonly objects: Map<string, Buffer>;
	/** `METHOD key`, in the order they were answered. */
	readonly asked: string[];
	/** Hangs up on everybody. */
	isAway: boolean;
	keepsVersions: boolean;
	/** Called when a request has been done and is about to be answered; for which it is true are never answered. */
	holds: (asked: string) => boolean | Promise<boolean>;
	close(): Promise<void>;
}

const KEY = 'ratssaal';
const SECRET = 'geheim/und+lang';
const REGION = 'de-stadt-1';
const BUCKET = 'aufzeichnungen';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

class Refused extends Error {
	readonly status: number;
	constructor(status: number, code: string) {
		super(code);
		this.status = status;
	}
}

export async function startS3Double(): Promise<S3Double> {
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			const { status = 500, message } = error as Refused;
			const text = `<?xml version="1.0"?><Error><Code>${message}</Code></Error>`;
			response.writeHead(status, { 'content-type': 'application/xml' });
			response.end(request.method === 'HEAD' ? undefined : text);
		});
	});
	await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const double: S3Double = {
		settings: {
			RATSSAAL_S3_ENDPOINT: endpoint,
			RATSSAAL_S3_REGION: REGION,
			RATSSAAL_S3_BUCKET: BUCKET,
			RATSSAAL_S3_KEY: KEY,
			RATSSAAL_S3_SECRET: SECRET,
			RATSSAAL_S3_PREFIX: 'rat/auenbrueck'
		},
		objects: new Map(),
		asked: [],
		isAway: false,
		keepsVersions: false,
		holds: () => false,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		}
	};

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		if (double.isAway) return void request.socket.destroy();
		const body = Buffer.concat(parts);
		const url = new URL(request.url!, endpoint);
		checkSignature(request, url, body);
		const [, bucket, ...rest] = url.pathname.split('/');
		if (bucket !== BUCKET) throw new Refused(404, 'NoSuchBucket');
		const key = decodeURIComponent(rest.join('/'));
		const asked = `${request.method} ${key || url.search}`;
		const done = handle(request, url, key, body);
		double.asked.push(asked);
		if (await double.holds(asked)) return;
		if (double.isAway) return void request.socket.destroy();
		response.writeHead(done.status, done.headers);
		response.end(request.method === 'HEAD' ? undefined : done.content);
	}

	function handle(request: IncomingMessage, url: URL, key: string, body: Buffer): Answer {
		const known = double.objects.get(key);
		if (key === '' && url.search === '?versioning' && request.method === 'GET') {
			const status = double.keepsVersions ? '<Status>Enabled</Status>' : '';
			return {
				status: 200,
				content: Buffer.from(`<VersioningConfiguration>${status}</VersioningConfiguration>`)
			};
		}
		if (request.method === 'PUT') {
			if (request.headers['content-md5'] !== createHash('md5').update(body).digest('base64')) {
				throw new Refused(400, 'BadDigest');
			}
			double.objects.set(key, body);
			return { status: 200 };
		}
		if (request.method === 'DELETE') {
			if (double.keepsVersions) {
				return { status: 204, headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': '3sL4kq' } };
			}
			double.objects.delete(key);
			return { status: 204 };
		}
		if (!known) throw new Refused(404, 'NoSuchKey');
		const [, from, until] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
		if (from === undefined) {
			return { status: 200, headers: { 'content-length': known.length }, content: known };
		}
		if (Number(from) >= known.length) throw new Refused(416, 'InvalidRange');
		const content = known.subarray(Number(from), Number(until) + 1);
		const range = `bytes ${from}-${Number(from) + content.length - 1}/${known.length}`;
		return {
			status: 206,
			headers: { 'content-range': range, 'content-length': content.length },
			content
		};
	}

	return double;
}

interface Answer {
	readonly status: number;
	readonly headers?: Record<string, string | number>;
	readonly content?: Buffer;
}

function checkSignature({ method, headers }: IncomingMessage, url: URL, body: Buffer): void {
	const pattern =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
	const [, key, day, region, names, signature] = pattern.exec(headers.authorization ?? '') ?? [];
	if (!key) throw new Refused(403, 'AccessDenied');
	if (key !== KEY) throw new Refused(403, 'InvalidAccessKeyId');
	const time = String(headers['x-amz-date']);
	const isScoped = region === REGION && day === time.slice(0, 8);
	if (!isScoped) throw new Refused(400, 'AuthorizationHeaderMalformed');
	const [, y, m, d, h, min, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
	const at = Date.parse(`${y}-${m}-${d}T${h}:${min}:${s}Z`);
	if (!(Math.abs(Date.now() - at) < 15 * 60_000)) throw new Refused(403, 'RequestTimeTooSkewed');
	const signed = names!.split(';');
	for (const name of ['host', 'x-amz-date', 'x-amz-content-sha256']) {
		if (!signed.includes(name)) throw new Refused(403, 'AccessDenied');
	}
	const told = String(headers['x-amz-content-sha256']);
	const values = signed.map((name) => [name, String(headers[name]).trim()] as const);
	const query = [...url.searchParams].map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
	const wanted = signatureOf(SECRET, region!, time, [method!, url.pathname, query], values, told);
	if (wanted !== signature) throw new Refused(403, 'SignatureDoesNotMatch');
	if (told !== sha256(body)) throw new Refused(400, 'XAmzContentSHA256Mismatch');
}

/** As AWS describes it: canonical request, string to sign, signing key. `headers` in order of name. */
export function signatureOf(
	secret: string,
	region: string,
	time: string,
	line: readonly [method: string, path: string, query: string],
	headers: readonly (readonly [string, string])[],
	content: string
): string {
	const values = headers.map(([name, value]) => `${name}:${value}`);
	const names = headers.map(([name]) => name).join(';');
	const canonical = [...line, ...values, '', names, content].join('\n');
	const scope = [time.slice(0, 8), region, 's3', 'aws4_request'];
	const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
	const signing = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`);
	return createHmac('sha256', signing).update(text).digest('hex');
}
