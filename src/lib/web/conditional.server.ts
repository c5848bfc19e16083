/** A text as an answer that need not be sent again to whoever has it (RFC 9110, 13). */
import { createHash } from 'node:crypto';

/** `modified` is when its content last changed, where that is known. A withdrawn thing must be gone at once, so it is asked for every time. */
export function conditional(request: Request, text: string, type: string, modified?: Date): Response {
	const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
	const headers = new Headers({ etag, 'cache-control': 'public, no-cache' });
	if (modified) headers.set('last-modified', modified.toUTCString());
	if (isKnown(request.headers, etag, modified)) return new Response(null, { status: 304, headers });
	headers.set('content-type', type);
	headers.set('content-length', String(Buffer.byteLength(text)));
	return new Response(request.method === 'HEAD' ? null : text, { headers });
}

/** The tag decides where there is one; the date only where there is none. */
function isKnown(headers: Headers, etag: string, modified: Date | undefined): boolean {
	const tags = headers.get('if-none-match');
	if (tags !== null) {
		return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
	}
	const since = Date.parse(headers.get('if-modified-since') ?? '');
	return modified !== undefined && Math.floor(modified.getTime() / 1000) * 1000 <= since;
}
