/** Puts a content into storage, writes the record of it and orders its text. A part of verbs: whoever calls it has asked for the right. */
import type { Db } from '../db/client.ts';
import { fileLinks, files } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import type { Sha256, Storage } from './storage.ts';

/** Largest file that is taken, 60 MiB; the web process takes a little more for what a form puts around it. */
const MAX_FILE_BYTES = 60 * 1024 * 1024;

/** What a file is known by. */
export interface FileRecord {
	readonly bodyId: string;
	/** As shown. */
	readonly name: string;
	/** As saved by a browser. */
	readonly fileName: string;
	readonly mimeType: string;
	readonly pages?: number;
	/** May the public see it, what it belongs to permitting? */
	readonly public: boolean;
}

/** What it belongs to, and as what. */
export type FileOwner = Omit<typeof fileLinks.$inferInsert, 'id' | 'bodyId' | 'fileId'>;

/**
 * Stores `content` and returns the new file's id. Call it in the verb's transaction: when that fails, a content
 * without a record remains, which is nothing anybody can reach.
 *
 * @throws {Refusal} `invalid` when it is too large, `conflict` when the storage is full
 */
export async function storeFile(
	tx: Db,
	storage: Storage,
	content: AsyncIterable<Uint8Array>,
	record: FileRecord,
	owner: FileOwner
): Promise<{ id: string; sha256: Sha256 }> {
	const { sha256, bytes } = await storage.put(content, MAX_FILE_BYTES);
	const [file] = await tx
		.insert(files)
		.values({ ...record, sha256, size: bytes })
		.returning({ id: files.id });
	await tx.insert(fileLinks).values({ ...owner, bodyId: record.bodyId, fileId: file!.id });
	await enqueue(tx, 'file-text', { fileId: file!.id });
	return { id: file!.id, sha256 };
}
