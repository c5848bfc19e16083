/** The HTTP server of the media server: which address belongs to whom, and what becomes of errors. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HttpError, refuse } from './answer.ts';

export interface Handlers {
	whip(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		sessionId?: string
	): Promise<void>;
	whep(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		viewerId?: string
	): Promise<void>;
	hls(
		request: IncomingMessage,
		response: ServerResponse,
		broadcastId: string,
		name: string,
		query: URLSearchParams
	): Promise<void>;
	vod(
		request: IncomingMessage,
		response: ServerResponse,
		recordingId: string,
		name: string,
		query: URLSearchParams
	): Promise<void>;
	/** The same recording in sign language. */
	signs: Handlers['vod'];
	still(request: IncomingMessage, response: ServerResponse, broadcastId: string): Promise<void>;
	/** Details for `/media/healthz`. */
	health(): Record<string, unknown>;
	log(message: string, error?: unknown): void;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ADDRESS = new RegExp(
	`^/media/(whip|whep|still|hls|vod|signs)/(${UUID})(?:/([A-Za-z0-9._-]{1,80}))?/?$`
);

/** A server that answers below `/media/`; it does not listen yet. */
export function mediaHttpServer(handlers: Handlers): Server {
	return createServer((request, response) => {
		route(request, response, handlers).catch((error: unknown) => {
			if (error instanceof HttpError) return refuse(response, error);
			handlers.log(`${request.method} ${request.url} failed`, error);
			const sentence =
				'Der Medienserver konnte die Anfrage nicht beantworten. Bitte versuchen Sie es gleich erneut.';
			refuse(response, new HttpError(503, sentence, { 'retry-after': '1' }));
		});
	});
}

async function route(request: IncomingMessage, response: ServerResponse, handlers: Handlers): Promise<void> {
	const [path = '/', query = ''] = (request.url ?? '/').split('?');
	if (path === '/media/healthz') {
		response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
		response.end(JSON.stringify(handlers.health()));
		return;
	}
	const match = ADDRESS.exec(path);
	if (!match) throw new HttpError(404, 'Diese Adresse gibt es nicht.');
	const [, door, id, rest] = match;
	if (door === 'whip' || door === 'whep') return handlers[door](request, response, id!, rest);
	if (door === 'still') {
		if (rest !== undefined) throw new HttpError(404, 'Diese Adresse gibt es nicht.');
		return handlers.still(request, response, id!);
	}
	if (request.method !== 'GET' && request.method !== 'HEAD') {
		throw new HttpError(405, 'Diese Adresse kann nur gelesen werden.', { allow: 'GET, HEAD' });
	}
	const name = rest ?? 'index.m3u8';
	return handlers[door as 'vod' | 'signs' | 'hls'](request, response, id!, name, new URLSearchParams(query));
}
