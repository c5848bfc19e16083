/** A push service for tests, and devices it delivers to: what arrives is decrypted as a browser does it (RFC 8291). */
import {
	createDecipheriv,
	createECDH,
	createPublicKey,
	hkdfSync,
	randomBytes,
	verify,
	type ECDH
} from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import { lookupOf } from '#lib/server/network/lookup.ts';
import { openPusher, type Pusher } from '#lib/server/push/pusher.ts';
import { pushKeys } from '#lib/server/push/keys.ts';
import { makeCertificate } from './certificates.ts';
import { TEST_SECRET } from './post.ts';

const HOST = 'push.example';
const CONTACT = 'https://rat.example';

export interface Received {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

export interface PushService {
	readonly received: Received[];
	/** The status it answers with; 201 unless set. */
	status: number;
	/** Sends to it as the worker would. */
	readonly pusher: Pusher;
	/** A device whose browser got an address of this service. */
	newDevice(): TestDevice;
	close(): Promise<void>;
}

export interface TestDevice {
	/** As its browser tells it (`PushSubscription.toJSON()`). */
	readonly subscription: { endpoint: string; expirationTime: null; keys: { p256dh: string; auth: string } };
	/** What it shows when this arrives. */
	read(received: Received): Record<string, unknown>;
}

export async function startPushService(): Promise<PushService> {
	const received: Received[] = [];
	const root = makeCertificate({ name: 'Wurzel', authority: true });
	const { pem, key } = makeCertificate({ name: HOST, host: HOST, issuer: root });
	const options = { cert: pem, key: key.export({ type: 'pkcs8', format: 'pem' }) };
	const server = createServer(options, async (request, response) => {
		const body = Buffer.concat((await request.toArray()) as Buffer[]);
		received.push({ path: request.url!, headers: request.headers, body });
		response.writeHead(service.status).end(`about ${request.url}`);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const here = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
	const service: PushService = {
		received,
		status: 201,
		pusher: openPusher(
			{ keys: pushKeys(TEST_SECRET), contact: CONTACT },
			{ lookup: lookupOf({ open: true, resolve: here }), roots: [root.pem] }
		),
		newDevice: () => createDevice(`https://${HOST}:${port}/send/${randomBytes(32).toString('base64url')}`),
		close: async () => {
			service.pusher.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
	return service;
}

function createDevice(endpoint: string): TestDevice {
	const own = createECDH('prime256v1');
	const p256dh = own.generateKeys('base64url');
	const auth = randomBytes(16);
	return {
		subscription: { endpoint, expirationTime: null, keys: { p256dh, auth: auth.toString('base64url') } },
		read: ({ body }) => JSON.parse(decrypt(body, own, auth)) as Record<string, unknown>
	};
}

/** RFC 8188, 2.1 and RFC 8291, 3.4: one record. */
function decrypt(body: Buffer, own: ECDH, auth: Buffer): string {
	const salt = body.subarray(0, 16);
	const sender = body.subarray(21, 21 + body[20]!);
	const record = body.subarray(21 + body[20]!);
	const derive = (input: Uint8Array, by: Uint8Array, info: Uint8Array | string, length: number) =>
		Buffer.from(hkdfSync('sha256', input, by, info, length));
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
	const input = derive(own.computeSecret(sender), auth, info, 32);
	const key = derive(input, salt, 'Content-Encoding: aes128gcm\0', 16);
	const nonce = derive(input, salt, 'Content-Encoding: nonce\0', 12);
	const decipher = createDecipheriv('aes-128-gcm', key, nonce);
	decipher.setAuthTag(record.subarray(-16));
	const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
	return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** What the sender says of itself (RFC 8292): checked with the key it names. */
export function readProof({ headers }: Received): { key: string; claims: Record<string, unknown> } {
	const [, token, key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
	const [head, claims, signature] = token!.split('.') as [string, string, string];
	const point = Buffer.from(key!, 'base64url');
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		x: point.subarray(1, 33).toString('base64url'),
		y: point.subarray(33).toString('base64url')
	};
	const by = {
		key: createPublicKey({ key: jwk, format: 'jwk' }),
		dsaEncoding: 'ieee-p1363'
	} as const;
	if (!verify('sha256', Buffer.from(`${head}.${claims}`), by, Buffer.from(signature, 'base64url'))) {
		throw new Error('the proof is not signed with the key it names');
	}
	return {
		key: key!,
		claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
	};
}
