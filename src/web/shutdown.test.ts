import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { gracefulClose } from './shutdown.ts';

async function serverWith(listener: http.RequestListener, withinMs: number) {
	const server = http.createServer(listener);
	const close = gracefulClose(server, withinMs);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { close, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('an answer under way is finished, an event stream is ended', async () => {
	const { close, origin } = await serverWith((request, response) => {
		if (request.url === '/strom') {
			response.setHeader('content-type', 'text/event-stream');
			response.write('data: 1\n\n');
		} else {
			response.write('lang');
			setTimeout(() => response.end('sam'), 150);
		}
	}, 5_000);
	const stream = await fetch(`${origin}/strom`);
	const slow = await fetch(`${origin}/seite`);
	const started = Date.now();
	const closed = close();
	await expect(stream.text()).rejects.toThrow();
	expect(await slow.text()).toBe('langsam');
	await closed;
	expect(Date.now() - started).toBeLessThan(2_000);
});

test('an answer that never ends is cut off when its time is over', async () => {
	const { close, origin } = await serverWith((_, response) => response.write('ohne Ende'), 100);
	const answer = await fetch(origin);
	const text = expect(answer.text()).rejects.toThrow();
	await close();
	await text;
});
