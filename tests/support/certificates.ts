/** Certificates for tests: a root, an authority below it, a server below that, made on the spot (RFC 5280, in DER by hand). */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface Certificate {
	readonly der: Buffer;
	readonly pem: string;
	readonly key: KeyObject;
	readonly name: string;
}

interface Wish {
	readonly name: string;
	/** Itself, when missing. */
	readonly issuer?: Certificate;
	readonly authority?: boolean;
	/** Host it is for. */
	readonly host?: string;
	/** Where its issuer's certificate may be fetched. */
	readonly issuerAddress?: string;
}

let serial = 1;

export function makeCertificate({ name, issuer, authority = false, host, issuerAddress }: Wish): Certificate {
	const { publicKey, privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const extensions = [
		extension('551d13', sequence(authority ? tagged(0x01, Buffer.from([0xff])) : Buffer.alloc(0)), true),
		...(host === undefined ? [] : [extension('551d11', sequence(tagged(0x82, Buffer.from(host))))]),
		...(issuerAddress === undefined
			? []
			: [
					extension(
						'2b06010505070101',
						sequence(sequence(oid('2b06010505073002'), tagged(0x86, Buffer.from(issuerAddress))))
					)
				])
	];
	const content = sequence(
		tagged(0xa0, integer(2)),
		integer(serial++),
		ECDSA_WITH_SHA256,
		nameOf(issuer?.name ?? name),
		sequence(time('200101000000Z'), time('491231235959Z')),
		nameOf(name),
		publicKey.export({ type: 'spki', format: 'der' }),
		tagged(0xa3, sequence(...extensions))
	);
	const signature = sign('sha256', content, issuer?.key ?? key);
	const der = sequence(
		content,
		ECDSA_WITH_SHA256,
		tagged(0x03, Buffer.concat([Buffer.from([0]), signature]))
	);
	const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n');
	return { der, key, name, pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

function tagged(tag: number, content: Buffer): Buffer {
	const { length } = content;
	const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => tagged(0x30, Buffer.concat(parts));
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const integer = (value: number) => tagged(0x02, Buffer.from([value]));
const time = (text: string) => tagged(0x17, Buffer.from(text));
const nameOf = (name: string) =>
	sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Buffer, critical = false) =>
	sequence(oid(id), ...(critical ? [tagged(0x01, Buffer.from([0xff]))] : []), tagged(0x04, value));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
