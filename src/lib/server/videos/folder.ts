/** The files of videos that are to become recordings, one folder per import; the media server reads and removes them. */
import { mkdir, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** As `media-server/imports/source.ts` looks for it. */
const VIDEO_NAME = 'video';

export class VideoFolder {
	readonly #root: string;

	constructor(root: string) {
		this.#root = root;
	}

	/** Where the files of an import lie; made when it is not there. */
	async of(importId: string): Promise<string> {
		const folder = join(this.#root, importId);
		await mkdir(folder, { recursive: true });
		return folder;
	}

	/**
	 * Puts `piece` behind the first `at` bytes of the video. When it resolves the bytes are on the disk.
	 *
	 * @returns how many they were. @throws {RangeError} when there are more than `atMost`
	 */
	async append(
		importId: string,
		at: number,
		piece: AsyncIterable<Uint8Array>,
		atMost: number
	): Promise<number> {
		const file = await open(join(await this.of(importId), VIDEO_NAME), at === 0 ? 'w' : 'r+');
		try {
			let written = 0;
			for await (const chunk of piece) {
				if (written + chunk.byteLength > atMost) throw new RangeError(`more than ${atMost} bytes`);
				for (let done = 0; done < chunk.byteLength;) {
					done += (await file.write(chunk, done, chunk.byteLength - done, at + written + done)).bytesWritten;
				}
				written += chunk.byteLength;
			}
			await file.datasync();
			return written;
		} finally {
			await file.close();
		}
	}

	/** Bytes that are free where the videos lie. */
	async free(): Promise<number> {
		await mkdir(this.#root, { recursive: true });
		const { bavail, bsize } = await statfs(this.#root);
		return bavail * bsize;
	}
}
