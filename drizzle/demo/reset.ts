/** Takes the demo town away and founds it anew, with a sitting tonight. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { seedDemo, type Progress } from './main.ts';

/**
 * Deletes everything of the town, its broadcasts' media included, and seeds it for `now`. Other bodies stay. Documents
 * are stored by content: those of the new town take the place of equal old ones.
 */
export async function resetDemo(
	url: string,
	dataFolder: string,
	now = new Date(),
	say?: Progress
): Promise<void> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	try {
		const broadcasts = await sql<{ id: string }[]>`
			select broadcasts.id from broadcasts join bodies on bodies.id = broadcasts.body_id where slug = 'auenbrueck'`;
		await sql.begin(async (tx) => {
			// Log and audit trail are append-only even for the owner; only this command takes them away, with their town.
			await tx`alter table sitting_events disable trigger user`;
			await tx`alter table audit_entries disable trigger user`;
			await tx`delete from bodies where slug = 'auenbrueck'`;
			await tx`alter table sitting_events enable trigger user`;
			await tx`alter table audit_entries enable trigger user`;
		});
		for (const { id } of broadcasts) {
			await rm(path.join(dataFolder, 'media', id), { recursive: true, force: true });
		}
	} finally {
		await sql.end({ timeout: 5 });
	}
	await seedDemo(url, dataFolder, now, say);
}
