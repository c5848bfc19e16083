/** Puts captions with the times of a recording into the database, in the caller's transaction. */
import type { Cue } from '#lib/domain/captions/cues.ts';
import { spokenAt, type Stretch } from '#lib/domain/captions/placing.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { captions } from '../db/schema/index.ts';

const AT_ONCE = 1000;

/** How many were put in, and how many lie behind the end of what is played. */
export async function writeCues(
	tx: Db,
	bodyId: string,
	broadcastId: string,
	cues: readonly Cue[],
	fields: { readonly origin: 'file' | 'speech'; readonly public: boolean },
	/** What was played when the times were taken; without, what is played now. */
	played?: readonly Stretch[]
): Promise<{ added: number; beyond: number }> {
	const stretches = played ?? (await listStretches(tx, broadcastId));
	const rows = cues.flatMap((cue) => {
		const spoken = spokenAt(stretches, cue);
		return spoken ? [{ ...spoken, ...fields, bodyId, broadcastId }] : [];
	});
	for (let from = 0; from < rows.length; from += AT_ONCE) {
		await tx.insert(captions).values(rows.slice(from, from + AT_ONCE));
	}
	return { added: rows.length, beyond: cues.length - rows.length };
}
