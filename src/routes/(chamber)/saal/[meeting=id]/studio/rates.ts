/** What goes out, from two reports of the connection (W3C Identifiers for WebRTC's Statistics API). */

/** What has gone out so far. */
export interface Sum {
	readonly atMs: number;
	readonly width: number;
	readonly height: number;
	readonly pictures: number;
	readonly videoBytes: number;
	readonly audioBytes: number;
}

export interface Rates {
	readonly width: number;
	readonly height: number;
	readonly framesPerSecond: number;
	readonly videoBps: number;
	readonly audioBps: number;
}

interface Outbound {
	readonly type: string;
	readonly kind?: string;
	readonly timestamp: number;
	readonly bytesSent?: number;
	readonly framesEncoded?: number;
	readonly frameWidth?: number;
	readonly frameHeight?: number;
}

export function sumOf(report: Iterable<readonly [string, Outbound]>): Sum {
	let sum: Sum = { atMs: 0, width: 0, height: 0, pictures: 0, videoBytes: 0, audioBytes: 0 };
	for (const [, entry] of report) {
		if (entry.type !== 'outbound-rtp') continue;
		const bytes = entry.bytesSent ?? 0;
		if (entry.kind === 'audio') sum = { ...sum, audioBytes: sum.audioBytes + bytes };
		else {
			sum = {
				...sum,
				atMs: entry.timestamp,
				width: entry.frameWidth ?? 0,
				height: entry.frameHeight ?? 0,
				pictures: sum.pictures + (entry.framesEncoded ?? 0),
				videoBytes: sum.videoBytes + bytes
			};
		}
	}
	return sum;
}

/** Rates from `before` to `now`; `undefined` when there is nothing between them, as after a new connection. */
export function ratesBetween(before: Sum | undefined, now: Sum): Rates | undefined {
	const seconds = before ? (now.atMs - before.atMs) / 1000 : 0;
	if (!before || seconds <= 0 || now.videoBytes < before.videoBytes) return undefined;
	const bps = (bytes: number) => Math.round((bytes * 8) / seconds);
	return {
		width: now.width,
		height: now.height,
		framesPerSecond: Math.round((now.pictures - before.pictures) / seconds),
		videoBps: bps(now.videoBytes - before.videoBytes),
		audioBps: bps(now.audioBytes - before.audioBytes)
	};
}
