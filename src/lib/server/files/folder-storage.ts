/** Files in a folder: `<folder>/ab/cd/abcd…`, written beside and moved in place. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '#lib/domain/errors.ts';
import type { ByteRange, Sha256, Storage, Stored } from './storage.ts';

export class FolderStorage implements Storage {
	readonly #folder: string;

	/** The folder is made when something is stored. */
	constructor(folder: string) {
		this.#folder = folder;
	}

	async put(content: AsyncIterable<Uint8Array>, maxBytes = Infinity): Promise<Stored> {
		const incoming = await this.#incoming();
		const file = await open(incoming, 'wx');
		const hash = createHash('sha256');
		let bytes = 0;
		try {
			try {
				for await (const chunk of content) {
					bytes += chunk.byteLength;
					if (bytes > maxBytes) throw tooLarge(maxBytes);
					hash.update(chunk);
					await file.writeFile(chunk);
				}
				await file.sync();
			} finally {
				await file.close();
			}
			const sha256 = hash.digest('hex');
			const place = this.#place(sha256);
			await mkdir(dirname(place), { recursive: true });
			await rename(incoming, place);
			await syncFolder(dirname(place));
			return { sha256, bytes };
		} catch (error) {
			await rm(incoming, { force: true });
			throw isFull(error) ? noSpace() : error;
		}
	}

	get(sha256: Sha256, range?: ByteRange): Readable {
		return createReadStream(this.#place(sha256), range);
	}

	async has(sha256: Sha256): Promise<number | undefined> {
		const found = await stat(this.#place(sha256)).catch(unlessMissing);
		return found?.size;
	}

	async delete(sha256: Sha256, putUntil?: Date): Promise<boolean> {
		const place = this.#place(sha256);
		const found = putUntil && (await stat(place).catch(unlessMissing));
		if (found && found.mtime > putUntil) return false;
		await rm(place, { force: true });
		return true;
	}

	async check(): Promise<void> {
		const incoming = await this.#incoming();
		const file = await open(incoming, 'wx');
		try {
			await file.writeFile('x');
		} finally {
			await file.close();
			await rm(incoming, { force: true });
		}
	}

	/** A new name in the folder of what is still on its way; a crash leaves at most a file there. */
	async #incoming(): Promise<string> {
		const folder = join(this.#folder, 'incoming');
		await mkdir(folder, { recursive: true });
		return join(folder, randomUUID());
	}

	#place(sha256: Sha256): string {
		if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`not a SHA-256: ${sha256}`);
		return join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
	}
}

/** The name itself must survive a crash, not only the content. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder);
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

function unlessMissing(error: unknown): undefined {
	if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

/** Is there no room left on the disk? */
export const isFull = (error: unknown): boolean =>
	['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException)?.code ?? '');

const tooLarge = (maxBytes: number) =>
	new Refusal('invalid', `Die Datei ist zu groß. Erlaubt sind ${Math.floor(maxBytes / 1024 / 1024)} MB.`);

const noSpace = () =>
	new Refusal(
		'conflict',
		'Auf dem Server ist kein Platz mehr, die Datei wurde nicht gespeichert. Bitte verständigen Sie die Verwaltung.'
	);
