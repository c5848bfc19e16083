/** Which camera is waited for on which port: it keeps its port while it is waited for, over restarts, too. */
import type { PortRange } from '../settings.ts';

export interface PortWish {
	readonly cameraId: string;
	/** Where it was waited for before. */
	readonly before: number | undefined;
}

/** Ports by camera. When there are too few, the last in the list get none. */
export function assignPorts(wishes: readonly PortWish[], { first, last }: PortRange): Map<string, number> {
	const given = new Map<string, number>();
	const taken = new Set<number>();
	const give = (cameraId: string, port: number) => {
		given.set(cameraId, port);
		taken.add(port);
	};
	const served = wishes.slice(0, last - first + 1);
	for (const { cameraId, before } of served) {
		if (before !== undefined && before >= first && before <= last && !taken.has(before))
			give(cameraId, before);
	}
	let next = first;
	for (const { cameraId } of served) {
		if (given.has(cameraId)) continue;
		while (taken.has(next)) next++;
		give(cameraId, next);
	}
	return given;
}
