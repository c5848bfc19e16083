/** Stored content as an answer: conditional, in parts, and harmless in a browser. */
import { Readable } from 'node:stream';
import { isUnchanged } from '#lib/server/files/conditional.ts';
import type { ByteRange, Storage } from '#lib/server/files/storage.ts';

export interface ServedFile {
	readonly sha256: string;
	readonly fileName: string;
	readonly mimeType: string | null;
	/** For clients that ask by date; the tag says more. */
	readonly modified?: Date;
	/** Not to be saved whatever it is: whoever says so has made sure that its type does no harm. */
	readonly inline?: boolean;
}

/** What a browser may show in the page's own origin; everything else is saved. */
const SHOWN = /^(application\/pdf|image\/(png|jpeg|webp|gif)|text\/plain)$/;

/**
 * The answer to `request` for `file`. It is asked for anew every time (`no-cache`), so that a withdrawn file is gone, but costs
 * nothing while it is unchanged: its hash is the ETag. `undefined` when the content is not in the storage.
 */
export async function serveFile(
	storage: Storage,
	request: Request,
	file: ServedFile,
	asDownload: boolean
): Promise<Response | undefined> {
	const size = await storage.has(file.sha256);
	if (size === undefined) return undefined;
	const etag = `"${file.sha256}"`;
	const type = file.mimeType ?? 'application/octet-stream';
	const shown = !asDownload && (file.inline === true || SHOWN.test(type));
	const headers = new Headers({
		etag,
		'cache-control': 'public, no-cache',
		'accept-ranges': 'bytes',
		'content-type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
		'content-disposition': `${shown ? 'inline' : 'attachment'}; ${nameOf(file.fileName)}`,
		'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox"
	});
	// Browsers' own viewers of PDF do not run in a sandbox.
	if (type === 'application/pdf') headers.delete('content-security-policy');
	if (file.modified) headers.set('last-modified', file.modified.toUTCString());
	if (isUnchanged(request, etag, file.modified)) return new Response(null, { status: 304, headers });

	const range = rangeOf(request, size, etag);
	if (range === 'unsatisfiable') {
		headers.set('content-range', `bytes */${size}`);
		return new Response(null, { status: 416, headers });
	}
	const length = range ? range.end - range.start + 1 : size;
	headers.set('content-length', String(length));
	if (range) headers.set('content-range', `bytes ${range.start}-${range.end}/${size}`);
	const content = request.method === 'HEAD' ? null : stream(storage.get(file.sha256, range));
	return new Response(content, { status: range ? 206 : 200, headers });
}

function stream(content: Readable): ReadableStream {
	return Readable.toWeb(content) as ReadableStream;
}

/** One part, as viewers ask for it (RFC 9110, 14.2); several at once, or nonsense, get the whole. */
function rangeOf(request: Request, size: number, etag: string): ByteRange | 'unsatisfiable' | undefined {
	const condition = request.headers.get('if-range');
	if (condition && condition !== etag) return undefined;
	const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? [];
	if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
	if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
	const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
	const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
	return start < size && start <= end ? { start, end } : 'unsatisfiable';
}

/** For clients of RFC 2183 in ASCII, for the others as it is (RFC 6266, appendix D). */
function nameOf(name: string): string {
	const plain = name
		.replaceAll(/[ÄÖÜäöüß]/g, (sign) => ASCII[sign]!)
		.replaceAll(/[^\u0020-\u007e]|["\\/%]/g, '_');
	return `filename="${plain}"; filename*=UTF-8''${encodeName(name)}`;
}

const ASCII: Readonly<Record<string, string>> = {
	Ä: 'Ae',
	Ö: 'Oe',
	Ü: 'Ue',
	ä: 'ae',
	ö: 'oe',
	ü: 'ue',
	ß: 'ss'
};

/** RFC 8187: what `encodeURIComponent` leaves and the header's grammar does not allow is escaped, too. */
function encodeName(name: string): string {
	return encodeURIComponent(name.replaceAll(/[\u0000-\u001f\u007f/\\]/g, '_')).replaceAll(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
	);
}
