/** Fetches a video from its address into its folder: one file, or an HLS playlist with all its pieces; a job of the worker. */
import { open, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { videoImports } from '../db/schema/index.ts';
import { isFull } from '../files/folder-storage.ts';
import { Client, type NetworkRules } from '../imports/network/client.ts';
import { FetchProblem } from '../imports/network/problem.ts';
import type { Answer } from '../imports/network/request.ts';
import { Notes } from '../imports/report/notes.ts';
import type { VideoFolder } from './folder.ts';
import { chooseVariant, isPlaylist, piecesOf, type Playlist } from './hls.ts';

const GB = 2 ** 30;
/** Of one file; a piece of a playlist is smaller by itself. */
const LIMITS = { bytes: 200 * GB, answerMs: 60_000, chunkMs: 60_000, totalMs: 23 * 3_600_000 };
const LARGEST_PLAYLIST = 16 * 2 ** 20;
const TRIES = 4;
const TELL_EVERY_BYTES = 8 * 2 ** 20;

/** Whoever ordered it has taken it back. */
class TakenBack extends Error {
	override readonly name = 'TakenBack';
}

/** May run again: what is there is fetched anew. */
export async function fetchVideo(
	db: Db,
	videos: VideoFolder,
	rules: NetworkRules,
	importId: string
): Promise<void> {
	const [video] = await db
		.select()
		.from(videoImports)
		.where(and(eq(videoImports.id, importId), eq(videoImports.state, 'fetching')));
	if (!video) return;
	const set = async (values: Partial<typeof videoImports.$inferInsert>) => {
		const [there] = await db
			.update(videoImports)
			.set(values)
			.where(and(eq(videoImports.id, importId), eq(videoImports.state, 'fetching')))
			.returning({ id: videoImports.id });
		if (!there) throw new TakenBack();
	};
	const client = new Client({ ...rules, gapMs: 0, file: LIMITS });
	const fetching = new Fetching(client, await videos.of(importId), (receivedBytes, bytes) =>
		set({ receivedBytes, bytes })
	);
	try {
		await set({ receivedBytes: 0, bytes: null });
		const received = await fetching.fetch(video.origin);
		await set({ receivedBytes: received, bytes: received, state: 'waiting' });
	} catch (error) {
		if (error instanceof TakenBack) return;
		const sentence = sentenceFor(error, video.origin);
		if (sentence === undefined) throw error;
		await set({ state: 'failed', problem: sentence, bytes: null }).catch(() => {});
	} finally {
		client.close();
	}
}

class Fetching {
	readonly #client: Client;
	readonly #folder: string;
	readonly #tell: (received: number, bytes: number | null) => Promise<void>;
	#received = 0;
	#toldAt = 0;

	constructor(
		client: Client,
		folder: string,
		tell: (received: number, bytes: number | null) => Promise<void>
	) {
		this.#client = client;
		this.#folder = folder;
		this.#tell = tell;
	}

	/** Bytes that were fetched. */
	async fetch(address: string): Promise<number> {
		const answer = await this.#client.file(address, new Notes());
		const length = Number(answer.headers['content-length']) || null;
		const playlist = await this.#keep(answer, 'video', length);
		if (playlist !== undefined) {
			await rm(join(this.#folder, 'video'));
			await this.#fetchPlaylist(playlist, answer.address);
		}
		return this.#received;
	}

	/** One with several renditions: the largest picture we take over, and the sound that belongs to it. */
	async #fetchPlaylist(text: string, address: string): Promise<void> {
		const variant = chooseVariant(text, address);
		if (!variant) return this.#fetchPieces('picture', text, address);
		await this.#fetchPieces('picture', ...(await this.#playlistAt(variant.picture)));
		if (variant.sound) await this.#fetchPieces('sound', ...(await this.#playlistAt(variant.sound)));
	}

	async #playlistAt(address: string): Promise<[text: string, address: string]> {
		const answer = await this.#again(() => this.#client.file(address, new Notes()));
		const chunks: Buffer[] = [];
		let bytes = 0;
		for await (const chunk of answer.body) {
			bytes += chunk.length;
			if (bytes > LARGEST_PLAYLIST) throw new FetchProblem('too-large', 'a playlist of this length');
			chunks.push(chunk);
		}
		return [Buffer.concat(chunks).toString('utf8'), answer.address];
	}

	/** Every piece under a name of ours, and the playlist that names them so. */
	async #fetchPieces(name: 'picture' | 'sound', text: string, address: string): Promise<void> {
		const playlist: Playlist = piecesOf(text, address, name);
		if (playlist.pieces.length === 0) throw new FetchProblem('address', 'a playlist without pieces');
		if (!playlist.isComplete) throw new FetchProblem('address', 'a broadcast that still runs');
		for (const piece of playlist.pieces) {
			await this.#again(async () => {
				const before = this.#received;
				try {
					await this.#keep(await this.#client.file(piece.address, new Notes()), piece.name, null);
				} catch (error) {
					this.#received = before;
					throw error;
				}
			});
		}
		await writeFile(join(this.#folder, `${name}.m3u8`), playlist.text);
	}

	async #again<Result>(work: () => Promise<Result>): Promise<Result> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await work();
			} catch (error) {
				if (!(error instanceof FetchProblem) || !error.passing || attempt >= TRIES) throw error;
				await this.#client.pause(1000 * 2 ** attempt);
			}
		}
	}

	/** Writes what comes; a playlist is answered instead, when it is the first file that is one. */
	async #keep(answer: Answer, name: string, length: number | null): Promise<string | undefined> {
		const file: FileHandle = await open(join(this.#folder, name), 'w');
		let playlist: Buffer[] | undefined;
		try {
			let isFirst = true;
			for await (const chunk of answer.body) {
				if (isFirst && name === 'video' && isPlaylist(chunk)) playlist = [];
				isFirst = false;
				playlist?.push(chunk);
				this.#received += chunk.length;
				await file.writeFile(chunk);
				if (this.#received - this.#toldAt < TELL_EVERY_BYTES) continue;
				this.#toldAt = this.#received;
				await this.#tell(this.#received, length);
			}
			await file.datasync();
		} finally {
			await file.close();
			answer.leave();
		}
		return playlist && Buffer.concat(playlist).toString('utf8');
	}
}

function sentenceFor(error: unknown, address: string): string | undefined {
	if (isFull(error))
		return 'Auf dem Server ist kein Platz für dieses Video. Bitte wenden Sie sich an Ihre Administration.';
	if (!(error instanceof FetchProblem)) return undefined;
	const reasons: Readonly<Record<string, string>> = {
		inner: `${address} führt ins innere Netz. Wenn das so sein soll, trägt Ihre Administration den Rechnernamen in RATSSAAL_IMPORT_INNER_HOSTS ein.`,
		redirects: `${address} leitet im Kreis weiter. Bitte prüfen Sie die Adresse.`,
		timeout: `Der Server unter ${address} antwortet nicht rechtzeitig. Bitte versuchen Sie es später noch einmal.`,
		'too-large': `Das Video unter ${address} ist zu groß.`,
		certificate: `Der Server unter ${address} kann sich nicht ausweisen. Bitte wenden Sie sich an seine Betreiberin.`,
		address: `Unter ${address} liegt kein fertiges Video. Bitte nennen Sie die Adresse einer Videodatei oder einer abgeschlossenen HLS-Liste.`,
		status: `Unter ${address} antwortet der Server mit einem Fehler (HTTP ${error.status ?? '?'}). Bitte prüfen Sie die Adresse.`
	};
	return reasons[error.kind] ?? `Unter ${address} ist kein Server erreichbar. Bitte prüfen Sie die Adresse.`;
}
