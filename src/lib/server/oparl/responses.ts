/** Answers of the open-data interface: JSON that may be asked for again at no cost, errors as objects, one address each. */
import { createHash } from 'node:crypto';
import { isUnchanged } from '../files/conditional.ts';
import { compact, typeOf, urlOf } from './objects.ts';

/** Anybody's page may read us (OParl 1.1, 2-06). */
export const OPEN_TO_ALL = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers':
		'ETag, Last-Modified, Link, Location, Retry-After, RateLimit, RateLimit-Policy',
	'cross-origin-resource-policy': 'cross-origin'
};

/** Asked for anew every time, so that what is withdrawn is gone at once; unchanged it costs nothing. */
const REVALIDATED = { 'cache-control': 'public, no-cache' };

/** `modified` lets a client ask by date; the ETag is of the content itself and always right. */
export function jsonResponse(request: Request, value: unknown, modified?: Date): Response {
	return textResponse(request, JSON.stringify(value), 'application/json; charset=utf-8', modified);
}

/** The same for what is no JSON. */
export function textResponse(request: Request, text: string, type: string, modified?: Date): Response {
	const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
	const headers = new Headers({
		...OPEN_TO_ALL,
		...REVALIDATED,
		'content-type': type,
		etag
	});
	if (modified) headers.set('last-modified', modified.toUTCString());
	if (isUnchanged(request, etag, modified)) return new Response(null, { status: 304, headers });
	headers.set('content-length', String(Buffer.byteLength(text)));
	return new Response(request.method === 'HEAD' ? null : text, { headers });
}

/** Tells under which licence it stands what cannot say so itself (RFC 4946). */
export function licensed(response: Response, license: string): Response {
	const address = urlOf(license);
	if (address && response.status < 400) {
		response.headers.append('link', `<${new URL(address).href}>; rel="license"`);
	}
	return response;
}

/** An error as OParl 1.1 wants it (2-09): a sentence for people, and a word for developers. */
export function errorResponse(
	request: { readonly method: string },
	status: number,
	message: string,
	debug?: string
): Response {
	const text = JSON.stringify(compact({ type: typeOf('Error'), message, debug }));
	return new Response(request.method === 'HEAD' ? null : text, {
		status,
		headers: {
			...OPEN_TO_ALL,
			'content-type': 'application/json; charset=utf-8',
			'content-length': String(Buffer.byteLength(text)),
			'cache-control': 'no-store'
		}
	});
}

export function notFound(request: { readonly method: string }, what = 'Dieses Objekt'): Response {
	return errorResponse(
		request,
		404,
		`${what} gibt es nicht, oder es ist nicht öffentlich.`,
		'No public object has or had this address.'
	);
}

/** To the one address that counts (OParl 1.1, 2-03). */
export function moved(address: string): Response {
	return new Response(null, {
		status: 301,
		headers: { ...OPEN_TO_ALL, location: address, 'cache-control': 'public, max-age=3600' }
	});
}
