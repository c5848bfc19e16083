import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { upload, type Sent } from './upload.ts';

const MB = 2 ** 20;
/** Twenty megabytes: three pieces. */
const FILE = new Blob([new Uint8Array(20 * MB)]);

let asked: number[];
let told: (number | undefined)[];

beforeEach(() => {
	vi.useFakeTimers();
	asked = [];
	told = [];
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** A server that answers each piece by `answer`; without one it takes it. */
function serve(answer: (at: number, turn: number) => Response | Error | undefined = () => undefined): void {
	let received = 0;
	vi.stubGlobal('fetch', (address: string, { body }: { body: Blob }) => {
		const at = Number(new URL(address, 'https://rat.example').searchParams.get('ab'));
		const other = answer(at, asked.push(at));
		if (other instanceof Error) return Promise.reject(other);
		if (other) return Promise.resolve(other);
		if (at === received) received += body.size;
		return Promise.resolve(Response.json({ received, bytes: FILE.size }));
	});
}

async function send(from = 0, signal = new AbortController().signal): Promise<void> {
	const tell = (sent: Sent | undefined) => told.push(sent && sent.received / MB);
	const done = upload('/video', FILE, from, tell, signal);
	done.catch(() => {});
	await vi.runAllTimersAsync();
	return done;
}

test('piece by piece, and each is told', async () => {
	serve();
	await send();
	expect(asked.map((at) => at / MB)).toEqual([0, 8, 16]);
	expect(told).toEqual([8, 16, 20]);
});

test('what breaks off is sent again, and so is what the server has no time for', async () => {
	serve((_, turn) => {
		if (turn === 2) return new TypeError('network');
		return turn === 3 ? new Response('', { status: 503 }) : undefined;
	});
	await send();
	expect(asked.map((at) => at / MB)).toEqual([0, 8, 8, 8, 16]);
	expect(told).toEqual([8, undefined, undefined, 16, 20]);
});

test('it goes on where the server is, whatever was thought', async () => {
	serve((at) =>
		at === 0
			? Response.json({ received: 16 * MB, bytes: FILE.size })
			: Response.json({ received: FILE.size, bytes: FILE.size })
	);
	await send();
	expect(asked.map((at) => at / MB)).toEqual([0, 16]);
});

test('a refusal ends it with its sentence', async () => {
	serve(() => Response.json({ message: 'Auf dem Server ist kein Platz mehr.' }, { status: 409 }));
	await expect(send()).rejects.toThrow('kein Platz');
	expect(asked).toHaveLength(1);
});

test('stopped, it asks for nothing more', async () => {
	const stop = new AbortController();
	serve((at) => {
		if (at > 0) stop.abort();
		return undefined;
	});
	await send(0, stop.signal);
	expect(asked.map((at) => at / MB)).toEqual([0, 8]);
});
