/** Files that citizens may open. */
import { and, eq } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { files } from '../schema/index.ts';

/** What is needed to serve a file; `undefined` if the public may not see it. */
export async function findPublicFile(db: Db, bodyId: string, id: string) {
	const [file] = await db
		.select({
			id: files.id,
			name: files.name,
			fileName: files.fileName,
			mimeType: files.mimeType,
			sizeBytes: files.size,
			sha256: files.sha256,
			modified: files.modified
		})
		.from(files)
		.where(and(eq(files.bodyId, bodyId), eq(files.id, id)));
	return file;
}
