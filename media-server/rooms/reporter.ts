/** How a broadcast and its cameras stand, for the operator's page: one row, written when it changed, and now and then to say that somebody is there. */
import type { CameraStatus } from '#lib/server/db/media/status.ts';
import type { FeedNow } from '../gate/view.ts';
import type { Camera } from './camera.ts';
import type { Ingest } from './ingest.ts';
import type { Room } from './room.ts';

export interface BroadcastStatus {
	readonly broadcastId: string;
	readonly bodyId: string;
	/** Of the camera on the air. */
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
	/** All of them, in order. */
	readonly cameras: CameraStatus[];
}

/** Key frames further apart than this make long segments, in ms. */
const SPARSE_MS = 5000;
/** What has not changed is written again after this, in ms: the page takes a report older than three seconds for silence. */
const AGAIN_MS = 1500;

export class Reporter {
	readonly #room: Room;
	readonly #write: (status: BroadcastStatus) => Promise<void>;
	readonly #now: () => number;
	readonly #srtPort: (cameraId: string) => number | undefined;
	#last = '';
	#writtenMs = 0;
	#isWorking = false;

	constructor(
		room: Room,
		write: (status: BroadcastStatus) => Promise<void>,
		now: () => number,
		srtPort: (cameraId: string) => number | undefined = () => undefined
	) {
		this.#room = room;
		this.#write = write;
		this.#now = now;
		this.#srtPort = srtPort;
	}

	/** Reports what changed, or that nothing did; call it once a second. What fails is reported the next time. */
	async tick(restarts: number): Promise<void> {
		if (this.#isWorking || !this.#room.gate.view) return;
		this.#isWorking = true;
		try {
			const status = await this.#status(restarts);
			const text = JSON.stringify(status);
			const nowMs = this.#now();
			if (text === this.#last && nowMs - this.#writtenMs < AGAIN_MS) return;
			await this.#write(status);
			this.#last = text;
			this.#writtenMs = nowMs;
		} catch {
			this.#last = '';
		} finally {
			this.#isWorking = false;
		}
	}

	async #status(restarts: number): Promise<BroadcastStatus> {
		const { gate, shelf, broadcastId, direction, onAir } = this.#room;
		const places = direction.cameras.map(({ id }) => this.#room.camera(id));
		await Promise.all(places.map((camera) => camera.measure()));
		const nowMs = this.#now();
		const cameras = places.map((camera) => this.#statusOf(camera, nowMs));
		const program =
			cameras.find(({ onAir }) => onAir) ?? cameras.find(({ id }) => id === direction.programId);
		const lastSegment = shelf.entries.at(-1);
		return {
			broadcastId,
			bodyId: gate.view!.bodyId,
			connectedSince: program?.connectedSince ? new Date(program.connectedSince) : null,
			codec: program?.codec ?? null,
			width: program?.width ?? null,
			height: program?.height ?? null,
			fps: program?.fps ?? null,
			videoBps: program?.videoBps ?? null,
			audioBps: program?.audioBps ?? null,
			live: gate.now('live', nowMs),
			archive: gate.now('archive', nowMs),
			lastSegmentAt: lastSegment ? new Date(lastSegment.startedAtMs + lastSegment.durationMs) : null,
			logSeq: gate.view!.logSeq,
			restarts,
			problem: shelf.problem ?? program?.problem ?? onAir?.ingest.smallProblem ?? null,
			cameras
		};
	}

	#statusOf(camera: Camera, nowMs: number): CameraStatus {
		const { onAir } = this.#room;
		const { session, rates } = camera;
		const ingest = onAir?.camera === camera ? onAir.ingest : undefined;
		camera.format = ingest?.format;
		const { format } = camera;
		const since = session?.connectedSinceMs;
		return {
			id: camera.id,
			connectedSince: since === undefined ? null : new Date(since).toISOString(),
			onAir: ingest !== undefined,
			delivers: camera.delivers(nowMs),
			codec: session ? 'H264' : null,
			width: (session && format?.width) ?? null,
			height: (session && format?.height) ?? null,
			fps: (ingest ? ingest.takeFrameRate(nowMs) : rates?.fps) ?? null,
			videoBps: rates?.videoBps ?? null,
			audioBps: rates?.audioBps ?? null,
			problem: this.#problem(camera, ingest, nowMs),
			srtPort: this.#srtPort(camera.id) ?? null
		};
	}

	#problem(camera: Camera, ingest: Ingest | undefined, nowMs: number): string | null {
		const told = camera.session?.problem ?? camera.refusal(nowMs);
		if (told) return told;
		if (camera.isSilent(nowMs)) {
			return 'Der Encoder ist verbunden, sendet aber kein Bild. Bitte prüfen Sie seine Bildquelle.';
		}
		if (ingest?.isReordered(nowMs)) {
			return 'Der Encoder sendet B-Frames. Sie werden ausgelassen, deshalb ruckelt das Bild oder zeigt Fehler. Bitte stellen Sie im Encoder B-Frames auf 0 oder das Profil auf „baseline“, bei x264 auch „zerolatency“.';
		}
		if ((ingest?.openMs ?? 0) > SPARSE_MS) {
			return 'Der Encoder sendet zu selten ein Vollbild. Bitte stellen Sie den Keyframe-Abstand auf 2 Sekunden.';
		}
		return null;
	}
}
