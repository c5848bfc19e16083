/** How a broadcast stands, for the operator's page: one row, written when it changed and at most once a second. */
import type { FeedNow } from '../gate/view.ts';
import type { Encoder } from './encoder.ts';
import type { Room } from './room.ts';

export interface BroadcastStatus {
	readonly broadcastId: string;
	readonly bodyId: string;
	readonly connectedSince: Date | null;
	readonly codec: string | null;
	readonly width: number | null;
	readonly height: number | null;
	readonly fps: number | null;
	readonly videoBps: number | null;
	readonly audioBps: number | null;
	readonly live: FeedNow;
	readonly archive: FeedNow;
	readonly lastSegmentAt: Date | null;
	readonly logSeq: number;
	readonly restarts: number;
	readonly problem: string | null;
}

/** No picture for this long while connected is worth a sentence, in ms. */
const SILENT_MS = 2000;
/** Key frames further apart than this make long segments, in ms. */
const SPARSE_MS = 5000;

export class Reporter {
	readonly #room: Room;
	readonly #write: (status: BroadcastStatus) => Promise<void>;
	readonly #now: () => number;
	#last = '';
	#pictures = 0;
	#movedMs = 0;
	#isWorking = false;

	constructor(room: Room, write: (status: BroadcastStatus) => Promise<void>, now: () => number) {
		this.#room = room;
		this.#write = write;
		this.#now = now;
	}

	/** Reports when something changed; call it once a second. What fails is reported the next time. */
	async tick(restarts: number): Promise<void> {
		if (this.#isWorking || !this.#room.gate.view) return;
		this.#isWorking = true;
		try {
			const status = await this.#status(restarts);
			const text = JSON.stringify(status);
			if (text === this.#last) return;
			await this.#write(status);
			this.#last = text;
		} catch {
			this.#last = '';
		} finally {
			this.#isWorking = false;
		}
	}

	async #status(restarts: number): Promise<BroadcastStatus> {
		const { gate, shelf, session, broadcastId } = this.#room;
		const nowMs = this.#now();
		const stats = session ? await this.#stats(session) : undefined;
		const since = session?.connectedSinceMs;
		const lastSegment = shelf.entries.at(-1);
		const format = this.#room.ingest?.format;
		return {
			broadcastId,
			bodyId: gate.view!.bodyId,
			connectedSince: since === undefined ? null : new Date(since),
			codec: session ? 'H264' : null,
			width: format?.width ?? null,
			height: format?.height ?? null,
			fps: stats?.fps ?? null,
			videoBps: stats?.videoBps ?? null,
			audioBps: stats?.audioBps ?? null,
			live: gate.now('live', nowMs),
			archive: gate.now('archive', nowMs),
			lastSegmentAt: lastSegment ? new Date(lastSegment.startedAtMs + lastSegment.durationMs) : null,
			logSeq: gate.view!.logSeq,
			restarts,
			problem: this.#problem(since, nowMs)
		};
	}

	#problem(connectedSinceMs: number | undefined, nowMs: number): string | null {
		const told = this.#room.shelf.problem ?? this.#room.session?.problem ?? this.#room.refusal(nowMs);
		if (told) return told;
		if (connectedSinceMs === undefined) return null;
		if (nowMs - Math.max(this.#movedMs, connectedSinceMs) > SILENT_MS) {
			return 'Der Encoder ist verbunden, sendet aber kein Bild. Bitte prüfen Sie seine Bildquelle.';
		}
		if ((this.#room.ingest?.openMs ?? 0) > SPARSE_MS) {
			return 'Der Encoder sendet zu selten ein Vollbild. Bitte stellen Sie den Keyframe-Abstand auf 2 Sekunden.';
		}
		return null;
	}

	async #stats(session: Encoder) {
		const fps = this.#room.ingest?.takeFrameRate(this.#now()) ?? null;
		const { videoBps, audioBps, pictures } = await session.measure();
		if (pictures !== this.#pictures) this.#movedMs = this.#now();
		this.#pictures = pictures;
		return { videoBps, audioBps, fps };
	}
}
