/**
 * Looks up names that somebody else gave, without inner addresses. Done where the connection is made, so that a name
 * cannot point elsewhere in between.
 */
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isInner } from './addresses.ts';

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** A host is inside, or all its addresses are. */
export class InnerAddress extends Error {
	override readonly name = 'InnerAddress';
	readonly host: string;

	constructor(host: string) {
		super(`${host} is inside`);
		this.host = host;
	}
}

/** Is the host of a URL an inner address written in numbers? For those no name is looked up. */
export function isInnerHost(hostname: string): boolean {
	const bare = hostname.replace(/^\[|\]$/g, '');
	return isIP(bare) !== 0 && isInner(bare);
}

export const resolveName: Resolve = (host) =>
	new Promise((resolve, reject) => {
		dnsLookup(host, { all: true, verbatim: true }, (error, found) =>
			error ? reject(error) : resolve(found)
		);
	});

/** For `http.request`: leaves inner addresses out unless `open`; fails with `InnerAddress` where none is left. */
export function lookupOf({ open = false, resolve = resolveName }: Ways = {}): LookupFunction {
	return (host, options, callback) => {
		resolve(host).then(
			(found) => {
				const outer = open ? found : found.filter(({ address }) => !isInner(address));
				const [first] = outer;
				if (!first) callback(new InnerAddress(host), '', 4);
				else if (options.all) callback(null, [...outer]);
				else callback(null, first.address, first.family);
			},
			(error: NodeJS.ErrnoException) => callback(error, '', 4)
		);
	};
}

interface Ways {
	/** Inner addresses, too. */
	readonly open?: boolean;
	readonly resolve?: Resolve;
}
