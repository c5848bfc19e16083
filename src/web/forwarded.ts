/** Who asks, and by which protocol: from the reverse proxy where we may believe it, else from the connection itself. */
import type { IncomingMessage } from 'node:http';

/**
 * Makes `x-forwarded-for` and `x-forwarded-proto` true, since the app reads its own address, its cookies' `Secure` and
 * the rate limits from them. Without `trustProxy` whatever the client wrote there is thrown away.
 */
export function setForwarded(request: IncomingMessage, trustProxy: boolean): void {
	const { headers, socket } = request;
	if (!trustProxy) {
		delete headers['x-forwarded-for'];
		delete headers['x-forwarded-proto'];
	}
	headers['x-forwarded-for'] ??= socket.remoteAddress ?? '127.0.0.1';
	headers['x-forwarded-proto'] ??= 'http';
}
