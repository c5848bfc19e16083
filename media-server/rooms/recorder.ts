/** Tells the database of a room's recording: that it has begun, and, once the sitting is over, how long it is and what lies where. */
import type { Room } from './room.ts';
import { finishedRecording, type RecordingRows } from './recording.ts';

/** After a failure, in ms. */
const AGAIN_MS = 1000;

export class Recorder {
	readonly #room: Room;
	readonly #rows: RecordingRows;
	readonly #now: () => number;
	readonly #log: (message: string, error?: unknown) => void;
	#hasBegun = false;
	/** Version of the shelf that the finished recording describes. */
	#finished: number | undefined;
	#isWorking = false;
	#waitUntilMs = 0;

	constructor(
		room: Room,
		rows: RecordingRows,
		now: () => number,
		log: (message: string, error?: unknown) => void
	) {
		this.#room = room;
		this.#rows = rows;
		this.#now = now;
		this.#log = log;
	}

	/** Does what is due; what fails is tried again a second later. */
	async tick(): Promise<void> {
		if (this.#isWorking || this.#now() < this.#waitUntilMs) return;
		this.#isWorking = true;
		try {
			await this.#work();
		} catch (error) {
			this.#waitUntilMs = this.#now() + AGAIN_MS;
			this.#log('The recording could not be entered yet.', error);
		} finally {
			this.#isWorking = false;
		}
	}

	async #work(): Promise<void> {
		const { shelf, gate } = this.#room;
		const view = gate.view;
		const first = shelf.entries[0];
		if (!view || !first) return;
		if (!this.#hasBegun) await this.#rows.begin(view, first.startedAtMs);
		this.#hasBegun = true;
		if (view.endedAtMs === undefined || !this.#room.isSettled || this.#finished === shelf.version) return;
		const { version } = shelf;
		await this.#rows.finish(view, finishedRecording(shelf.stored, view, view.endedAtMs));
		this.#finished = version;
	}
}
