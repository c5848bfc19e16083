import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pauseAfter, WhipClient, type WhipState } from './whip-client.ts';

const URL_ = 'http://rat.test/media/whip/b';

/** As much of a connection as the client looks at. */
class FakePeer extends EventTarget {
	connectionState: RTCPeerConnectionState = 'new';
	localDescription = { sdp: 'offer' };
	received = 0;
	readonly transport = Object.assign(new EventTarget(), { state: 'new' });
	setLocalDescription = () => Promise.resolve();
	/** The server takes it: connected at once. */
	setRemoteDescription = () => {
		this.become('connected');
		return Promise.resolve();
	};
	getSenders = () => [{ transport: this.transport }];
	getStats = () =>
		Promise.resolve(new Map([['t', { type: 'transport', bytesReceived: (this.received += this.gain) }]]));
	gain = 100;
	close = () => (this.connectionState = 'closed');
	become(state: RTCPeerConnectionState) {
		this.connectionState = state;
		this.dispatchEvent(new Event('connectionstatechange'));
	}
	/** The server closes its side. */
	hangUp() {
		this.transport.state = 'closed';
		this.transport.dispatchEvent(new Event('statechange'));
	}
}

let peers: FakePeer[];
let states: WhipState[];
let requests: string[];
let answers: Record<string, () => Response>;
let client: WhipClient;
let key = 'k1';

const created = (id: string) =>
	new Response('answer', { status: 201, headers: { location: `/media/whip/b/${id}` } });
const kinds = () => states.map(({ kind }) => kind);
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
	vi.useFakeTimers();
	[peers, states, requests] = [[], [], []];
	let sessions = 0;
	answers = { POST: () => created(`s${++sessions}`), DELETE: () => new Response() };
	vi.stubGlobal(
		'fetch',
		(url: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
			requests.push(`${method} ${new URL(url).pathname} ${headers.authorization}`);
			return Promise.resolve().then(() => answers[method]!());
		}
	);
	client = new WhipClient({
		door: () => ({ url: URL_, key }),
		connect: () => {
			peers.push(new FakePeer());
			return peers.at(-1) as unknown as RTCPeerConnection;
		},
		changed: (state) => states.push(state),
		measured: () => undefined
	});
});
afterEach(() => {
	client.stop();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('offers, sends, and says goodbye with the session’s own address', async () => {
	client.start();
	await settle();
	expect(kinds()).toEqual(['connecting', 'sending']);
	client.stop();
	await settle();
	expect(kinds().at(-1)).toBe('idle');
	expect(requests).toEqual(['POST /media/whip/b Bearer k1', 'DELETE /media/whip/b/s1 Bearer k1']);
	expect(peers[0]!.connectionState).toBe('closed');
	await settle(60_000);
	expect(peers).toHaveLength(1);
});

test('comes back by itself when the connection fails, with the key of that moment', async () => {
	client.start();
	await settle();
	key = 'k2';
	peers[0]!.become('failed');
	await settle(499);
	expect(kinds().at(-1)).toBe('interrupted');
	expect(peers).toHaveLength(1);
	await settle(1);
	expect(kinds().at(-1)).toBe('sending');
	expect(requests.at(-1)).toBe('POST /media/whip/b Bearer k2');
	key = 'k1';
});

test('a server that has fallen silent is given up', async () => {
	client.start();
	await settle(3000);
	expect(peers).toHaveLength(1);
	peers[0]!.gain = 0;
	await settle(8000);
	expect(peers).toHaveLength(2);
});

test('another encoder in our place: told, and not fought', async () => {
	answers.DELETE = () => new Response('', { status: 404, headers: { 'x-encoder-replaced': '1' } });
	client.start();
	await settle();
	peers[0]!.hangUp();
	await settle(60_000);
	expect(kinds()).toEqual(['connecting', 'sending', 'replaced']);
	expect(peers).toHaveLength(1);
	client.start();
	await settle();
	expect(kinds().at(-1)).toBe('sending');
});

test('a session the server no longer knows, as after its restart, is opened anew', async () => {
	answers.DELETE = () => new Response('', { status: 404 });
	client.start();
	await settle();
	peers[0]!.hangUp();
	await settle(500);
	expect(kinds().at(-1)).toBe('sending');
});

test.for([401, 404, 406, 409, 422])('a refusal (%i) is told in its sentence and ends it', async (status) => {
	answers.POST = () => new Response('Die Sitzung ist geschlossen.\n', { status });
	client.start();
	await settle(60_000);
	expect(states.at(-1)).toEqual({ kind: 'refused', sentence: 'Die Sitzung ist geschlossen.' });
	expect(peers).toHaveLength(1);
});

test('a server that is away is asked again, ever more seldom', async () => {
	answers.POST = () => new Response('Gleich wieder da.', { status: 503 });
	client.start();
	await settle();
	expect(states.at(-1)).toEqual({ kind: 'interrupted', sentence: 'Gleich wieder da.' });
	answers.POST = () => {
		throw new TypeError('no network');
	};
	await settle(500 + 1000 + 2000);
	expect(peers).toHaveLength(4);
	expect([0, 1, 2, 3, 4, 20].map(pauseAfter)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
});

test('stopped while the offer is on its way: the session is ended as soon as its address is known', async () => {
	const late = Promise.withResolvers<Response>();
	vi.stubGlobal('fetch', (url: string, { method }: { method: string }) => {
		requests.push(`${method} ${new URL(url).pathname}`);
		return method === 'POST' ? late.promise : Promise.resolve(new Response());
	});
	client.start();
	await settle();
	client.stop();
	late.resolve(created('late'));
	await settle();
	expect(requests).toEqual(['POST /media/whip/b', 'DELETE /media/whip/b/late']);
	expect(kinds().at(-1)).toBe('idle');
});
