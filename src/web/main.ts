/** Process 1: serves the built web app, fronts `/media` to the media server, and ends without cutting anybody off. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setForwarded } from './forwarded.ts';
import { startBeating } from './heartbeat.ts';
import { frontMedia, isMedia } from './media-front.ts';
import { admitOneClick } from './one-click.ts';
import { gracefulClose } from './shutdown.ts';

/** Largest body of a request: the biggest file a clerk may upload, and what a form puts around it. */
const BODY_SIZE_LIMIT = '64M';

/** Time that requests under way have when the process is asked to end. */
const CLOSE_WITHIN_MS = 8_000;

/** A reverse proxy keeps its connections for a minute; we must not close them first. */
const KEEP_ALIVE_MS = 65_000;

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const { env } = process;
if (!env.DATABASE_URL) throw new Error('DATABASE_URL is missing: the owner’s connection to Postgres');
const port = Number(env.PORT ?? 3000);
const trustProxy = env.RATSSAAL_TRUST_PROXY === '1';

// The adapter reads these once, when it is imported.
Object.assign(env, {
	PROTOCOL_HEADER: 'x-forwarded-proto',
	ADDRESS_HEADER: 'x-forwarded-for',
	BODY_SIZE_LIMIT
});
const built = new URL('../../build/handler.js', import.meta.url);
const { handler }: { handler: Handler } = await import(built.href);

const front = frontMedia(env.RATSSAAL_MEDIA_ORIGIN ?? 'http://127.0.0.1:3001');
const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
	setForwarded(request, trustProxy);
	admitOneClick(request);
	if (isMedia(request.url)) front(request, response);
	else handler(request, response, () => response.writeHead(404).end());
});
const close = gracefulClose(server, CLOSE_WITHIN_MS);
const stopBeating = startBeating(env.DATABASE_URL);

server.on('error', (error) => {
	console.error(`web: cannot listen on port ${port}:`, error.message);
	process.exit(1);
});
server.listen(port, env.HOST, () => console.log(`web: listening on port ${port}`));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.once(signal, async () => {
		await close();
		// What the app itself keeps open (pools, the bus) listens to this.
		process.emit('sveltekit:shutdown' as 'exit', 0);
		await stopBeating();
		process.exit(0);
	});
}
