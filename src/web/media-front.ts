/** Fronts `/media` to the media server, byte by byte, so that the browser knows one origin only. */
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

/** Headers that belong to one connection and are not passed on (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
	'connection',
	'keep-alive',
	'proxy-authenticate',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade'
]);

const AWAY =
	'Die Übertragung ist gerade nicht erreichbar. Bitte versuchen Sie es in einigen Sekunden erneut.\n';

/** Whether a request is for the media server. */
export function isMedia(url: string | undefined): boolean {
	return /^\/media(?:[/?]|$)/.test(url ?? '');
}

/**
 * Passes requests on to `origin` (e.g. `http://127.0.0.1:3001`) and the answers back as they come. While the media
 * server is away the answer is 503 with a sentence.
 */
export function frontMedia(origin: string) {
	const agent = new http.Agent({ keepAlive: true });

	return function front(request: IncomingMessage, response: ServerResponse, isRetry = false): void {
		const upstream = http.request(new URL(request.url!, origin), {
			agent,
			method: request.method,
			headers: passedOn(request.headers)
		});
		upstream.on('response', (answer) => {
			response.writeHead(answer.statusCode!, answer.statusMessage, passedOn(answer.headers));
			// Headers at once: a blocking playlist request is told early that it was heard.
			response.flushHeaders();
			answer.pipe(response);
			answer.on('error', () => response.destroy());
		});
		upstream.on('error', (error: NodeJS.ErrnoException) => {
			if (response.headersSent) {
				response.destroy();
				return;
			}
			// The kept connection was closed at the other end in the moment we used it. Nothing was read from us then.
			if (upstream.reusedSocket && error.code === 'ECONNRESET' && !isRetry && hasNoBody(request)) {
				front(request, response, true);
				return;
			}
			response
				.writeHead(503, {
					'content-type': 'text/plain; charset=utf-8',
					'cache-control': 'no-store',
					'retry-after': '2'
				})
				.end(AWAY);
		});
		response.on('close', () => upstream.destroy());
		if (hasNoBody(request)) upstream.end();
		else request.pipe(upstream);
	};
}

const hasNoBody = ({ headers }: IncomingMessage) =>
	headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
	const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
	return Object.fromEntries(
		Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.includes(name))
	);
}
