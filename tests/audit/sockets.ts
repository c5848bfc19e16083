/** With whom the processes of the product are connected beyond this machine. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandOf, family } from './accidents.ts';

/** `program → address` for every connection to another machine. */
export function foreignPeers(pid: number): string[] {
	const peers = new Map<string, string>();
	for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
		const lines = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1);
		for (const line of lines) {
			const [, , remote, , , , , , , inode] = line.trim().split(/\s+/);
			if (isElsewhere(remote!)) peers.set(`socket:[${inode}]`, remote!);
		}
	}
	return family(pid).flatMap((id) => {
		try {
			return readdirSync(`/proc/${id}/fd`).flatMap((handle) => {
				const peer = peers.get(readlinkSync(`/proc/${id}/fd/${handle}`));
				return peer ? [`${commandOf(id).split(' ').slice(0, 2).join(' ')} → ${peer}`] : [];
			});
		} catch {
			return [];
		}
	});
}

/** In the kernel's notation: hexadecimal, each word of four bytes backwards. Port 0: connected with nobody. */
function isElsewhere(remote: string): boolean {
	const [address = '', port] = remote.split(':');
	if (port === '0000') return false;
	const isLoopback =
		address.endsWith('7F') ||
		address === '00000000000000000000000001000000' ||
		/^0+FFFF0000......7F$/.test(address);
	return !isLoopback && !/^0+$/.test(address);
}
