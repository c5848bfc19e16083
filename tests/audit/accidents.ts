/** What goes wrong during a closure. Only processes of the product that the audit has started itself are ended. */
import { readFileSync } from 'node:fs';
import { readRunRecord } from '../../scripts/instance/folder.ts';
import type { Studio } from './studio.ts';

export const ACCIDENTS = [
	'none',
	'media-server',
	'engine',
	'transcoder',
	'web',
	'worker',
	'postgres',
	'reconnect',
	'second-camera'
] as const;

export type Accident = (typeof ACCIDENTS)[number];

/** Lets it happen. `false`: what was to be ended does not run just now. */
export async function happen(accident: Accident, folder: string, studio: Studio): Promise<boolean> {
	const running = readRunRecord(folder)?.processes ?? {};
	switch (accident) {
		case 'none':
			return true;
		case 'reconnect':
			await studio.reconnect();
			return true;
		case 'second-camera':
			await studio.replace();
			return true;
		case 'engine':
			return kill(childOf(running['media-server'], 'mediasoup-worker'));
		case 'transcoder':
			return kill(childOf(running['media-server'], 'ffmpeg'));
		default:
			return kill(running[accident]);
	}
}

function kill(pid: number | undefined): boolean {
	if (pid === undefined) return false;
	try {
		return process.kill(pid, 'SIGKILL');
	} catch {
		return false;
	}
}

function childOf(parent: number | undefined, word: string): number | undefined {
	return childrenOf(parent).find((pid) => commandOf(pid).includes(word));
}

/** Itself and all below it. */
export function family(pid: number): number[] {
	return [pid, ...childrenOf(pid).flatMap(family)];
}

export function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
	} catch {
		return '';
	}
}

function childrenOf(parent: number | undefined): number[] {
	if (parent === undefined) return [];
	try {
		const ids = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
		return ids === '' ? [] : ids.split(' ').map(Number);
	} catch {
		return [];
	}
}
