/** With whom the processes of the product are connected beyond this machine. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
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

/** Addresses of this machine in the kernel's notation. A camera on the same machine may come by any of them. */
const OWN = new Set(
	Object.values(networkInterfaces()).flatMap((addresses = []) =>
		addresses.map(({ address, family }) => (family === 'IPv4' ? inKernelOf(address) : inKernelOf6(address)))
	)
);

function inKernelOf(address: string): string {
	return address
		.split('.')
		.toReversed()
		.map((byte) => Number(byte).toString(16).padStart(2, '0'))
		.join('')
		.toUpperCase();
}

function inKernelOf6(address: string): string {
	const [head = '', tail] = address.split('%')[0]!.split('::');
	const groups = (text = '') => text.split(':').filter(Boolean);
	const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
	const words = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
	const hex = words.map((word) => word.padStart(4, '0')).join('');
	return hex.replaceAll(/(..)(..)(..)(..)/g, '$4$3$2$1').toUpperCase();
}

/** In the kernel's notation: hexadecimal, each word of four bytes backwards. Port 0: connected with nobody. */
function isElsewhere(remote: string): boolean {
	const [address = '', port] = remote.split(':');
	if (port === '0000') return false;
	// An IPv4 address as seen through an IPv6 socket.
	const plain = address.replace(/^0{16}FFFF0000/, '');
	const isLoopback = plain.endsWith('7F') || plain === '00000000000000000000000001000000';
	return !isLoopback && !OWN.has(plain) && !/^0+$/.test(plain);
}
