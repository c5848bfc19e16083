/**
 * A bucket of an S3 store (Ceph, MinIO, Garage, a provider's), spoken to over HTTP with signed requests (AWS Signature Version 4).
 *
 * Objects are private and addressed by path, and no address is ever given to anybody: the gate stays the only way out.
 */
import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { BucketProblem, KEEPS_VERSIONS, refusal, unreachable } from './bucket-problem.ts';
import type { BucketSettings } from './bucket-settings.ts';

/** Objects by key. All but `Error`s of ours reject with a `BucketProblem`. */
export interface Bucket {
	/** Whole or not at all; what is there under the key is replaced. `sha256` in hex. */
	put(key: string, bytes: Buffer, sha256: string): Promise<void>;
	/** `undefined` when there is no such object. */
	lengthOf(key: string): Promise<number | undefined>;
	/** All of it, if it has `length` bytes; `undefined` when it has not, or is not there. */
	get(key: string, length: number): Promise<Buffer | undefined>;
	/** So many bytes from `start` on, if all of it has `of` bytes; `undefined` as above. */
	getRange(key: string, start: number, length: number, of: number): Promise<Buffer | undefined>;
	/** One that is not there is fine. */
	erase(key: string): Promise<void>;
	/** Can it be used, and does it keep nothing of what is erased? */
	check(): Promise<void>;
}

interface Asked {
	readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
	readonly key?: string;
	readonly query?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Buffer;
	readonly sha256?: string;
}

interface Answered {
	readonly answer: Response;
	readonly content?: Buffer;
}

const MOST_TEXT = 64 * 1024;
/** A segment takes a tenth of a second in the same house. */
const WITHIN_MS = 20_000;
const EMPTY = createHash('sha256').digest('hex');

/** `now`: wall clock in ms; `closed` ends what is under way. */
export function s3Bucket(settings: BucketSettings, now: () => number, closed: AbortSignal): Bucket {
	const { endpoint, bucket, region, key: accessKeyId, secret: secretAccessKey, prefix } = settings;
	const access = { accessKeyId, secretAccessKey, region, service: 's3', cache: new Map() };

	/** Asked twice before anything is called a problem: connections break, and stores want to be asked again (503). */
	async function ask(asked: Asked, fine: readonly number[], most = MOST_TEXT): Promise<Answered> {
		try {
			return await askOnce(asked, fine, most);
		} catch (error) {
			if (!(error instanceof BucketProblem) || !error.isBrief || closed.aborted) throw error;
			return askOnce(asked, fine, most);
		}
	}

	/** The answer and its body. Statuses in `fine` are no problem; without a body there is no such object. */
	async function askOnce(asked: Asked, fine: readonly number[], most: number): Promise<Answered> {
		const { method, key, query = '', headers = {}, body, sha256 = EMPTY } = asked;
		const path = key === undefined ? '' : `/${prefix}${key}`;
		const signed = await new AwsV4Signer({
			...access,
			method,
			url: `${endpoint}/${bucket}${path}${query}`,
			headers: { ...headers, 'x-amz-content-sha256': sha256 },
			datetime: new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, '')
		}).sign();
		// Not signed, since proxies change it.
		signed.headers.set('accept-encoding', 'identity');
		try {
			const signal = AbortSignal.any([closed, AbortSignal.timeout(WITHIN_MS)]);
			const answer = await fetch(signed.url, {
				method,
				headers: signed.headers,
				body: body && new Uint8Array(body),
				redirect: 'manual',
				signal
			});
			const { status } = answer;
			if (fine.includes(status)) return { answer, content: await contentOf(answer, most) };
			const code =
				/<Code>(\w+)<\/Code>/.exec((await contentOf(answer, MOST_TEXT)).toString('utf8'))?.[1] ?? '';
			if (status === 404 && code !== 'NoSuchBucket' && key !== undefined) return { answer };
			throw refusal(status, code);
		} catch (error) {
			throw error instanceof BucketProblem ? error : unreachable(error);
		}
	}

	return {
		async put(key, bytes, sha256) {
			const md5 = createHash('md5').update(bytes).digest('base64');
			const { content } = await ask(
				{ method: 'PUT', key, body: bytes, sha256, headers: { 'content-md5': md5 } },
				[200, 201, 204]
			);
			if (!content) throw refusal(404, '');
		},

		async lengthOf(key) {
			const { answer, content } = await ask({ method: 'HEAD', key }, [200]);
			return content && Number(answer.headers.get('content-length'));
		},

		async get(key, length) {
			const { content } = await ask({ method: 'GET', key }, [200], length);
			return content?.length === length ? content : undefined;
		},

		async getRange(key, start, length, of) {
			const range = `bytes=${start}-${start + length - 1}`;
			// 416: it is shorter than it was.
			const { answer, content } = await ask({ method: 'GET', key, headers: { range } }, [206, 416], length);
			const told = answer.headers.get('content-range');
			const isRight = told === `bytes ${start}-${start + length - 1}/${of}` && content?.length === length;
			return isRight ? content : undefined;
		},

		async erase(key) {
			const { answer } = await ask({ method: 'DELETE', key }, [200, 204]);
			// It was only hidden, and is still there under a name of its own; `null` is what never had one, and is gone.
			const isHidden = answer.headers.get('x-amz-delete-marker') === 'true';
			if (isHidden && answer.headers.get('x-amz-version-id') !== 'null') throw KEEPS_VERSIONS;
		},

		async check() {
			// A store that knows nothing of versions keeps none.
			const { content } = await ask({ method: 'GET', query: '?versioning' }, [200, 405, 501]);
			if (/<Status>\s*Enabled\s*<\/Status>/.test(content?.toString('utf8') ?? '')) throw KEEPS_VERSIONS;
		}
	};
}

/** The body, as far as it has at most `most` bytes; of a longer one, nothing. */
async function contentOf(answer: Response, most: number): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of answer.body ?? []) {
		parts.push(part);
		length += part.length;
		if (length > most) return Buffer.alloc(0);
	}
	return Buffer.concat(parts);
}
