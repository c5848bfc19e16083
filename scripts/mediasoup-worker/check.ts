/**
 * Proves that a mediasoup worker built here does its work: ICE, a real DTLS handshake, and SRTP both ways.
 *
 * The other end is `openssl s_client` for DTLS and Node's own crypto for SRTP (AEAD_AES_128_GCM, RFC 7714), so that nothing
 * of the worker is checked against itself and no browser is needed. Exits 0 when the packet came back unharmed.
 *
 * Run as: MEDIASOUP_WORKER_BIN=<program> node scripts/mediasoup-worker/check.ts
 */
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { createWorker } from 'mediasoup';

const TIMEOUT_MS = 20_000;
const SSRC = 4711;
const PAYLOAD = Buffer.from('Die Sitzung ist eröffnet.');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-worker-check-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
setTimeout(() => {
	console.error('mediasoup worker: no handshake or no media within 20 s');
	process.exit(1);
}, TIMEOUT_MS).unref();

const worker = await createWorker({ logLevel: 'error' });
worker.on('died', (error) => {
	console.error(`mediasoup worker: died during the check, ${error.message}`);
	process.exit(1);
});

const codec = {
	kind: 'audio',
	mimeType: 'audio/opus',
	clockRate: 48000,
	channels: 2,
	preferredPayloadType: 100
} as const;
const router = await worker.createRouter({ mediaCodecs: [codec] });
const transport = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] });
const remotePort = transport.iceCandidates[0]!.port;

// One socket towards the worker carries ICE, DTLS and SRTP; a second one hands the DTLS part to openssl.
const network = dgram.createSocket('udp4').bind(0, '127.0.0.1');
const relay = dgram.createSocket('udp4').bind(0, '127.0.0.1');
await Promise.all([once(network, 'listening'), once(relay, 'listening')]);
const send = (packet: Buffer) => network.send(packet, remotePort, '127.0.0.1');

let opensslPort = 0;
const srtpArrived = new Promise<Buffer>((resolve) => {
	network.on('message', (packet) => {
		const first = packet[0]!;
		if (first >= 20 && first < 64 && opensslPort) relay.send(packet, opensslPort, '127.0.0.1');
		// Version 2 of RTP, and not RTCP, whose second byte is 192 to 223 (RFC 5761).
		else if (first >= 128 && (packet[1]! < 192 || packet[1]! > 223)) resolve(packet);
	});
});
relay.on('message', (packet, from) => {
	opensslPort = from.port;
	send(packet);
});

const bound = once(network, 'message');
send(bindingRequest(transport.iceParameters.usernameFragment, transport.iceParameters.password));
await bound;

const { key, certificate } = selfSigned();
const openssl = spawn('openssl', [
	...['s_client', '-dtls1_2', '-connect', `127.0.0.1:${(relay.address() as AddressInfo).port}`],
	...['-cert', certificate, '-key', key, '-use_srtp', 'SRTP_AEAD_AES_128_GCM'],
	...['-keymatexport', 'EXTRACTOR-dtls_srtp', '-keymatexportlen', '56']
]);
process.on('exit', () => openssl.kill());
const material = new Promise<Buffer>((resolve) => {
	let output = '';
	openssl.stdout.on('data', (chunk) => {
		output += chunk;
		const found = /Keying material: ([0-9A-F]{112})/.exec(output);
		if (found) resolve(Buffer.from(found[1]!, 'hex'));
	});
});

const fingerprint = new crypto.X509Certificate(fs.readFileSync(certificate)).fingerprint256;
await transport.connect({
	dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: fingerprint }] }
});
// RFC 5764, section 4.2: client key, server key, client salt, server salt.
const keys = await material;
const ours = sessionKeys(keys.subarray(0, 16), keys.subarray(32, 44));
const theirs = sessionKeys(keys.subarray(16, 32), keys.subarray(44, 56));

const producer = await transport.produce({
	kind: 'audio',
	rtpParameters: {
		codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48000, channels: 2 }],
		encodings: [{ ssrc: SSRC }]
	}
});
await transport.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities });
send(protect(ours));
const echoed = unprotect(await srtpArrived, theirs);

