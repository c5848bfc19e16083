/** Somebody looks into every room: enters its recording, which is waited for at the close, and once a second reports how it stands. */
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

const REPORT_EVERY_MS = 1000;
const RECORD_EVERY_MS = 20;

export class Rounds {
	readonly #options: RoundsOptions;
	readonly #attendants = new WeakMap<Room, Attendants>();
	readonly #timers: readonly NodeJS.Timeout[];

	constructor(options: RoundsOptions) {
		this.#options = options;
		const { rooms, engine } = options;
		const walk = (visit: (attendants: Attendants) => unknown) => () => {
			for (const room of rooms.list()) visit(this.#attend(room));
		};
		this.#timers = [
			setInterval(
				walk(({ recorder }) => recorder.tick()),
				RECORD_EVERY_MS
			),
			setInterval(
				walk(({ reporter }) => reporter.tick(engine.restarts)),
				REPORT_EVERY_MS
			)
		];
	}

	close(): void {
		for (const timer of this.#timers) clearInterval(timer);
	}

	#attend(room: Room): Attendants {
		const { recordings, writeStatus, srtPort, now, log } = this.#options;
		let attendants = this.#attendants.get(room);
		if (!attendants) {
			attendants = {
				recorder: new Recorder(room, recordings, now, log),
				reporter: new Reporter(room, writeStatus, now, srtPort)
			};
			this.#attendants.set(room, attendants);
		}
		return attendants;
	}
}
