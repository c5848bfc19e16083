/** The rooms of this process: made when their broadcast is first seen, told of every reading of the log, closed when it is over. */
import type { BroadcastView } from '../gate/view.ts';
import { Room, type RoomOptions } from './room.ts';

export type RoomsOptions = Omit<RoomOptions, 'broadcastId' | 'bodyId'>;

/** How often the rooms are told the time, in ms. */
const TICK_MS = 100;

export class Rooms {
	readonly #options: RoomsOptions;
	readonly #rooms = new Map<string, Room>();
	readonly #timer: NodeJS.Timeout;

	constructor(options: RoomsOptions) {
		this.#options = options;
		this.#timer = setInterval(() => this.#each((room) => room.tick()), TICK_MS);
	}

	find(broadcastId: string): Room | undefined {
		return this.#rooms.get(broadcastId);
	}

	list(): Room[] {
		return [...this.#rooms.values()];
	}

	/** The log was read: rooms for what is in it, none for what is over. */
	obey(views: ReadonlyMap<string, BroadcastView>, asOfMs: number): void {
		for (const view of views.values()) {
			if (!this.#rooms.has(view.broadcastId)) this.#open(view);
		}
		this.#each((room) => {
			const view = views.get(room.broadcastId);
			if (view) {
				room.obey(view, asOfMs);
				room
					.ready()
					.catch((error: unknown) => this.#options.log(`${room.broadcastId}: not restored yet`, error));
			} else if (room.isSettled) {
				this.#close(room);
			}
		});
	}

	engineDied(): void {
		this.#each((room) => room.engineDied());
	}

	viewersLost(): void {
		this.#each((room) => room.viewersLost());
	}

	/** Encoders are sent away; what is complete is still written. */
	close(): void {
		clearInterval(this.#timer);
		this.#each((room) => room.close());
	}

	/** Resolves when what the rooms were writing or erasing is done. */
	async settled(): Promise<void> {
		await Promise.all(this.list().map((room) => room.shelf.settled()));
	}

	#open({ broadcastId, bodyId }: BroadcastView): void {
		const log: RoomOptions['log'] = (message, error) =>
			this.#options.log(`${broadcastId}: ${message}`, error);
		const room = new Room({ ...this.#options, log, broadcastId, bodyId });
		this.#rooms.set(broadcastId, room);
	}

	#close(room: Room): void {
		this.#rooms.delete(room.broadcastId);
		room.close();
	}

	/** What goes wrong in one room does not reach another. */
	#each(act: (room: Room) => void): void {
		for (const room of this.list()) {
			try {
				act(room);
			} catch (error) {
				this.#options.log(`${room.broadcastId}: failed`, error);
			}
		}
	}
}
