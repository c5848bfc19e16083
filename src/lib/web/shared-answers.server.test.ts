import { expect, test } from 'vitest';
import { shareAnswer } from './shared-answers.server.ts';

/** A page that is made when `release` is called, and counts how often it was begun. */
function slowPage(response: () => Response | Promise<never>) {
	let begun = 0;
	const { promise, resolve } = Promise.withResolvers<void>();
	const make = async () => {
		begun++;
		await promise;
		return response();
	};
	return { make, release: resolve, begun: () => begun };
}

const page = (headers: Record<string, string> = {}, status = 200) =>
	new Response('<p>Seite</p>', { status, headers: { 'content-type': 'text/html', etag: '"1"', ...headers } });

test('who asks while it is made gets the same answer, made once', async () => {
	const { make, release, begun } = slowPage(() => page());
	const answers = [shareAnswer('a', make), shareAnswer('a', make), shareAnswer('a', make)];
	release();
	for (const response of await Promise.all(answers)) {
		expect(response.headers.get('etag')).toBe('"1"');
		expect(await response.text()).toBe('<p>Seite</p>');
	}
	expect(begun()).toBe(1);
});

test('who asks afterwards gets a new one', async () => {
	const { make, release, begun } = slowPage(() => page());
	release();
	await shareAnswer('b', make);
	await shareAnswer('b', make);
	expect(begun()).toBe(2);
});

test('another address is another page', async () => {
	const { make, release, begun } = slowPage(() => page());
	const answers = [shareAnswer('c', make), shareAnswer('d', make)];
	release();
	await Promise.all(answers);
	expect(begun()).toBe(2);
});

test.for([
	['a cookie', () => page({ 'set-cookie': 'sprache=en' })],
	['an error page', () => page({}, 404)],
	['a file', () => page({ 'content-type': 'application/pdf' })]
] as const)('%s is for its reader alone', async ([, response]) => {
	const { make, release, begun } = slowPage(response);
	const answers = [shareAnswer('e', make), shareAnswer('e', make)];
	release();
	await Promise.all(answers);
	expect(begun()).toBe(2);
});

test('a failure is not handed on: who waited tries for itself', async () => {
	let failed = false;
	const { make, release } = slowPage(() => {
		if (failed) return page();
		failed = true;
		return Promise.reject(new Error('no connection'));
	});
	const first = shareAnswer('f', make);
	const second = shareAnswer('f', make);
	release();
	await expect(first).rejects.toThrow('no connection');
	expect((await second).status).toBe(200);
});
