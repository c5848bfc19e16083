/** The links in mails: an id and its signature. Nothing is stored for them, and nobody can make one up. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secret.ts';

/** `confirm` names a subscription, `manage` and `end` a subscriber. A link of one kind is none of another. */
export type LinkPurpose = 'confirm' | 'manage' | 'end';

const SIGNATURE_BYTES = 16;

/** 45 characters that may stand in an address. */
export function signLink(secret: Secret, purpose: LinkPurpose, id: string): string {
	const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
	return `${bytes.toString('base64url')}.${signature(secret, purpose, id).toString('base64url')}`;
}

/** The id a link was signed for; `undefined` for what was not signed here for this purpose. */
export function readLink(secret: Secret, purpose: LinkPurpose, link: string): string | undefined {
	const [name = '', signed = ''] = link.split('.');
	const hex = Buffer.from(name, 'base64url').toString('hex');
	const given = Buffer.from(signed, 'base64url');
	if (hex.length !== 32 || given.length !== SIGNATURE_BYTES) return undefined;
	const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	return timingSafeEqual(given, signature(secret, purpose, id)) ? id : undefined;
}

function signature(secret: Secret, purpose: LinkPurpose, id: string): Buffer {
	return createHmac('sha256', secret.keyFor(`link ${purpose}`))
		.update(id)
		.digest()
		.subarray(0, SIGNATURE_BYTES);
}
