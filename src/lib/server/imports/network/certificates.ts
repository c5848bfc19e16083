/**
 * Completes the chain of a server that forgets its intermediate certificate, as browsers do: by the address the
 * certificate itself names (RFC 5280, 4.2.2.1). Nothing is trusted that does not lead to a root trusted before.
 */
import { X509Certificate } from 'node:crypto';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import type { Answer } from './request.ts';

/** Longer chains exist nowhere. */
const MAX_STEPS = 3;
const MAX_BYTES = 64 * 1024;
const CONNECT_MS = 15_000;

export interface ServerAddress {
	readonly host: string;
	readonly port: number;
	/** The IP address that was found good. */
	readonly ip: string;
}

/**
 * Certificates in PEM that lead from the server's towards a root; empty when it names none, or one that did not issue
 * it. They only help to build the chain: whether its end is trusted is checked by the connection itself.
 */
export async function missingCertificates(
	server: ServerAddress,
	get: (address: string) => Promise<Answer>
): Promise<string[]> {
	const found: string[] = [];
	let certificate = await certificateOf(server);
	for (let step = 0; certificate && step < MAX_STEPS; step++) {
		const address: string | undefined = /CA Issuers - URI:(http:\S+)/.exec(certificate.infoAccess ?? '')?.[1];
		if (!address) break;
		const issuer = await issuerAt(address, get);
		if (!issuer?.ca || !certificate.checkIssued(issuer)) break;
		// A root is either trusted already, or must not become so by being fetched.
		if (issuer.checkIssued(issuer)) break;
		found.push(issuer.toString());
		certificate = issuer;
	}
	return found;
}

async function issuerAt(
	address: string,
	get: (address: string) => Promise<Answer>
): Promise<X509Certificate | undefined> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	const answer = await get(address);
	for await (const chunk of answer.body) {
		bytes += chunk.length;
		if (bytes > MAX_BYTES) return undefined;
		chunks.push(chunk);
	}
	try {
		return new X509Certificate(Buffer.concat(chunks));
	} catch {
		// No certificate in it: the chain stays as it is.
		return undefined;
	}
}

/** The server's own certificate. Nothing is sent to whoever it is. */
function certificateOf({ host, port, ip }: ServerAddress): Promise<X509Certificate | undefined> {
	return new Promise((resolve) => {
		const socket = connect({ host: ip, port, servername: host, rejectUnauthorized: false }, () => {
			const { raw } = socket.getPeerCertificate(false) as Partial<DetailedPeerCertificate>;
			socket.destroy();
			resolve(raw ? new X509Certificate(raw) : undefined);
		});
		socket.setTimeout(CONNECT_MS, () => socket.destroy());
		socket.on('error', () => resolve(undefined));
		socket.on('close', () => resolve(undefined));
	});
}
