import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { frontMedia, isMedia } from './media-front.ts';

const servers: http.Server[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function listen(listener: RequestListener): Promise<string> {
	const server = http.createServer(listener).listen(0, '127.0.0.1');
	servers.push(server);
	await once(server, 'listening');
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function fronted(
	listener: (request: IncomingMessage, response: ServerResponse) => void
): Promise<string> {
	const front = frontMedia(await listen(listener));
	return listen((request, response) => front(request, response));
}

test('only addresses below /media go to the media server', () => {
	expect(['/media', '/media/', '/media/hls/x', '/media?x'].map(isMedia)).toEqual([true, true, true, true]);
	expect(['/', '/mediathek', '/x/media/', undefined].map(isMedia)).toEqual([false, false, false, false]);
});

test('method, path, key, body and the answer’s headers pass unharmed', async () => {
	let seen = {};
	const origin = await fronted(async (request, response) => {
		const body = (await request.toArray()).join('');
		seen = { method: request.method, url: request.url, key: request.headers.authorization, body };
		response.writeHead(201, {
			location: '/media/whip/7/a',
			link: ['<stun:a>; rel="ice-server"', '<b>; rel="x"']
		});
		response.end('v=0');
	});
	const answer = await fetch(`${origin}/media/whip/7?a=b%2F`, {
		method: 'POST',
		headers: { authorization: 'Bearer geheim', 'content-type': 'application/sdp' },
		body: 'offer'
	});
	expect(seen).toEqual({ method: 'POST', url: '/media/whip/7?a=b%2F', key: 'Bearer geheim', body: 'offer' });
	expect([answer.status, answer.headers.get('location'), await answer.text()]).toEqual([
		201,
		'/media/whip/7/a',
		'v=0'
	]);
	expect(answer.headers.get('link')).toBe('<stun:a>; rel="ice-server", <b>; rel="x"');
});

test('the answer arrives as it is written, not when it is complete', async () => {
	const parts: ServerResponse[] = [];
	const origin = await fronted((_, response) => {
		response.write('erstes');
		parts.push(response);
	});
	const answer = await fetch(`${origin}/media/hls/7/index.m3u8`);
	const reader = answer.body!.getReader();
	expect(new TextDecoder().decode((await reader.read()).value)).toBe('erstes');
	parts[0]!.end('zweites');
	expect(new TextDecoder().decode((await reader.read()).value)).toBe('zweites');
});

test('a viewer who leaves is noticed by the media server', async () => {
	const left = Promise.withResolvers<void>();
	const origin = await fronted((request, response) => {
		response.write('x');
		request.socket.on('close', () => left.resolve());
	});
	const leave = new AbortController();
	await fetch(`${origin}/media/hls/7/index.m3u8`, { signal: leave.signal });
	leave.abort();
	await left.promise;
});

test('while the media server is away there is a sentence that says so', async () => {
	const front = frontMedia('http://127.0.0.1:1');
	const origin = await listen((request, response) => front(request, response));
	const answer = await fetch(`${origin}/media/hls/7/index.m3u8`);
	expect([answer.status, answer.headers.get('cache-control')]).toEqual([503, 'no-store']);
	expect(await answer.text()).toContain('nicht erreichbar');
});

test('a kept connection that the media server closed is opened anew', async () => {
	let answered = 0;
	const origin = await fronted((_, response) => {
		answered += 1;
		response.end(String(answered));
		// Closes without having said so, as a killed process does.
		setTimeout(() => response.socket?.destroy(), 5);
	});
	for (const expected of ['1', '2', '3', '4', '5']) {
		const answer = await fetch(`${origin}/media/hls/7/index.m3u8`);
		expect([answer.status, await answer.text()]).toEqual([200, expected]);
	}
});
