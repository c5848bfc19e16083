/** Mails as files, where no mail server is set: one `.eml` each, for the administrator to read. */
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Whole ones, and what a crash left half written. */
const NAME = /^([0-9a-f-]{36})\.(?:eml|new)$/;

/** Written beside and moved in place: the same mail twice is one file, and never half of one. */
export async function keepInOutbox(folder: string, id: string, message: Uint8Array): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const beside = join(folder, `${id}.new`);
	const file = await open(beside, 'w', 0o600);
	try {
		await file.writeFile(message);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(beside, join(folder, `${id}.eml`));
}

/** Ids of the mails that lie there; none where there never was one. */
export async function listOutbox(folder: string): Promise<string[]> {
	const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== 'ENOENT') throw error;
		return [];
	});
	return [...new Set(names.flatMap((name) => NAME.exec(name)?.[1] ?? []))];
}

export async function removeFromOutbox(folder: string, id: string): Promise<void> {
	for (const kind of ['eml', 'new']) await rm(join(folder, `${id}.${kind}`), { force: true });
}
