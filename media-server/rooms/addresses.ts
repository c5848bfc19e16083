/** Which addresses the media engine listens on, and which it tells encoders. */
import { networkInterfaces } from 'node:os';
import type { types } from 'mediasoup';

/** This machine's IPv4 addresses beyond loopback. */
export function lanAddresses(): string[] {
	return Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => address);
}

/** The addresses of this machine that are listened on, see `listenInfos`. */
export function listenHosts(announced: readonly string[], lan: readonly string[]): string[] {
	return [...new Set(listenInfos(announced, lan, 0).map(({ ip }) => ip))];
}

/**
 * One UDP and one TCP listener for each of `announced`, all on `port`, the preferred one first.
 *
 * An address of this machine is listened on itself. Any other one (a router's outside address, a host name) is told to
 * encoders while the first of `lan` listens. No address is listened on twice.
 */
export function listenInfos(
	announced: readonly string[],
	lan: readonly string[],
	port: number
): types.TransportListenInfo[] {
	const bound = new Set<string>();
	return announced.flatMap((address) => {
		const isOwn = address.startsWith('127.') || lan.includes(address);
		const ip = isOwn ? address : (lan[0] ?? '0.0.0.0');
		if (bound.has(ip)) return [];
		bound.add(ip);
		const announcedAddress = isOwn ? undefined : address;
		return (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip, announcedAddress, port }));
	});
}
