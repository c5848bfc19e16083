/** Ends the web process without cutting off an answer: streams are closed, requests get their time. */
import type { Server, ServerResponse } from 'node:http';

/** Answers that have no end of their own; the browser reconnects them by itself. */
const isEventStream = (response: ServerResponse) =>
	String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** Returns a function that closes the server and resolves when the last answer is out, or after `withinMs`. */
export function gracefulClose(server: Server, withinMs: number): () => Promise<void> {
	const open = new Set<ServerResponse>();
	server.on('request', (_, response: ServerResponse) => {
		open.add(response);
		response.on('close', () => open.delete(response));
	});

	return () =>
		new Promise((resolve) => {
			const timer = setTimeout(() => server.closeAllConnections(), withinMs);
			server.close(() => {
				clearTimeout(timer);
				resolve();
			});
			for (const response of open) if (isEventStream(response)) response.destroy();
			// Answers under way leave idle connections behind, which `close` alone would wait for.
			const sweep = setInterval(() => server.closeIdleConnections(), 50);
			server.on('close', () => clearInterval(sweep));
		});
}