worker.close();
if (!echoed.equals(PAYLOAD)) {
	console.error('mediasoup worker: the packet that came back is not the one that was sent');
	process.exit(1);
}
console.log('mediasoup worker: DTLS handshake and SRTP in both directions work');
process.exit(0);

/** A STUN binding request that nominates this pair, authenticated with the short-term credential (RFC 8489, RFC 8445). */
function bindingRequest(user: string, password: string): Buffer {
	const attribute = (type: number, value: Buffer) => {
		const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
		padded.writeUInt16BE(type, 0);
		padded.writeUInt16BE(value.length, 2);
		value.copy(padded, 4);
		return padded;
	};
	const header = Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), crypto.randomBytes(12)]);
	/** The message with its length field counting `more` bytes that are still to be appended. */
	const upTo = (attributes: Buffer[], more: number) => {
		const message = Buffer.concat([header, ...attributes]);
		message.writeUInt16BE(message.length - 20 + more, 2);
		return message;
	};
	const attributes = [
		attribute(0x0006, Buffer.from(`${user}:check`)),
		attribute(0x0024, Buffer.from([0x6e, 0, 1, 0xff])),
		attribute(0x802a, crypto.randomBytes(8)),
		attribute(0x0025, Buffer.alloc(0))
	];
	const integrity = crypto.createHmac('sha1', password).update(upTo(attributes, 24)).digest();
	attributes.push(attribute(0x0008, integrity));
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE((crc32(upTo(attributes, 8)) ^ 0x5354554e) >>> 0);
	return upTo([...attributes, attribute(0x8028, sum)], 0);
}

/** A key and a certificate for one handshake, as files, because `s_client` reads nothing else. */
function selfSigned() {
	const key = path.join(folder, 'key.pem');
	const certificate = path.join(folder, 'certificate.pem');
	const subject = ['-subj', '/CN=check', '-days', '1', '-nodes', '-keyout', key, '-out', certificate];
	const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
	execFileSync('openssl', ['req', '-x509', ...curve, ...subject], { stdio: 'ignore' });
	return { key, certificate };
}

interface SessionKeys {
	readonly key: Buffer;
	readonly salt: Buffer;
}

/** Key derivation of RFC 3711, section 4.3, with the 96-bit salt of RFC 7714 padded to 112 bits. */
function sessionKeys(masterKey: Buffer, masterSalt: Buffer): SessionKeys {
	const derive = (label: number, length: number) => {
		const counter = Buffer.alloc(16);
		masterSalt.copy(counter);
		counter[7]! ^= label;
		return crypto.createCipheriv('aes-128-ctr', masterKey, counter).update(Buffer.alloc(length));
	};
	return { key: derive(0, 16), salt: derive(2, 12) };
}

/** The initialization vector of RFC 7714, section 8.1, before the first wrap of the sequence number. */
function vector(header: Buffer, salt: Buffer): Buffer {
	const plain = Buffer.alloc(12);
	header.copy(plain, 2, 8, 12);
	header.copy(plain, 10, 2, 4);
	return Buffer.from(plain.map((byte, index) => byte ^ salt[index]!));
}

/** One secured RTP packet with `PAYLOAD`. */
function protect({ key, salt }: SessionKeys): Buffer {
	const header = Buffer.from([0x80, 100, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
	header.writeUInt32BE(SSRC, 8);
	const cipher = crypto.createCipheriv('aes-128-gcm', key, vector(header, salt)).setAAD(header);
	return Buffer.concat([header, cipher.update(PAYLOAD), cipher.final(), cipher.getAuthTag()]);
}

/** @throws {Error} if the packet was not secured with these keys */
function unprotect(packet: Buffer, { key, salt }: SessionKeys): Buffer {
	const hasExtension = (packet[0]! & 0x10) !== 0;
	const headerLength = hasExtension ? 16 + packet.readUInt16BE(14) * 4 : 12;
	const header = packet.subarray(0, headerLength);
	const decipher = crypto.createDecipheriv('aes-128-gcm', key, vector(header, salt)).setAAD(header);
	decipher.setAuthTag(packet.subarray(-16));
	return Buffer.concat([decipher.update(packet.subarray(headerLength, -16)), decipher.final()]);
}
