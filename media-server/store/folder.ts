/** Media files in a local folder, one folder per broadcast. */
import { mkdir, open, readdir, readFile, rename, stat, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderFiles } from './ports.ts';

/** Ending of a file that is still being written. */
const UNFINISHED = '.part';

/** Files below `root`. A name is written under another one, flushed to the disk, and only then renamed. */
export function folderFiles(root: string): FolderFiles {
	const made = new Set<string>();
	const path = (broadcastId: string, name: string) => join(root, broadcastId, name);

	return {
		async write(broadcastId, name, bytes) {
			const folder = join(root, broadcastId);
			if (!made.has(broadcastId)) await mkdir(folder, { recursive: true });
			made.add(broadcastId);
			const unfinished = path(broadcastId, name) + UNFINISHED;
			const file = await open(unfinished, 'w');
			try {
				await file.writeFile(bytes);
				await file.datasync();
				await rename(unfinished, path(broadcastId, name));
			} catch (error) {
				// Half of it would take up room, and nobody would ever judge it again.
				await remove(unfinished).catch(() => {});
				throw error;
			} finally {
				await file.close();
			}
			await flushFolder(folder);
		},

		async append(broadcastId, name, length, bytes) {
			const file = await open(path(broadcastId, name), 'r+');
			try {
				if ((await file.stat()).size < length) throw new Error(`${name} is shorter than ${length} bytes`);
				for (let done = 0; done < bytes.length;) {
					done += (await file.write(bytes, done, bytes.length - done, length + done)).bytesWritten;
				}
				await file.datasync();
			} finally {
				await file.close();
			}
		},

		cut: (broadcastId, name, length) => truncate(path(broadcastId, name), length),

		read: (broadcastId, name) => readFile(path(broadcastId, name)),

		async readRange(broadcastId, name, start, length) {
			const file = await open(path(broadcastId, name), 'r');
			try {
				const bytes = Buffer.allocUnsafe(length);
				for (let done = 0; done < length;) {
					const { bytesRead } = await file.read(bytes, done, length - done, start + done);
					if (bytesRead === 0) throw new Error(`${name} ends before ${start + length} bytes`);
					done += bytesRead;
				}
				return bytes;
			} finally {
				await file.close();
			}
		},

		async erase(broadcastId, name) {
			await remove(path(broadcastId, name) + UNFINISHED);
			await remove(path(broadcastId, name));
		},

		async release(broadcastId, name) {
			try {
				await unlink(path(broadcastId, name));
			} catch (error) {
				if (!isMissing(error)) throw error;
			}
		},

		async list(broadcastId) {
			try {
				const names = await readdir(join(root, broadcastId));
				const sizes = await Promise.all(names.map((name) => stat(path(broadcastId, name))));
				return new Map(names.map((name, i) => [name, sizes[i]!.size]));
			} catch (error) {
				if (isMissing(error)) return new Map();
				throw error;
			}
		}
	};
}

/** Emptied first: whoever still has it open, or restores the entry, finds nothing. What is not there is fine. */
async function remove(path: string): Promise<void> {
	try {
		await truncate(path, 0);
		await unlink(path);
	} catch (error) {
		if (!isMissing(error)) throw error;
	}
}

async function flushFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Is it the error of a file that is not there? */
export function isMissing(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
