/** Lets mail programs end a subscription by one request (RFC 8058). */
import type { IncomingMessage } from 'node:http';

const WAY = /^\/abo\/abbestellen\/[^/?]+\/?$/;

/**
 * The app takes forms only from its own pages and knows them by `Origin`, which a mail program's server does not send.
 * The signed link in the address is the right to do this one thing, and no browser's cookie counts there: so a request
 * without `Origin` is taken for our own.
 */
export function admitOneClick(request: IncomingMessage): void {
	const { headers, method, url } = request;
	if (method !== 'POST' || headers.origin !== undefined || !WAY.test(url ?? '')) return;
	headers.origin = `${String(headers['x-forwarded-proto'])}://${headers.host}`;
}
