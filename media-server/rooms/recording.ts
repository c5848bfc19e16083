/** The recording of a broadcast: its segments that may be kept, and where in them each item lies. */
import { gapsOf, type Gap } from '#lib/domain/recordings/gaps.ts';
import type { BroadcastView } from '../gate/view.ts';
import type { SegmentRecord } from '../store/ports.ts';

/** A jump mark. */
export interface Chapter {
	readonly itemId: string | null;
	readonly title: string;
	readonly startedAtMs: number;
	readonly endedAtMs: number;
	/** In ms from the first frame of the recording, gaps left out. */
	readonly offsetMs: number;
	readonly durationMs: number;
}

export interface FinishedRecording {
	readonly endedAtMs: number;
	readonly durationMs: number;
	/** Of its segments, small pictures left out. */
	readonly bytes: number;
	readonly chapters: readonly Chapter[];
	/** What of the sitting is not in it, and why. */
	readonly gaps: readonly Gap[];
}

/** What the media server writes of recordings. */
export interface RecordingRows {
	begin(
		broadcast: { broadcastId: string; bodyId: string; meetingId: string },
		startedAtMs: number
	): Promise<void>;
	finish(
		broadcast: { broadcastId: string; bodyId: string; meetingId: string; objectionMs?: number },
		recording: FinishedRecording
	): Promise<void>;
}

/** Length, jump marks and gaps over the segments that serve the archive. An item of which nothing was kept has no mark. */
export function finishedRecording(
	segments: readonly SegmentRecord[],
	{ items, marks, archive }: Pick<BroadcastView, 'items' | 'marks' | 'archive'>,
	endedAtMs: number
): FinishedRecording {
	const kept = segments.filter((segment) => segment.archive);
	const lost = segments.filter((segment) => segment.bytes === 0);
	const durationMs = kept.reduce((sum, segment) => sum + segment.durationMs, 0);
	const bytes = kept.reduce((sum, { bytes, small }) => sum + bytes - (small?.bytes ?? 0), 0);
	const stretches = marks ?? items.map((item) => ({ ...item, title: `${item.number} ${item.title}` }));
	const chapters = stretches.flatMap(({ itemId, title, fromMs, untilMs }) => {
		const offsetMs = offsetIn(kept, fromMs);
		const length = offsetIn(kept, Math.min(untilMs, endedAtMs)) - offsetMs;
		if (length <= 0) return [];
		const endedAt = Math.min(untilMs, endedAtMs);
		return [{ itemId, title, startedAtMs: fromMs, endedAtMs: endedAt, offsetMs, durationMs: length }];
	});
	return { endedAtMs, durationMs, bytes, chapters, gaps: gapsOf(archive, kept, lost) };
}

/** Where in the recording the instant lies; an instant in a gap lies at the gap's end. */
export function offsetIn(kept: readonly SegmentRecord[], instantMs: number): number {
	let offset = 0;
	for (const segment of kept) {
		if (instantMs < segment.startedAtMs + segment.durationMs) {
			return offset + Math.max(0, instantMs - segment.startedAtMs);
		}
		offset += segment.durationMs;
	}
	return offset;
}
