/** Once a second somebody looks into every room: enters its recording, and reports how it stands. */
import type { Engine } from './engine.ts';
import { Recorder } from './recorder.ts';
import type { RecordingRows } from './recording.ts';
import { Reporter, type BroadcastStatus } from './reporter.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

export interface RoundsOptions {
	readonly rooms: Rooms;
	readonly engine: Engine;
	readonly recordings: RecordingRows;
	readonly writeStatus: (status: BroadcastStatus) => Promise<void>;
	/** Where the encoder of a camera is waited for by SRT. */
	readonly srtPort: (cameraId: string) => number | undefined;
	readonly now: () => number;
	readonly log: (message: string, error?: unknown) => void;
}

interface Attendants {
	readonly recorder: Recorder;
	readonly reporter: Reporter;
}

const EVERY_MS = 1000;

export class Rounds {
	readonly #options: RoundsOptions;
	readonly #attendants = new WeakMap<Room, Attendants>();
	readonly #timer: NodeJS.Timeout;

	constructor(options: RoundsOptions) {
		this.#options = options;
		this.#timer = setInterval(() => this.#walk(), EVERY_MS);
	}

	close(): void {
		clearInterval(this.#timer);
	}

	#walk(): void {
		const { rooms, engine } = this.#options;
		for (const room of rooms.list()) {
			const { recorder, reporter } = this.#attend(room);
			void recorder.tick();
			void reporter.tick(engine.restarts);
		}
	}

	#attend(room: Room): Attendants {
		const { recordings, writeStatus, srtPort, now, log } = this.#options;
		let attendants = this.#attendants.get(room);
		if (!attendants) {
			attendants = {
				recorder: new Recorder(room, recordings, log),
				reporter: new Reporter(room, writeStatus, now, srtPort)
			};
			this.#attendants.set(room, attendants);
		}
		return attendants;
	}
}
