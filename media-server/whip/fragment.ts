/** Trickle ICE fragments (RFC 8840) in and out: the body of a PATCH. */

/** Media type of a fragment. */
export const FRAGMENT_TYPE = 'application/trickle-ice-sdpfrag';

export interface IceCredentials {
	readonly usernameFragment: string;
	readonly password: string;
}

/** The ICE credentials a fragment names; `undefined` when it is none. */
export function readFragment(text: string): IceCredentials | undefined {
	const usernameFragment = /^a=ice-ufrag:(\S+)\s*$/m.exec(text)?.[1];
	const password = /^a=ice-pwd:(\S+)\s*$/m.exec(text)?.[1];
	return usernameFragment && password ? { usernameFragment, password } : undefined;
}

/** A fragment with our own new credentials. Our candidates do not change with a restart. */
export function writeFragment({ usernameFragment, password }: IceCredentials): string {
	return `a=ice-lite\r\na=ice-ufrag:${usernameFragment}\r\na=ice-pwd:${password}\r\n`;
}
